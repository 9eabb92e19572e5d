#include "fingerprint/file.hpp"
#include "unit/fingerprint/support.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <sys/stat.h>

namespace lazaret::test {
namespace {

namespace fs = std::filesystem;

/// A folder that goes away with the test.
struct Folder {
    Folder()
    {
        auto name = (fs::temp_directory_path() / "lazaret-fingerprint-XXXXXX").string();
        if (::mkdtemp(name.data()) != nullptr) path = name;
    }
    ~Folder()
    {
        std::error_code ignored;
        fs::remove_all(path, ignored);
    }
    fs::path path;
};

std::vector<fingerprint::Document> two()
{
    return {document("Formulaire de consentement", consent), document("Menu", chatter(1, 300))};
}

std::string wrong_with(std::string_view content)
{
    const auto read = fingerprint::read_bytes(content, "house.fingerprints");
    if (read) return "";
    CHECK(read.error().code == Errc::config);
    return read.error().detail;
}

TEST_CASE("fingerprint file: what was written is read")
{
    const Folder folder;
    const auto file = folder.path / "house.fingerprints";
    REQUIRE(fingerprint::write_file(file, two()));
    const auto read = fingerprint::read_file(file);
    REQUIRE(read);
    CHECK(*read == two());
    const auto set = fingerprint::Set::open(file);
    REQUIRE(set);
    REQUIRE((*set)->documents().size() == 2);
    CHECK((*set)->documents()[0].name == "Formulaire de consentement");
    CHECK(hits_in(*set, consent).size() == 1);
    REQUIRE(fingerprint::write_file(file, {}));
    CHECK(fingerprint::read_file(file)->empty());
}

TEST_CASE("fingerprint file: nothing can be read in it but the names")
{
    const auto content = fingerprint::write_bytes(two());
    CHECK(content.find("Formulaire de consentement") != std::string::npos);
    for (const auto word : {"chirurg", "patient", "accord", "CHIRURG"})
        CHECK(content.find(word) == std::string::npos);
}

TEST_CASE("fingerprint file: cut off at any place it is refused")
{
    const auto content = fingerprint::write_bytes(two());
    REQUIRE(wrong_with(content).empty());
    for (std::size_t size = 0; size < content.size(); ++size) {
        const auto wrong = wrong_with(std::string_view{content}.substr(0, size));
        CHECK(wrong.starts_with("house.fingerprints: "));
    }
    CHECK(wrong_with(content + "x").find("damaged") != std::string::npos);
}

TEST_CASE("fingerprint file: a changed byte anywhere is found")
{
    auto content = fingerprint::write_bytes({two().data(), 1});
    for (auto& byte : content) {
        byte = static_cast<char>(byte ^ 0x10);
        CHECK(!wrong_with(content).empty());
        byte = static_cast<char>(byte ^ 0x10);
    }
}

TEST_CASE("fingerprint file: lies with a right digest are found, too")
{
    const auto refused = [](fingerprint::Document document) {
        return wrong_with(fingerprint::write_bytes({&document, 1})).find("damaged") !=
               std::string::npos;
    };
    const auto good = two()[0];
    auto unsorted = good, twice = good, nameless = good, empty = good;
    std::swap(unsorted.prints[3], unsorted.prints[4]);
    twice.prints[3] = twice.prints[4];
    nameless.name = "a\x1b[2J";
    empty.prints.clear();
    CHECK(!refused(good));
    CHECK(refused(unsorted));
    CHECK(refused(twice));
    CHECK(refused(nameless));
    CHECK(refused(empty));
}

TEST_CASE("fingerprint file: other files and versions have messages of their own")
{
    CHECK(wrong_with("Nom;Prenom\n").find("not a file of fingerprints") != std::string::npos);
    auto content = fingerprint::write_bytes(two());
    content[8] = 2;
    CHECK(wrong_with(content).find("of version 2, this Lazaret reads version 1") !=
          std::string::npos);
    const Folder folder;
    const auto missing = fingerprint::read_file(folder.path / "none");
    REQUIRE(!missing);
    CHECK(missing.error().code == Errc::config);
    CHECK(missing.error().detail.find("there is no such file") != std::string::npos);
    CHECK(!fingerprint::read_file(folder.path));
}

TEST_CASE("fingerprint file: one that cannot be replaced stays, and keeps its mode when it can")
{
    const Folder folder;
    const auto file = folder.path / "house.fingerprints";
    REQUIRE(fingerprint::write_file(file, two()));
    REQUIRE(::chmod(file.c_str(), 0640) == 0);
    REQUIRE(fingerprint::write_file(file, {}));
    struct stat is = {};
    REQUIRE(::stat(file.c_str(), &is) == 0);
    CHECK((is.st_mode & 0777) == 0640);
    CHECK(std::distance(fs::directory_iterator{folder.path}, fs::directory_iterator{}) == 1);

    fs::create_directory(folder.path / "taken");
    CHECK(!fingerprint::write_file(folder.path / "taken", two()));
    CHECK(!fingerprint::write_file(folder.path / "no" / "folder", two()));
    CHECK(std::distance(fs::directory_iterator{folder.path}, fs::directory_iterator{}) == 2);
}

} // namespace
} // namespace lazaret::test
