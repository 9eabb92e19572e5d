#include "database_found.hpp"

#include <sqlite3.h>

#include <memory>
#include <string>

namespace lazaret::test {
namespace {

using extract::worker::open_sqlite;

struct Close {
    void operator()(sqlite3* database) const { sqlite3_close(database); }
};

/// The file of a database that has run `sql`.
std::string made(const std::string& sql)
{
    sqlite3* raw = nullptr;
    REQUIRE(sqlite3_open(":memory:", &raw) == SQLITE_OK);
    const std::unique_ptr<sqlite3, Close> database{raw};
    char* error = nullptr;
    const auto result = sqlite3_exec(raw, sql.c_str(), nullptr, nullptr, &error);
    REQUIRE_MESSAGE(result == SQLITE_OK, std::string{error == nullptr ? "" : error});
    sqlite3_int64 size = 0;
    auto* bytes = sqlite3_serialize(raw, "main", &size, 0);
    const std::string file{reinterpret_cast<char*>(bytes), static_cast<std::size_t>(size)};
    sqlite3_free(bytes);
    return file;
}

constexpr auto patients = "CREATE TABLE patients(nom TEXT, nir INTEGER, poids REAL, note TEXT);"
                          "INSERT INTO patients VALUES('DUPONT', 185057800608491, 72.5,"
                          "'diabète\nde type 2'), ('PETIT', NULL, 185057800608491.0, '');";

} // namespace

TEST_CASE("sqlite: a table is a line a row, under the names of its columns")
{
    const Found found{open_sqlite, made(patients)};
    CHECK(found["patients"] == "nom\tnir\tpoids\tnote\n"
                               "DUPONT\t185057800608491\t72.5\tdiabète de type 2\n"
                               "PETIT\t\t185057800608491\t\n");
    CHECK(found["schema"].find("CREATE TABLE patients(nom TEXT") == 0);
    CHECK(found.gaps.empty());
}

TEST_CASE("sqlite: text in UTF-16 comes out in UTF-8")
{
    const Found found{open_sqlite, made("PRAGMA encoding='UTF-16le';" + std::string{patients})};
    CHECK(found["patients"].find("diabète de type 2") != std::string::npos);
}

TEST_CASE("sqlite: a database with a write-ahead log is read")
{
    auto file = made(patients);
    file[18] = file[19] = 2;
    const Found found{open_sqlite, file};
    CHECK(found["patients"].find("DUPONT\t185057800608491") != std::string::npos);
    CHECK(found.gaps.empty());
}

TEST_CASE("sqlite: tables without row ids and those of a full-text index are read")
{
    const Found found{open_sqlite, made("CREATE TABLE w(k TEXT PRIMARY KEY) WITHOUT ROWID;"
                                        "INSERT INTO w VALUES('Martin');"
                                        "CREATE VIRTUAL TABLE f USING fts5(t);"
                                        "INSERT INTO f VALUES('DUPONT');")};
    CHECK(found["w"] == "k\nMartin\n");
    CHECK(found["f_content"] == "id\tc0\n1\tDUPONT\n");
    CHECK(found.gaps.empty());
}

TEST_CASE("sqlite: a document in a cell is given as a file, a short text as a cell")
{
    const Found found{open_sqlite,
                      made("CREATE TABLE d(a, b); INSERT INTO d VALUES"
                           "(x'4d617274696e', CAST('%PDF-1.4' || hex(zeroblob(40)) AS BLOB));")};
    CHECK(found["d"] == "a\tb\nMartin\t\n");
    CHECK(found["d.b.1"].starts_with("%PDF-1.4"));
    CHECK_FALSE(found.parts.back().is_text);
}

TEST_CASE("sqlite: structured texts of a table are gathered and sniffed")
{
    const Found found{
        open_sqlite,
        made("CREATE TABLE j(t); INSERT INTO j VALUES"
             "('{\"nom\":\"DUPONT\", \"note\":\"un texte qui est assez long pour compter\"}'),"
             "('{\"nom\":\"PETIT\", \"note\":\"un texte qui est assez long pour compter\"}'),"
             "('une phrase assez longue, sans structure, qui reste dans sa ligne du tableau');")};
    REQUIRE(found.parts.size() == 3);
    CHECK_FALSE(found.parts[2].is_text);
    CHECK(found["j text 1"].starts_with("{\"nom\":\"DUPONT\""));
    CHECK(found["j text 1"].find("}\n{\"nom\":\"PETIT\"") != std::string::npos);
}

TEST_CASE("sqlite: deleted texts are still given")
{
    const Found found{open_sqlite,
                      made("PRAGMA secure_delete=OFF; CREATE TABLE a(t);"
                           "INSERT INTO a VALUES('Martin DUPONT, diabète'), ('reste');"
                           "CREATE TABLE b(t); INSERT INTO b VALUES('Marie DURAND, née en 1954');"
                           "DELETE FROM a WHERE t <> 'reste'; DROP TABLE b;")};
    CHECK(found["a"] == "t\nreste\n");
    CHECK(found["deleted"].find("Martin DUPONT, diabète") != std::string::npos);
    CHECK(found["deleted"].find("Marie DURAND, née en 1954") != std::string::npos);
}

TEST_CASE("sqlite: nothing that a schema says is run")
{
    const Found found{open_sqlite,
                      made("CREATE TABLE t(a, b AS ('faux' || a), c AS ('garde' || a) STORED);"
                           "INSERT INTO t(a) VALUES('DUPONT');"
                           "CREATE VIEW v AS SELECT 'faux' || 'DUPONT';")};
    CHECK(found["t"] == "a\tc\nDUPONT\tgardeDUPONT\n");
    CHECK(found["v"] == "<none>");
    CHECK_FALSE(found.says("fauxDUPONT"));
    CHECK(found.gaps.empty());
}

TEST_CASE("sqlite: names with quotes are only names")
{
    const Found found{open_sqlite, made("CREATE TABLE \"a\"\"; DROP TABLE b\"(\"x\"\"y\");"
                                        "INSERT INTO \"a\"\"; DROP TABLE b\" VALUES('DUPONT');")};
    CHECK(found["a\"; DROP TABLE b"] == "x\"y\nDUPONT\n");
}

TEST_CASE("sqlite: a broken database is malformed and its texts are given")
{
    auto file = made(patients);
    const auto at = file.find("CREATE TABLE");
    REQUIRE(at != std::string::npos);
    file.replace(at, 6, "CRXXTE");
    const Found found{open_sqlite, file};
    REQUIRE_FALSE(found.gaps.empty());
    CHECK(found.gaps.front() == "malformed");
    CHECK(found["pages"].find("DUPONT") != std::string::npos);

    CHECK(Found{open_sqlite, "SQLite format 3"}.gaps == Gaps{"malformed"});
    auto cut = made(patients);
    cut.resize(cut.size() - 4096);
    CHECK_FALSE(Found{open_sqlite, cut}.gaps.empty());
}

TEST_CASE("sqlite: what costs too much ends with the reason")
{
    const auto file = made(patients + std::string{"INSERT INTO patients SELECT nom, nir, poids, "
                                                  "hex(zeroblob(100000)) FROM patients;"});
    auto allowance = Found::fresh();
    allowance.budget.decoded_bytes = 100'000;
    CHECK(Found{open_sqlite, file, allowance}.gaps == Gaps{"patients: over_budget"});

    allowance = Found::fresh();
    allowance.deadline = std::chrono::steady_clock::now() - std::chrono::seconds{1};
    const auto many = made("CREATE TABLE n(i); WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT "
                           "x + 1 FROM c WHERE x < 30000) INSERT INTO n SELECT x FROM c;");
    CHECK(Found{open_sqlite, many, allowance}.gaps == Gaps{"n: too_slow"});
}

} // namespace lazaret::test
