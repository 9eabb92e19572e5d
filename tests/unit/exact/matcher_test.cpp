#include "unit/exact/support.hpp"

#include <set>

using namespace lazaret;
using namespace lazaret::test;
using exact::Columns;

namespace {

constexpr Columns nir = 1, name = 2, birth = 4, ipp = 8;

struct Patients : House {
    std::shared_ptr<const exact::Index> index;

    Patients()
    {
        REQUIRE(build());
        index = open();
    }

    /// The columns of the only hit, 0 for none.
    Columns columns(std::string_view text, unsigned at_least = 2, unsigned within = 200)
    {
        const auto hits = find(index, question(*index, at_least, within), text);
        CHECK_MESSAGE(hits.size() <= 1, text << "\n" << shown(hits));
        return hits.empty() ? 0 : hits[0].columns;
    }
};

} // namespace

TEST_CASE_FIXTURE(Patients, "exact: two columns of one row are a hit")
{
    CHECK(columns("Mme Marguerite Lefevre, nee le 12/05/1985, vient demain.") == (name | birth));
    CHECK(columns("IPP 8001234567 NIR 184127645108946") == (nir | ipp));
    CHECK(columns("184127645108946;LEFEVRE Marguerite;12/05/1985;8001234567") ==
          (nir | name | birth | ipp));
}

TEST_CASE_FIXTURE(Patients, "exact: values of different rows are no hit")
{
    CHECK(columns("Mme Marguerite Lefevre, nee le 03/10/1995") == 0);
    CHECK(columns("IPP 8001234568 NIR 184127645108946") == 0);
}

TEST_CASE_FIXTURE(Patients, "exact: one column is too few")
{
    CHECK(columns("Mme Marguerite Lefevre") == 0);
    CHECK(columns("184127645108946") == 0);
}

TEST_CASE_FIXTURE(Patients, "exact: at_least counts columns, not places")
{
    const std::string two = "Marguerite Lefevre 12/05/1985 Lefevre Marguerite";
    CHECK(columns(two, 2) == (name | birth));
    CHECK(columns(two, 3) == 0);
    CHECK(columns(two + " 8001234567", 3) == (name | birth | ipp));
}

TEST_CASE_FIXTURE(Patients, "exact: at_least 1 is for numbers")
{
    const std::vector<std::string> of = {"nir", "ipp"};
    const auto asked = question(*index, 1, 200, of);
    CHECK(find(index, asked, "voir 184127645108946 svp").size() == 1);
    CHECK(find(index, asked, "voir 184127645108947 svp").empty());
    CHECK(find(index, asked, "voir 9184127645108946 svp").empty());
    CHECK_FALSE(index->question(std::vector<std::string>{"name"}, 1, 200));
}

TEST_CASE_FIXTURE(Patients, "exact: of limits the columns that count")
{
    const std::vector<std::string> of = {"nir", "birth_date"};
    const auto asked = question(*index, 2, 200, of);
    CHECK(find(index, asked, "Marguerite Lefevre 12/05/1985 8001234567").empty());
    CHECK(find(index, asked, "184127645108946 12/05/1985").size() == 1);
}

TEST_CASE_FIXTURE(Patients, "exact: all values lie within so many bytes")
{
    const auto apart = [](std::size_t gap) {
        return "8001234567" + std::string(gap, '.') + "184127645108946";
    };
    CHECK(columns(apart(25), 2, 50) == (nir | ipp));
    CHECK(columns(apart(26), 2, 50) == 0);
    CHECK(columns(apart(1024 - 25), 2, 1024) == (nir | ipp));
    CHECK(columns(apart(1024 - 24), 2, 1024) == 0);
}

TEST_CASE_FIXTURE(Patients, "exact: numbers in any grouping, with the key or without")
{
    for (const auto* written :
         {"1 84 12 76 451 089 46", "1841276451089", "1-84-12-76-451-089-46", "184127645108946",
          "1.84.12.76.451.089", "1 84 12 76\n451 089 46", "18412 76451 08946"})
        CHECK_MESSAGE(columns(std::string{"ipp:8001234567, n "} + written) == (nir | ipp), written);
    CHECK(columns("2 85 07 2B 033 012 82 nee 20.07.1985") == (nir | birth));
    CHECK(columns("285072b033012 IPP8001234569") == (nir | ipp));
    CHECK(columns("dossier a4711b, Anne Dupont de la Tour") == (name | ipp));
}

TEST_CASE_FIXTURE(Patients, "exact: dates in any usual writing")
{
    for (const auto* written :
         {"12/05/1985", "12.05.1985", "12-5-1985", "12/05/85", "1985-05-12", "19850512", "12051985",
          "12 mai 1985", "12-MAI-1985", "12 mai 85", "May 12, 1985", "12 May 1985",
          "1985-05-12T00:00:00Z", "19850512000000", "12 05 1985"})
        CHECK_MESSAGE(columns(std::string{"ipp=8001234567, dob="} + written) == (birth | ipp),
                      written);
    for (const auto* written :
         {"13/05/1985", "12/05/1986", "112/05/1985", "12/05/19851", "12 avr 1985"})
        CHECK_MESSAGE(columns(std::string{"ipp=8001234567, dob="} + written) == 0, written);
}

