#include "unit/extract/worker/compound_file.hpp"

#include <doctest/doctest.h>

using namespace lazaret::test;
using lazaret::extract::Budget;
using lazaret::extract::worker::open_compound;
using lazaret::extract::worker::open_outlook;
using namespace std::string_literals;

namespace {

/// The list of an object's properties, without any of fixed length.
const auto empty_list = std::string(32, '\0');

CompoundFile& message(CompoundFile& file, const std::string& where, std::u16string_view subject)
{
    return file.stream(where + "__properties_version1.0", empty_list)
        .stream(where + "__substg1.0_0037001F", utf16(subject));
}

std::string header(std::uint32_t version, char encryption)
{
    auto bytes = "!BDN"s + std::string(1020, '\0');
    put(bytes, 10, u16(version));
    bytes[513] = encryption;
    return bytes;
}

} // namespace

TEST_CASE("msg: subject, body, recipients and attachments")
{
    CompoundFile file;
    message(file, "", u"Dossier DUPONT")
        .stream("__substg1.0_1000001E", "diab\xe8te")
        .stream("__substg1.0_10130102", "<p>NIR</p>")
        .stream("__recip_version1.0_#00000000/__properties_version1.0", empty_list)
        .stream("__recip_version1.0_#00000000/__substg1.0_3003001F", utf16(u"a@b.fr"))
        .stream("__attach_version1.0_#00000000/__properties_version1.0", empty_list)
        .stream("__attach_version1.0_#00000000/__substg1.0_3707001F", utf16(u"r\u00e9sultat.txt"))
        .stream("__attach_version1.0_#00000000/__substg1.0_37010102", "185057800608491");
    const auto found = found_by(open_compound, file.bytes());
    CHECK(has(found, "Subject: Dossier DUPONT\n"));
    CHECK(has(found, "body: diabète\n"));
    CHECK(has(found, "body.html (file): <p>NIR</p>\n"));
    CHECK(has(found, "Address: a@b.fr\n"));
    CHECK(has(found, "résultat.txt (file): 185057800608491\n"));
}

TEST_CASE("msg: a property that the sender named is shown with its name")
{
    CompoundFile file;
    message(file, "", u"x")
        .stream("__nameid_version1.0/__substg1.0_00030102", u32(0) + u16(1) + u16(0))
        .stream("__nameid_version1.0/__substg1.0_00040102", u32(6) + utf16(u"NIR"))
        .stream("__substg1.0_8000001F", utf16(u"185057800608491"));
    CHECK(has(found_by(open_compound, file.bytes()), "NIR: 185057800608491\n"));
}

TEST_CASE("msg: numbers and days stand in the list of properties")
{
    const std::uint64_t day = (134'774 + 5610ull) * 86'400 * 10'000'000; // 12/05/1985
    const auto list = empty_list + u16(0x0040) + u16(0x3a42) + u32(0) +
                      u32(static_cast<std::uint32_t>(day)) +
                      u32(static_cast<std::uint32_t>(day >> 32));
    const auto file = CompoundFile{}
                          .stream("__properties_version1.0", list)
                          .stream("__nameid_version1.0/__substg1.0_00030102", "");
    CHECK(has(found_by(open_compound, file.bytes()), "Born: 12/05/1985\n"));
}

TEST_CASE("msg: a message in a message is opened, to a depth")
{
    CompoundFile file;
    message(file, "", u"outer");
    message(file, "__attach_version1.0_#00000000/__substg1.0_3701000D/", u"inner DUPONT");
    const auto bytes = file.bytes();
    CHECK(has(found_by(open_compound, bytes), "attachment/message: Subject: inner DUPONT\n"));
    const auto shallow = found_by(open_compound, bytes, Budget{.depth = 0});
    CHECK(has(shallow, "gap: too_deep\n"));
    CHECK(shallow.find("inner") == std::string::npos);
}

TEST_CASE("msg: a body in compressed RTF that is none is a gap")
{
    CompoundFile file;
    message(file, "", u"x").stream("__substg1.0_10090102", "not compressed at all");
    CHECK(has(found_by(open_compound, file.bytes()), "gap: malformed\n"));
}

TEST_CASE("outlook: a store under Windows' own encryption is a gap")
{
    CHECK(found_by(open_outlook, header(23, 0x10)) == "gap: encrypted\n");
}

TEST_CASE("outlook: what is no store, or one of an unknown kind, is a gap")
{
    CHECK(found_by(open_outlook, "nothing of the kind") == "gap: malformed\n");
    CHECK(found_by(open_outlook, header(99, 0)) == "gap: unsupported\n");
}

TEST_CASE("outlook: a store whose trees are missing is a gap")
{
    auto store = header(23, 0);
    put(store, 184, u32(static_cast<std::uint32_t>(store.size()))); // where the file ends
    CHECK(found_by(open_outlook, store) == "gap: malformed\n");
}

TEST_CASE("outlook: a store that ends before its header says is a gap")
{
    auto store = header(23, 0);
    put(store, 184, u32(1 << 20));
    CHECK(has(found_by(open_outlook, store), "gap: malformed\n"));
}
