#include "extract/worker/zip_directory.hpp"
#include "unit/extract/worker/zip_bytes.hpp"

#include <doctest/doctest.h>

using namespace lazaret;
using namespace lazaret::extract::worker;
using namespace lazaret::test;

namespace {

ZipDirectory directory_of(std::string_view zip)
{
    return read_zip_directory(as_bytes(zip), 100);
}

const ZipEntry letter{.name = "lettre.txt", .content = "Cher confrère"};
const ZipEntry list{.name = "liste.csv", .content = "nom;nir"};

} // namespace

TEST_CASE("zip directory: members of a usual zip are listed and cover it")
{
    const auto zip = ZipBytes{}.add(letter).add(list).bytes("commentaire");
    const auto directory = directory_of(zip);
    CHECK(directory.state == ZipState::ok);
    REQUIRE(directory.members.size() == 2);
    CHECK(directory.members[0].name == "lettre.txt");
    CHECK(directory.members[1].size == 7);
    CHECK(directory.comment == "commentaire");
    CHECK(directory.before.empty());
    CHECK(directory.between.empty());
    CHECK(directory.after.empty());
}

TEST_CASE("zip directory: sizes behind the data and sizes in zip64 are compared and agree")
{
    auto entry = letter;
    entry.flags |= 8;
    CHECK(directory_of(ZipBytes{}.add(entry).add(list).bytes()).state == ZipState::ok);
    entry.flags = 0x800;
    entry.zip64 = true;
    const auto zip64 = ZipBytes{}.add(entry).add(list).bytes_zip64();
    const auto directory = directory_of(zip64);
    CHECK(directory.state == ZipState::ok);
    REQUIRE(directory.members.size() == 2);
    CHECK(directory.members[0].size == letter.content.size());
}

TEST_CASE("zip directory: what stands in front and behind is told and legal")
{
    const auto plain = ZipBytes{}.add(letter).bytes();
    const auto between = "MZ program" + plain + "behind";
    const auto moved = directory_of(between);
    CHECK(moved.state == ZipState::ok);
    CHECK(as_text(moved.before) == "MZ program");
    CHECK(as_text(moved.after) == "behind");
    REQUIRE(moved.members.size() == 1);
    CHECK(moved.members[0].header_at == 10);
    const auto adjusted = ZipBytes{"MZ program"}.add(letter).bytes();
    const auto counted = directory_of(adjusted);
    CHECK(counted.state == ZipState::ok);
    CHECK(as_text(counted.before) == "MZ program");
}

