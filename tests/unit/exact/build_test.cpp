#include "exact/canonical.hpp"
#include "unit/exact/support.hpp"

using namespace lazaret;
using namespace lazaret::test;

namespace {

/// What building from `csv` says went wrong.
std::string problem(House& house, std::string_view csv,
                    std::string_view columns = "nir,name,birth_date,ipp")
{
    const auto built = house.build(csv, columns);
    if (built) return "";
    CHECK(built.error().code == Errc::config);
    return built.error().detail;
}

bool has(const std::string& text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE_FIXTURE(House, "exact: CSV in every dialect gives the same index")
{
    const std::vector<std::string> dialects = {
        "ipp,name\n8001234567,Marie Durand\n",
        "ipp;name\r\n8001234567;Marie Durand\r\n",
        "ipp\tname\n8001234567\tMarie Durand",
        "ipp|name\r8001234567|Marie Durand\r",
        "\xef\xbb\xbfipp;name\n\"8001234567\";\"Durand, Marie\"\n",
        "\"IPP\",\"Name\"\n\n\"8 001 234 567\",\"Marie \"\"Durand\"\"\"\n\n",
        "x;name;y;ipp\n;Marie Durand;;8001234567\n",
        "ipp;name\n8001234567.0;Marie\nDurand\n"};
    for (std::size_t i = 0; i + 1 < dialects.size(); ++i) {
        const auto built = build(dialects[i], "ipp,name");
        REQUIRE_MESSAGE(built, built.error().detail);
        CHECK_MESSAGE(built->rows == 1, dialects[i]);
        const auto index = open();
        CHECK_MESSAGE(find(index, question(*index, 2), "Durand Marie 8001234567").size() == 1,
                      dialects[i]);
    }
    CHECK(has(problem(*this, dialects.back(), "ipp,name"), "patients.csv:3: has 1 fields"));
}

TEST_CASE_FIXTURE(House, "exact: a field may have line breaks in quotes")
{
    const auto built = build("ipp,name\n800123,\"Marie\r\nDurand\"\n800124,Anne Roy\n", "ipp,name");
    REQUIRE(built);
    CHECK(built->rows == 2);
}

TEST_CASE_FIXTURE(House, "exact: what is wrong in a CSV is told with file, line and remedy")
{
    CHECK(has(problem(*this, ""), "patients.csv:1: is empty"));
    CHECK(has(problem(*this, "nir,name\n", "nir,ipp"),
              "has no column \"ipp\"; its first line has nir, name"));
    CHECK(has(problem(*this, "nir,NIR\n", "nir"), "twice"));
    CHECK(has(problem(*this, "colour\nred\n", "colour"), "colour:number"));
    CHECK(has(problem(*this, "nir,name\n1,\"a\n2,b\n", "nir"), "patients.csv:2: a quotation mark"));
    CHECK(has(problem(*this, "nir,name\n1,\"a\"b\n", "nir"), "patients.csv:2: column 2 goes on"));
    CHECK(has(problem(*this, std::string("nir,name\n1,\0\n", 13), "nir"), "NUL"));
    CHECK(has(problem(*this, "\xff\xfen\0i\0", "nir"), "UTF-16"));
    CHECK(has(problem(*this, "nir\n\"" + std::string(1u << 20, 'x') + "y\"\n", "nir"), "1 MiB"));
    CHECK(has(exact::build({.csv = folder.path / "none.csv"}, key).error().detail, "none.csv"));
}

TEST_CASE("exact: columns are named with a kind or without")
{
    const auto columns = exact::parse_columns("nir,label:name,born:date");
    REQUIRE(columns);
    REQUIRE(columns->size() == 3);
    CHECK_FALSE((*columns)[0].kind);
    CHECK((*columns)[1].kind == exact::Kind::name);
    for (const auto* wrong : {"", "a,,b", "a:colour", "a,b,c,d,e,f,g,h,i"})
        CHECK_FALSE(exact::parse_columns(wrong));
}

TEST_CASE_FIXTURE(House, "exact: empty, short and unreadable values are counted and left out")
{
    const auto built = build("ipp,birth_date,name\n123,1985-05-12,A\n8001234,soon,Marie Durand\n"
                             ",31/12/1999,R2D2\nnone,, \n0000,x,x\n");
    CHECK_FALSE(built); // has no nir
    const auto report = build("ipp,birth_date,name\n123,1985-05-12,A\n8001234,soon,Marie Durand\n"
                              ",31/12/1999,R2D2 de Tatooine\nnone,, \n0000,x,x\n",
                              "ipp,birth_date,name");
    REQUIRE(report);
    CHECK(report->lines == 5);
    CHECK(report->rows == 3);
    const auto& ipp = report->columns[0];
    CHECK(ipp.values == 1);
    CHECK(ipp.empty == 1);
    CHECK(ipp.too_short == 2);
    CHECK(ipp.unreadable == 1);
    CHECK(report->columns[1].values == 2);
    CHECK(report->columns[1].unreadable == 2);
    CHECK(report->columns[2].values == 1);
    CHECK(report->columns[2].unreadable == 1);
}

TEST_CASE_FIXTURE(House, "exact: a common value leads to no row, but counts beside one that does")
{
    common = 3;
    std::string csv = "surname,first_name,ipp\n";
    for (int i = 0; i < 4; ++i)
        csv += "Martin,Marie," + std::to_string(555000 + i) + "\n";
    const auto report = build(csv, "surname,first_name,ipp");
    REQUIRE(report);
    CHECK(report->columns[0].common == 4);
    CHECK(report->columns[2].common == 0);
    const auto index = open();
    CHECK(find(index, question(*index, 2), "Marie. Le 3. Martin").empty());
    CHECK(find(index, question(*index, 2), "Martin 555002").size() == 1);
    const auto hits = find(index, question(*index, 3), "Marie. Le 3. Martin, 555002");
    REQUIRE(hits.size() == 1);
    CHECK(hits[0].count == 3);
}

TEST_CASE_FIXTURE(House, "exact: each of 100,000 rows is found, and no other")
{
    std::string csv = "ipp;birth_date;name\n", text;
    for (unsigned i = 0; i < 100'000; ++i) {
        const auto date = std::to_string(1940 + i % 60) + "-0" + std::to_string(1 + i % 9) + "-1" +
                          std::to_string(i % 10);
        const auto number = std::to_string(7'000'000 + i * 7);
        csv += number + ";" + date + ";Anne Roy\n";
        if (i % 100 == 0) text += number + " " + date + "\n" + std::string(300, '.');
        if (i % 100 == 1) text += std::to_string(7'000'000 + i * 7 + 1) + " " + date + "\n";
    }
    const auto report = build(csv, "ipp,birth_date,name");
    REQUIRE(report);
    CHECK(report->rows == 100'000);
    CHECK(report->bytes < 100'000 * 60);
    const auto index = open();
    const auto hits = find(index, question(*index, 2), text, 10'000);
    CHECK(hits.size() == 1000);
}

TEST_CASE("exact: the canonical form of a number")
{
    const auto canonical = [](std::string_view text) {
        const auto compact = exact::compact_number(text);
        return std::string{exact::canonical_number(compact)};
    };
    CHECK(canonical("1 84 12 76 451 089 46") == "1841276451089");
    CHECK(canonical("184127645108947") == "184127645108947"); // wrong key: no NIR
    CHECK(canonical("285072b03301282") == "285072B033012");
    CHECK(canonical("170042A00403191") == "170042A004031");
    CHECK(canonical("0012345") == "12345");
    CHECK(canonical("12345678.0") == "12345678");
    CHECK(canonical("+33 6 12 34 56 78") == "612345678");
    CHECK(canonical("06.12.34.56.78") == "612345678");
    CHECK(canonical("a-47/b") == "A47B");
}

TEST_CASE("exact: the canonical form of a name")
{
    using Words = std::vector<std::string>;
    CHECK(exact::name_words("de La Tour-d'Auvergne, Jean") == Words{"AUVERGNE", "JEAN", "TOUR"});
    CHECK(exact::name_words("Li") == Words{"LI"});
    CHECK(exact::name_words("D").empty());
    CHECK(exact::name_words("R2 D2").empty());
    CHECK(exact::name_words("a b c").empty());
}
