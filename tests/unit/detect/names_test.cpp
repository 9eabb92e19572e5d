#include "unit/detect/support.hpp"

#include <string>
#include <string_view>

using namespace lazaret;

namespace {

/// Made when first needed: test::about must be there.
const detect::Detectors& people()
{
    static const auto compiled = test::detectors("- detector: person\n  " + test::about + R"(names:
    titles: [m., mr, mme, madame, monsieur]
    first: [marie, jean, paul, lea]
    not_after: [rue, dr, professeur]
    headings: [patient, nom]
    trailers: [ans, nee le]
    never: [service, voir, nom]
  confidence:
    - {level: high, form: full}
    - {level: medium, form: titled}
    - {level: medium, form: headed}
)");
    return *compiled;
}

/// The names found: the stretches of `text`, with / between.
std::string names_in(std::string_view text)
{
    std::string list;
    for (const auto& finding : test::scan(people(), text).findings) {
        if (!list.empty()) list += '/';
        list += text.substr(finding.offset, finding.length);
    }
    return list;
}

} // namespace

TEST_CASE("names: a title and what follows")
{
    CHECK(names_in("Vu Mme Lefevre hier.") == "Mme Lefevre");
    CHECK(names_in("M. Hulot") == "M. Hulot");
    CHECK(names_in("Mr DURAND arrive") == "Mr DURAND");
    CHECK(names_in("Madame Anne-Laure de la Tour est la") == "Madame Anne-Laure de la Tour");
    CHECK(names_in("Monsieur de Villeneuve") == "Monsieur de Villeneuve");
}

TEST_CASE("names: initials, functions and plain words are none")
{
    CHECK(names_in("Mme D. et M. X").empty());
    CHECK(names_in("M. le Directeur, Madame, Monsieur,").empty());
    CHECK(names_in("Madame la Presidente").empty());
    CHECK(names_in("Madame presente").empty());
    CHECK(names_in("5 m. de long").empty());
    CHECK(names_in("Mme Dr Durand").empty());
}

TEST_CASE("names: a first name beside a surname, either way round")
{
    CHECK(names_in("vu Marie Durand ce jour") == "Marie Durand");
    CHECK(names_in("DURAND Marie, dort") == "DURAND Marie");
    CHECK(names_in("12;DURAND;Marie;F") == "DURAND;Marie");
    CHECK(names_in("Jean-Pierre MARTIN-DUPUIS") == "Jean-Pierre MARTIN-DUPUIS");
    CHECK(names_in("\"LEA\",\"PETIT\"") == "LEA\",\"PETIT");
}

TEST_CASE("names: places, streets, doctors and lone first names are none")
{
    CHECK(names_in("rue Marie Curie").empty());
    CHECK(names_in("le Dr Marie Durand").empty());
    CHECK(names_in("Saint-Jean Bosco").empty());
    CHECK(names_in("Marie est venue").empty());
    CHECK(names_in("Bonjour Marie, ca va").empty());
    CHECK(names_in("la mariee DURAND").empty());
}

TEST_CASE("names: what a heading announces")
{
    CHECK(names_in("Patient : DURAND Marie") == "DURAND Marie/DURAND Marie");
    CHECK(names_in("nom=Durand") == "Durand");
    CHECK(names_in("<nom>Durand</nom>") == "Durand");
    CHECK(names_in("[\"nom\",\"IPP\",\"DDN\"] /recherche?nom=&ddn=LEGRAND").empty());
    CHECK(names_in("{\"q\": \"Nom\", \"a\": \"LEGRAND\"}") == "LEGRAND");
    CHECK(names_in("patient : marie durand, 40 ans") == "marie durand/marie durand");
    CHECK(names_in("NOM ........ Castaing") == "Castaing");
    CHECK(names_in("Nom GARRIGUE  Sylvain") == "GARRIGUE  Sylvain");
    CHECK(names_in("Patient CHARLES Denis, 40") == "CHARLES Denis");
    CHECK(names_in("Patient HAD en cours").empty());
    CHECK(names_in("Nom COMMERCIAL DU PRODUIT").empty());
    CHECK(names_in("Bonjour Mme <b>Clavel</b>,") == "Mme <b>Clavel");
    CHECK(names_in("vu Mme L. Castaing") == "Mme L. Castaing");
    CHECK(names_in("<th>Patient</th><td>LE GOUADEC Rozenn</td>") == "LE GOUADEC");
    CHECK(names_in("patient : diabetique connu").empty());
    CHECK(names_in("Nom. Castaing").empty());
    CHECK(names_in("nom;prenom;service").empty());
    CHECK(names_in("Nom : 12").empty());
    CHECK(names_in("Nom : Service").empty());
}

TEST_CASE("names: in small letters beside an age, or behind a short title")
{
    CHECK(names_in("ch 12 durand marie 84a") == "durand marie");
    CHECK(names_in("marie durand, 61 ans") == "marie durand");
    CHECK(names_in("pour marie durand demain").empty());
    CHECK(names_in("mme leroy dort") == "mme leroy");
    CHECK(names_in("madame dort").empty());
    CHECK(names_in("il voit madame Leroy") == "madame Leroy");
}

TEST_CASE("names: whatever the first name, before an age or a birth")
{
    CHECK(names_in("vu NGUYEN Ewen (M, 65 ans)") == "NGUYEN Ewen");
    CHECK(names_in("KOWALSKI Minh, nee le 3 mai") == "KOWALSKI Minh");
    CHECK(names_in("Chaise Bleue, 65 ans").empty());
    CHECK(names_in("depuis 65 ans").empty());
}

TEST_CASE("names: in columns that signs, spaces or markup make")
{
    CHECK(names_in("'DURAND', 'Marie'") == "DURAND', 'Marie");
    CHECK(names_in("DURAND        Marie    12") == "DURAND        Marie");
    CHECK(names_in("<td>DURAND</td><td>Marie</td>") == "DURAND</td><td>Marie");
    CHECK(names_in("DURAND_Marie.pdf") == "DURAND_Marie");
    CHECK(names_in("10:25;Durand Lea;5C") == "Durand Lea");
    CHECK(names_in("Bonjour Lea et").empty());
    CHECK(names_in("Marie;Forlax;3").empty());
}

TEST_CASE("names: however the text is cut")
{
    const std::string text = "Le 3 mai, Madame Anne de la Tour et DURAND Marie ";
    const auto whole = test::summary(test::scan(people(), text));
    detect::Scratch scratch;
    for (std::size_t cut = 1; cut < text.size(); ++cut) {
        detect::Scanner scanner{people(), {}, scratch};
        scanner.begin("body", detect::Encoding::utf8_or_cp1252, detect::Escapes::none);
        scanner.feed(as_bytes(std::string_view{text}.substr(0, cut)));
        scanner.feed(as_bytes(std::string_view{text}.substr(cut)));
        scanner.end();
        CHECK(test::summary(std::move(scanner).finish()) == whole);
    }
}
