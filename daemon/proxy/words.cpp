#include "proxy/words.hpp"

#include <array>

namespace lazaret::proxy {
namespace {

struct Entry {
    Why why;
    Saying fr;
    Saying en;
};

constexpr std::array entries{
    Entry{Why::blocked,
          {"Cet envoi a été arrêté", "Ce qu’il contient ne doit pas aller à cette adresse.", true},
          {"This upload was stopped", "What it contains must not go to that place.", true}},
    Entry{Why::quarantined,
          {"Cet envoi a été arrêté et mis de côté",
           "Ce qu’il contient ne doit pas aller à cette adresse. Une copie chiffrée est gardée "
           "pour le délégué à la protection des "
           "données, qui est seul à pouvoir l’ouvrir.",
           true},
          {"This upload was stopped and set aside",
           "What it contains must not go to that place. An encrypted copy is kept for the "
           "data-protection officer, who alone can open it.",
           true}},
    Entry{
        Why::unreadable,
        {"Cet envoi n’a pas pu être vérifié",
         "Une partie du contenu est chiffrée, abîmée ou d’un format inconnu. Il pourrait "
         "contenir des données de santé ; il n’est donc pas parti vers une adresse qui n’a pas "
         "le droit d’en recevoir.",
         true},
        {"This upload could not be checked",
         "Part of it is encrypted, damaged or of an unknown format. It might contain health data, "
         "so it was not sent to a place that is not allowed to receive any.",
         true}},
    Entry{Why::too_big,
          {"Cet envoi est trop volumineux pour être vérifié",
           "Il n’est donc pas parti vers une adresse qui n’a pas le droit de recevoir des données "
           "de santé.",
           true},
          {"This upload is too large to be checked",
           "So it was not sent to a place that is not allowed to receive health data.", true}},
    Entry{Why::no_room,
          {"Trop d’envois en même temps",
           "La vérification n’a plus de place pour le moment. Réessayez dans une minute.", true},
          {"Too many uploads at once",
           "There is no room to check this one at the moment. Please try again in a minute.",
           true}},
    Entry{Why::not_a_client,
          {"Cet ordinateur ne peut pas passer par ici",
           "Il ne fait pas partie des réseaux que ce service accepte.", true},
          {"This computer cannot use this service",
           "It does not belong to the networks that this service accepts.", true}},
    Entry{Why::bad_request,
          {"Cette demande n’a pas pu être lue",
           "Le programme qui l’a envoyée ne respecte pas le protocole HTTP, ou en donne deux "
           "lectures possibles.",
           false},
          {"This request could not be read",
           "The program that sent it does not follow the HTTP protocol, or can be understood in "
           "two ways.",
           false}},
    Entry{Why::misdirected,
          {"Cette demande nomme deux destinations différentes",
           "L’adresse demandée au début de la connexion et celle de la demande ne sont pas les "
           "mêmes.",
           true},
          {"This request names two different destinations",
           "The address asked for when the connection began and that of the request are not the "
           "same.",
           true}},
    Entry{Why::forbidden_address,
          {"Cette adresse est interne",
           "Le nom demandé mène à une adresse réservée ou interne, que ce service n’a pas le droit "
           "de joindre.",
           true},
          {"This address is an internal one",
           "The name leads to a reserved or internal address that this service may not contact.",
           true}},
    Entry{Why::bad_certificate,
          {"Ce site n’a pas pu prouver qui il est",
           "Son identité n’a pas pu être vérifiée ; la connexion n’a donc pas été établie.", true},
          {"This site could not prove who it is",
           "Its identity could not be verified, so the connection was not made.", true}},
    Entry{Why::origin_unreachable,
          {"Ce site ne répond pas", "La connexion avec lui n’a pas abouti ou s’est interrompue.",
           false},
          {"This site does not answer", "The connection to it failed or broke off.", false}},
    Entry{Why::origin_timeout,
          {"Ce site met trop de temps à répondre", "Réessayez un peu plus tard.", false},
          {"This site takes too long to answer", "Please try again a little later.", false}},
    Entry{Why::name_not_found,
          {"Ce site n’existe pas à ce nom", "Vérifiez l’orthographe de l’adresse.", true},
          {"There is no site of that name", "Please check the spelling of the address.", true}},
    Entry{Why::internal,
          {"La vérification n’a pas pu se faire",
           "C’est une panne de notre côté. Par prudence, l’envoi a été arrêté.", false},
          {"The check could not be made",
           "This is a fault on our side. To be safe, the upload was stopped.", false}},
};

constexpr Words french{
    .tag = "fr",
    .nothing_sent = "Rien n’a quitté l’établissement.",
    .seen = "Ce qui a été vu",
    .rule = "La règle",
    .host = "La destination",
    .instead = "Où l’envoyer plutôt",
    .ask = "À qui demander",
    .ask_anybody = "Demandez au service informatique ou au délégué à la protection des données.",
    .code = "Code de l’incident",
    .say_code = "Donnez ce code à la personne qui vous aidera.",
    .request = "Numéro de la demande",
    .more = "et d’autres encore",
    .colon = "\u00a0: ",
};

constexpr Words english{
    .tag = "en",
    .nothing_sent = "Nothing has left the hospital.",
    .seen = "What was seen",
    .rule = "The rule",
    .host = "The destination",
    .instead = "Where to send it instead",
    .ask = "Whom to ask",
    .ask_anybody = "Please ask the IT department or the data-protection officer.",
    .code = "Incident code",
    .say_code = "Give this code to the person who helps you.",
    .request = "Request number",
    .more = "and more",
    .colon = ": ",
};

struct Reason {
    std::string_view why_not; ///< hosting::Approval::why_not
    std::string_view fr;
    std::string_view en;
};

constexpr std::array reasons{
    Reason{"unknown", "n’est pas un hébergeur de données de santé agréé (HDS).",
           "is not an approved host of health data (HDS)."},
    Reason{"expired",
           "n’est plus un hébergeur de données de santé agréé (HDS) : son agrément est "
           "arrivé à son terme.",
           "is no longer an approved host of health data (HDS): its approval has run out."},
    Reason{"not_yet_valid",
           "n’est pas encore un hébergeur de données de santé agréé (HDS) : son agrément commence "
           "plus tard.",
           "is not yet an approved host of health data (HDS): its approval begins later."},
    Reason{"not_proven",
           "porte le nom d’un hébergeur agréé (HDS), mais n’a pas pu prouver que c’est bien lui.",
           "has the name of an approved host (HDS) but could not prove to be it."},
    Reason{
        "network",
        "porte le nom d’un hébergeur agréé (HDS), mais répond depuis un réseau qui n’est pas le "
        "sien.",
        "has the name of an approved host (HDS) but answers from a network that is not its own."},
    Reason{"path", "est un hébergeur agréé (HDS), mais pas pour cet espace-là.",
           "is an approved host (HDS), but not for this part of its site."},
    Reason{"header", "est un hébergeur agréé (HDS), mais pas pour ce compte-là.",
           "is an approved host (HDS), but not for this account."},
};

} // namespace

const Words& words(Language language)
{
    return language == Language::fr ? french : english;
}

const Saying& saying(Why why, Language language)
{
    for (const auto& entry : entries)
        if (entry.why == why) return language == Language::fr ? entry.fr : entry.en;
    return language == Language::fr ? entries.back().fr : entries.back().en;
}

std::string_view not_allowed_words(std::string_view why_not, Language language)
{
    for (const auto& reason : reasons)
        if (reason.why_not == why_not) return language == Language::fr ? reason.fr : reason.en;
    return {};
}

} // namespace lazaret::proxy
