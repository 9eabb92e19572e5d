#include "unit/exact/support.hpp"

#include <sys/stat.h>

using namespace lazaret;
using namespace lazaret::test;

namespace {

std::string content(const fs::path& file)
{
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

} // namespace

TEST_CASE_FIXTURE(House, "exact: an index tells what was put into it")
{
    REQUIRE(build());
    const auto index = open();
    CHECK(index->rows() == 4);
    REQUIRE(index->columns().size() == 4);
    CHECK(index->columns()[0].name == "nir");
    CHECK(index->columns()[0].values == 3);
    CHECK(index->columns()[1].kind == exact::Kind::name);
    CHECK(index->columns()[3].anchors == 4);
}

TEST_CASE_FIXTURE(House, "exact: a wrong key is an error that says so")
{
    REQUIRE(build());
    const auto opened = exact::Index::open(file, *exact::Key::draw());
    REQUIRE_FALSE(opened);
    CHECK(opened.error().code == Errc::config);
    CHECK(opened.error().detail.find("another key") != std::string::npos);
}

TEST_CASE_FIXTURE(House, "exact: an index that is cut short anywhere is an error")
{
    REQUIRE(build());
    const auto whole = content(file);
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const auto cut = folder.write("cut.edm", std::string_view{whole}.substr(0, size));
        REQUIRE_FALSE(exact::Index::open(cut, key));
    }
    CHECK_FALSE(exact::Index::open(folder.write("long.edm", whole + '\0'), key));
}

TEST_CASE_FIXTURE(House, "exact: an index with any byte altered is an error")
{
    REQUIRE(build());
    auto bytes = content(file);
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        const char was = bytes[at];
        for (const char other : {static_cast<char>(was ^ 1), static_cast<char>(was ^ 0x80)}) {
            bytes[at] = other;
            REQUIRE_FALSE(exact::Index::open(folder.write("altered.edm", bytes), key));
        }
        bytes[at] = was;
    }
}

TEST_CASE_FIXTURE(House, "exact: what is no index is an error")
{
    CHECK_FALSE(exact::Index::open(folder.path / "missing.edm", key));
    CHECK_FALSE(exact::Index::open(folder.path, key));
    CHECK_FALSE(exact::Index::open(folder.write("text.edm", std::string(5000, 'x')), key));
}

TEST_CASE_FIXTURE(House,
                  "exact: the index has no value in plain, and the same CSV makes another one")
{
    REQUIRE(build());
    const auto first = content(file);
    for (const auto* value : {"184127645108946", "1841276451089", "LEFEVRE", "Durand", "DURAND",
                              "8001234567", "19850512"})
        CHECK(first.find(value) == std::string::npos);
    REQUIRE(build());
    CHECK(content(file).size() == first.size());
    CHECK(content(file).substr(1000) != first.substr(1000));
}

TEST_CASE_FIXTURE(House, "exact: a refresh replaces the file at once; who has the old one keeps it")
{
    REQUIRE(build());
    const auto old = open();
    REQUIRE(build("nir,name,birth_date,ipp\n,Zoe Nouvelle,2001-02-03,555555\n"));
    const auto fresh = open();
    CHECK(find(old, question(*old, 2), "Durand Jean Paul 8001234568").size() == 1);
    CHECK(find(fresh, question(*fresh, 2), "Durand Jean Paul 8001234568").empty());
    CHECK(find(fresh, question(*fresh, 2), "Zoe Nouvelle, 555555").size() == 1);
    for (const auto& entry : fs::directory_iterator{folder.path})
        CHECK(entry.path().string().find(".new-") == std::string::npos);
}

TEST_CASE_FIXTURE(House, "exact: a CSV that is refused leaves the old index")
{
    REQUIRE(build());
    const auto before = content(file);
    CHECK_FALSE(build("nir,name,birth_date,ipp\n1,2,3\n"));
    CHECK_FALSE(build("nir,name,birth_date,ipp\n,,,\n"));
    CHECK(content(file) == before);
}

TEST_CASE_FIXTURE(House, "exact: the index is readable by its owner and group only")
{
    REQUIRE(build());
    struct stat is = {};
    REQUIRE(::stat(file.c_str(), &is) == 0);
    CHECK((is.st_mode & 0777) == 0640);
}

TEST_CASE_FIXTURE(House, "exact: questions that make no sense are refused")
{
    REQUIRE(build());
    const auto index = open();
    const auto refused = [&](std::vector<std::string> of, unsigned at_least, unsigned within) {
        return !index->question(of, at_least, within);
    };
    CHECK(refused({"nir", "town"}, 2, 200));
    CHECK(refused({"nir", "ipp"}, 3, 200));
    CHECK(refused({}, 0, 200));
    CHECK(refused({}, 2, 0));
    CHECK(refused({}, 2, 1025));
    CHECK_FALSE(refused({}, 4, 1024));
}

TEST_CASE("exact: a key is made once, for its owner only")
{
    const Folder folder;
    const auto file = folder.path / "edm.key";
    REQUIRE(exact::Key::make(file));
    CHECK(fs::file_size(file) == 32);
    CHECK((fs::status(file).permissions() & fs::perms::mask) ==
          (fs::perms::owner_read | fs::perms::owner_write));
    CHECK(exact::Key::read(file));
    const auto again = exact::Key::make(file);
    REQUIRE_FALSE(again);
    CHECK(again.error().code == Errc::config);
    fs::permissions(file, fs::perms::others_read, fs::perm_options::add);
    CHECK_FALSE(exact::Key::read(file));
    CHECK_FALSE(exact::Key::read(folder.path / "none"));
}

TEST_CASE("exact: a key of another length is refused")
{
    const Folder folder;
    for (const std::size_t size : {0u, 31u, 33u}) {
        const auto file = folder.write("key" + std::to_string(size), std::string(size, 'k'));
        fs::permissions(file, fs::perms::owner_read);
        CHECK_FALSE(exact::Key::read(file));
    }
}
