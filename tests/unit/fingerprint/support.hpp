/// Made-up documents, and what a reader says of a text.
#pragma once

#include "fingerprint/reader.hpp"

#include <random>
#include <string>

namespace lazaret::test {

/// A form with blanks, as folded text.
inline constexpr std::string_view consent =
    R"(CENTRE HOSPITALIER DE VALBRUNE - Service de chirurgie digestive
FORMULAIRE DE CONSENTEMENT ECLAIRE
Nom : ____  Prenom : ____  Ne(e) le : ____

1. Objet
Le present formulaire a pour but de recueillir votre accord avant l'intervention qui vous a ete
proposee par le Dr ____ le ____. Il complete, sans le remplacer, l'entretien que vous avez eu avec
votre chirurgien.

2. Information recue
Je reconnais que la nature de l'intervention, ses benefices attendus, ses risques frequents ou
graves normalement previsibles, ainsi que les autres solutions possibles m'ont ete expliques dans
des termes que j'ai compris. J'ai pu poser toutes les questions que je souhaitais.

3. Intervention prevue
Intervention : ____  Date : ____ a ____ h ____  Cote : ____

4. Anesthesie
J'ai ete informe(e) que la consultation d'anesthesie doit avoir lieu au moins quarante-huit heures
avant l'intervention, et que je dois rester a jeun a partir de minuit.

Personne a prevenir : ____  Telephone : ____  Lien avec le patient : ____
Je donne mon accord pour que soit pratiquee l'intervention decrite ci-dessus. J'ai bien note que je
peux revenir sur cette decision a tout moment, sans que la qualite de mes soins en soit changee.
Fait a ____, le ____   Signature du patient :   Signature du medecin :
)";

inline constexpr std::string_view words[] = {
    "la",        "le",       "de",        "du",         "les",          "une",      "pour",
    "dans",      "avec",     "sur",       "par",        "est",          "sont",     "ont",
    "plus",      "service",  "patient",   "traitement", "reunion",      "semaine",  "equipe",
    "materiel",  "commande", "livraison", "facture",    "calendrier",   "planning", "formation",
    "mise",      "jour",     "demande",   "reponse",    "bureau",       "salle",    "document",
    "version",   "projet",   "rapport",   "annuel",     "budget",       "depense",  "recette",
    "chauffage", "travaux",  "entretien", "vehicule",   "repas",        "menu",     "legumes",
    "dessert",   "hopital",  "direction", "medecin",    "infirmiere",   "poste",    "horaire",
    "nuit",      "matin",    "conge",     "absence",    "accord",       "decision", "information",
    "questions", "risques",  "solution",  "possible",   "consultation", "heures",   "avant",
};

/// `count` words of everyday French in no order: a text that nobody wrote.
inline std::string chatter(unsigned seed, std::size_t count)
{
    std::minstd_rand random{seed + 1};
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
        text += words[random() % std::size(words)];
        text += i % 12 == 11 ? ".\n" : " ";
    }
    return text;
}

inline fingerprint::Texts texts_of(std::string_view folded)
{
    fingerprint::Texts texts(1);
    fingerprint::add_letters(folded, texts.front());
    return texts;
}

inline fingerprint::Document document(std::string name, std::string_view folded,
                                      const fingerprint::Exceptions& exceptions = {})
{
    auto made = fingerprint::make_document(std::move(name), texts_of(folded), exceptions);
    return made ? *std::move(made) : fingerprint::Document{};
}

inline std::shared_ptr<const fingerprint::Set> set_of(std::vector<fingerprint::Document> documents)
{
    return std::make_shared<const fingerprint::Set>(std::move(documents));
}

inline std::vector<fingerprint::Hit> hits_in(std::shared_ptr<const fingerprint::Set> set,
                                             std::string_view folded)
{
    fingerprint::Reader reader{std::move(set)};
    reader.feed(folded, 0);
    return {reader.hits().begin(), reader.hits().end()};
}

} // namespace lazaret::test
