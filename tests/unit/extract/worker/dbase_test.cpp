#include "database_found.hpp"
#include "extract/dbase.hpp"

#include <string>
#include <vector>

namespace lazaret::test {
namespace {

using extract::is_dbase;
using extract::worker::open_dbase;

struct Field {
    std::string name;
    char type;
    unsigned char size;
};

std::string little(std::uint64_t value, std::size_t size)
{
    std::string bytes;
    for (std::size_t i = 0; i < size; ++i)
        bytes += static_cast<char>(value >> 8 * i & 0xff);
    return bytes;
}

/// A table whose records are written out, the mark of deletion included.
std::string table(const std::vector<Field>& fields, const std::vector<std::string>& records,
                  char version = 3, char code_page = 0)
{
    std::string entries;
    std::size_t width = 1;
    for (const auto& field : fields) {
        std::string entry = field.name;
        entry.resize(11);
        entry += field.type + std::string(4, '\0');
        entry += static_cast<char>(field.size);
        entry.resize(32);
        entries += entry;
        width += field.size;
    }
    entries += '\r';
    if (version == 0x30) entries += std::string(263, '\0');
    std::string file{version};
    file += "\x7c\x05\x0c" + little(records.size(), 4) + little(32 + entries.size(), 2) +
            little(width, 2);
    file.resize(29);
    file += code_page;
    file.resize(32);
    file += entries;
    for (const auto& record : records)
        file += record;
    return file + '\x1a';
}

const std::vector<Field> person{{"NOM", 'C', 10}, {"NIR", 'N', 15}, {"NE_LE", 'D', 8}};

} // namespace

TEST_CASE("dbase: rows with names, numbers and dates, deleted ones too")
{
    const auto file =
        table(person, {" DUPONT    18505780060849119850512", "*PETIT                    19540312"});
    const Found found{open_dbase, file};
    CHECK(found["records"] == "NOM\tNIR\tNE_LE\n"
                              "DUPONT\t185057800608491\t1985-05-12\n"
                              "PETIT\t\t1954-03-12\n");
    CHECK(found.gaps.empty());
}

TEST_CASE("dbase: accents by the code page that the file names")
{
    const std::vector<Field> field{{"T", 'C', 7}};
    CHECK(Found{open_dbase, table(field, {" diab\x8ate"}, 3, 2)}["records"] == "T\ndiabète\n");
    CHECK(Found{open_dbase, table(field, {" diab\x8ate"}, 3, 1)}["records"] == "T\ndiabète\n");
    CHECK(Found{open_dbase, table(field, {" diab\xe8te"}, 3, 3)}["records"] == "T\ndiabète\n");
    CHECK(Found{open_dbase, table(field, {" diab\x8fte"}, 3, 4)}["records"] == "T\ndiabète\n");
}

TEST_CASE("dbase: accents where the file names no code page")
{
    const std::vector<Field> field{{"T", 'C', 8}};
    CHECK(Found{open_dbase, table(field, {" diab\x8ate "})}["records"] == "T\ndiabète\n");
    CHECK(Found{open_dbase, table(field, {" diab\xe8te "})}["records"] == "T\ndiabète\n");
    CHECK(Found{open_dbase, table(field, {" diab\xc3\xa8te"})}["records"] == "T\ndiabète\n");
}

TEST_CASE("dbase: the binary numbers and times of Visual FoxPro")
{
    const std::vector<Field> fields{{"I", 'I', 4}, {"Y", 'Y', 8}, {"T", 'T', 8}, {"B", 'B', 8}};
    const auto record = " " + little(1234567, 4) + little(125000, 8) + little(2'446'198, 4) +
                        little(36'000'000, 4) + little(0x42e50e04e57fd600, 8);
    const Found found{open_dbase, table(fields, {record}, 0x30)};
    CHECK(found["records"].starts_with("I\tY\tT\tB\n1234567\t12.5\t1985-05-12 10:00:00\t"));
    CHECK(found.gaps.empty());
}

TEST_CASE("dbase: records that the header does not count are given, missing ones are a gap")
{
    const std::vector<Field> field{{"NOM", 'C', 6}};
    auto file = table(field, {" DUPONT", " DURAND"});
    file[4] = 1;
    CHECK(Found{open_dbase, file}.says("DURAND"));
    file[4] = 3;
    CHECK(Found{open_dbase, file}.gaps == Gaps{"records: malformed"});
    CHECK(Found{open_dbase, file.substr(0, 40)}.gaps == Gaps{"malformed"});
}

TEST_CASE("dbase: known by a header that agrees with itself")
{
    const auto file = table(person, {" DUPONT    18505780060849119850512"});
    CHECK(is_dbase(file));
    CHECK(is_dbase(file.substr(0, 70)));
    CHECK(is_dbase(table(person, {}, 0x30)));
    CHECK_FALSE(is_dbase(file.substr(0, 63)));
    for (const std::size_t at : {0u, 2u, 8u, 10u, 43u, 48u, 128u}) {
        auto broken = file;
        broken[at] = 'Z';
        CAPTURE(at);
        CHECK_FALSE(is_dbase(broken));
    }
    CHECK_FALSE(is_dbase(std::string(200, '\x03')));
    CHECK_FALSE(is_dbase("0123456789" + std::string(200, 'C')));
}

} // namespace lazaret::test