TEST_CASE("zip directory: a long text behind does not hide the directory")
{
    const auto zip = ZipBytes{}.add(letter).bytes() + std::string(100'000, 'x');
    CHECK(directory_of(zip).members.size() == 1);
    CHECK(ends_as_zip(as_bytes(zip)));
    CHECK_FALSE(ends_as_zip(as_bytes("PK\x05\x06 is how it ends")));
}

TEST_CASE("zip directory: headers that tell different names are ambiguous")
{
    auto entry = letter;
    entry.listed_name = "autre.txt!";
    CHECK(directory_of(ZipBytes{}.add(entry).bytes()).state == ZipState::ambiguous);
}

TEST_CASE("zip directory: headers that tell different sizes are ambiguous")
{
    auto entry = letter;
    entry.listed_size_off_by = -4;
    CHECK(directory_of(ZipBytes{}.add(entry).bytes()).state == ZipState::ambiguous);
    entry.flags |= 8; // the descriptor tells the same as the local header would
    CHECK(directory_of(ZipBytes{}.add(entry).bytes()).state == ZipState::ambiguous);
}

TEST_CASE("zip directory: a member that the directory does not list is ambiguous")
{
    auto hidden = list;
    hidden.listed = false;
    const auto directory = directory_of(ZipBytes{}.add(letter).add(hidden).bytes());
    CHECK(directory.state == ZipState::ambiguous);
    CHECK(directory.between.size() == 1);
}

TEST_CASE("zip directory: bytes between members are told, zeros are not")
{
    auto padded = letter;
    padded.behind_member = std::string(7, '\0');
    CHECK(directory_of(ZipBytes{}.add(padded).add(list).bytes()).between.empty());
    padded.behind_member = "NIR 185057800608491";
    const auto zip = ZipBytes{}.add(padded).add(list).bytes();
    const auto directory = directory_of(zip);
    CHECK(directory.state == ZipState::ok);
    REQUIRE(directory.between.size() == 1);
    CHECK(as_text(directory.between[0]) == padded.behind_member);
}

TEST_CASE("zip directory: members that share their bytes overlap but for the first")
{
    auto twice = list;
    twice.listed_place = 0;
    twice.name = letter.name;
    const auto directory = directory_of(ZipBytes{}.add(letter).add(twice).bytes());
    CHECK(directory.state == ZipState::ambiguous);
    REQUIRE(directory.members.size() == 2);
    CHECK_FALSE(directory.members[0].overlaps);
    CHECK(directory.members[1].overlaps);
}

TEST_CASE("zip directory: a second end record behind the first is ambiguous")
{
    const auto inner = ZipBytes{}.bytes();
    const auto zip = ZipBytes{}.add(letter).bytes(inner.substr(0, 12));
    CHECK(directory_of(zip).state == ZipState::ambiguous);
}

TEST_CASE("zip directory: two zips one behind the other are the last one, and something in front")
{
    const auto first = ZipBytes{}.add(letter).bytes();
    const auto directory = directory_of(first + ZipBytes{}.add(list).bytes());
    CHECK(directory.before.size() == first.size());
    REQUIRE(directory.members.size() == 1);
    CHECK(directory.members[0].name == list.name);
}

TEST_CASE("zip directory: a zip inside, stored, is a member like any other")
{
    ZipEntry inner{.name = "inner.zip", .content = ZipBytes{}.add(list).bytes(), .deflated = false};
    const auto directory = directory_of(ZipBytes{}.add(letter).add(inner).bytes());
    CHECK(directory.state == ZipState::ok);
    CHECK(directory.members.size() == 2);
}

TEST_CASE("zip directory: every way of cutting it off leaves no directory")
{
    const auto zip = ZipBytes{}.add(letter).add(list).bytes();
    for (std::size_t size = 0; size < zip.size(); ++size)
        CHECK(directory_of(zip.substr(0, size)).state == ZipState::malformed);
}

TEST_CASE("zip directory: any byte may be wrong without harm")
{
    auto entry = letter;
    entry.zip64 = true;
    const auto zip = ZipBytes{}.add(entry).add(list).bytes_zip64();
    std::size_t noticed = 0;
    for (std::size_t i = 0; i < zip.size(); ++i) {
        auto broken = zip;
        broken[i] = static_cast<char>(~static_cast<unsigned char>(broken[i]));
        const auto directory = directory_of(broken);
        noticed += directory.state == ZipState::ok ? 0 : 1;
        for (const auto& member : directory.members)
            if (!member.broken) CHECK(member.data_at + member.packed <= broken.size());
    }
    CHECK(noticed > 0);
}

TEST_CASE("zip directory: more members than asked for are not listed")
{
    ZipBytes zip;
    for (int i = 0; i < 10; ++i)
        zip.add(list);
    const auto bytes = zip.bytes();
    const auto directory = read_zip_directory(as_bytes(bytes), 4);
    CHECK(directory.members.size() == 4);
    CHECK(directory.cut_off);
}

TEST_CASE("zip directory: names without a code are read as DOS or Windows wrote them")
{
    ZipEntry dos{.name = "d\x82jeuner.txt", .flags = 0};
    CHECK(directory_of(ZipBytes{}.add(dos).bytes()).members[0].name == "déjeuner.txt");
    ZipEntry windows{.name = "d\xe9jeuner.txt", .flags = 0};
    CHECK(directory_of(ZipBytes{}.add(windows).bytes()).members[0].name == "déjeuner.txt");
}