TEST_CASE_FIXTURE(Patients, "exact: names in any order, case and punctuation")
{
    for (const auto* written :
         {"Marguerite Lefevre", "LEFEVRE Marguerite", "lefevre marguerite", "LEFEVRE^MARGUERITE",
          "Lefevre, Marguerite", R"({"nom":"LEFEVRE","prenom":"Marguerite"})",
          R"({"Nom":"LEFEVRE","Prenom":"Marguerite"})"})
        CHECK_MESSAGE(columns(std::string{written} + " 8001234567") == (name | ipp), written);
    CHECK(columns("8001234568 Durand Jean Paul") == (name | ipp));
    CHECK(columns("Anne DUPONT-LATOUR 01/02/1960") == 0);
    CHECK(columns("Mme Anne Dupont de La Tour nee le 1er fevrier 1960") == (name | birth));
    CHECK(columns("Lefevre 8001234567") == 0);
    CHECK(columns("Maria Olivieri 8001234569") == (name | ipp));
}

TEST_CASE_FIXTURE(Patients, "exact: the same bytes do not count for two columns")
{
    REQUIRE(build("number,birth_date\n19850512,1985-05-12\n", "number,birth_date"));
    const auto twin = open();
    CHECK(find(twin, question(*twin, 2), "le 19850512 a midi").empty());
    CHECK(find(twin, question(*twin, 2), "le 19850512, 12/05/1985").size() == 1);
}

TEST_CASE_FIXTURE(Patients, "exact: words alone are enough where the question says so")
{
    REQUIRE(build("surname,first_name,nir\nLefevre,Marguerite,184127645108946\n",
                  "surname,first_name,nir"));
    const auto split = open();
    const auto asked = question(*split, 2);
    CHECK(find(split, asked, "Chere Marguerite, madame Lefevre vous attend").size() == 1);
    CHECK(find(split, asked, "chere marguerite, madame lefevre vous attend").empty());
    CHECK(find(split, asked, "marguerite 184127645108946").size() == 1);
}

TEST_CASE_FIXTURE(Patients, "exact: distinct persons have distinct digests, the same one has one")
{
    const std::string table = "8001234567;LEFEVRE Marguerite\n8001234568;DURAND Jean Paul\n"
                              "8001234569;OLIVIERI Maria\n";
    const auto far = std::string(600, ' ');
    const auto hits = find(index, question(*index, 2), table + far + table);
    std::set<std::uint64_t> persons;
    for (const auto& hit : hits)
        persons.insert(hit.row);
    CHECK(hits.size() == 6);
    CHECK(persons.size() == 3);
    CHECK(hits[0].start == 0);
    CHECK(hits[0].end == 29);
}

TEST_CASE_FIXTURE(Patients, "exact: namesakes are one person until a third value tells which")
{
    REQUIRE(build("name,birth_date,ipp\nJean Martin,1950-01-01,111111\nJean Martin,1950-01-01,"
                  "222222\nJean Martin,1950-01-01,333333\n",
                  "name,birth_date,ipp"));
    const auto twins = open();
    CHECK(find(twins, question(*twins, 2), "Jean Martin, 01/01/1950").size() == 1);
    const auto hits = find(twins, question(*twins, 2), "Jean Martin, 01/01/1950, 222222");
    REQUIRE(hits.size() == 1);
    CHECK(hits[0].count == 3);
}

TEST_CASE_FIXTURE(Patients, "exact: hits do not depend on how the text is cut")
{
    std::string text;
    for (int i = 0; i < 3; ++i)
        text += "Compte rendu. Mme Marguerite Lefevre, nee le 12 mai 1985, IPP 8001234567, NIR "
                "1 84 12 76 451 089 46.\n" +
                std::string(static_cast<std::size_t>(150 * i), '-') +
                "2 95 10 99 126 111 93;Durand;Jean-Paul;03/10/1995\n";
    for (const unsigned within : {80u, 200u}) {
        const auto asked = question(*index, 2, within);
        const auto whole = shown(find(index, asked, text));
        CHECK_FALSE(whole.empty());
        for (const std::size_t piece : {1u, 7u, 64u, 513u})
            CHECK(shown(find(index, asked, text, piece)) == whole);
        for (std::size_t cut = 1; cut < text.size(); ++cut) {
            exact::Matcher matcher{index, asked};
            std::vector<exact::Hit> hits;
            matcher.feed(std::string_view{text}.substr(0, cut), 0, hits);
            matcher.feed(std::string_view{text}.substr(cut), cut, hits);
            matcher.finish(hits);
            REQUIRE(shown(hits) == whole);
        }
    }
}

TEST_CASE_FIXTURE(Patients, "exact: a long text in small pieces is found as in one")
{
    std::string text;
    for (unsigned i = 0; i < 400; ++i)
        text += "Rendez-vous du 0" + std::to_string(1 + i % 9) + "/05/19" +
                std::to_string(10 + i % 90) + " avec Jean-Paul Durand, dossier " +
                std::to_string(8001234500 + i % 100) + ", " + std::string(i % 37, 'x') + "\n";
    const auto asked = question(*index, 2);
    const auto whole = shown(find(index, asked, text));
    CHECK_FALSE(whole.empty());
    for (const std::size_t piece : {1u, 100u, 511u, 4096u})
        CHECK(shown(find(index, asked, text, piece)) == whole);
}

TEST_CASE_FIXTURE(Patients, "exact: positions begin where the first piece does")
{
    exact::Matcher matcher{index, question(*index, 2)};
    std::vector<exact::Hit> hits;
    matcher.feed("8001234567 184127645108946", 1'000'000, hits);
    matcher.finish(hits);
    REQUIRE(hits.size() == 1);
    CHECK(hits[0].start == 1'000'000);
    CHECK(hits[0].end == 1'000'026);
}
