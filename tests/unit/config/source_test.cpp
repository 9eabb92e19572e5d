#include "config/diagnostics.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>

using namespace lazaret;
using namespace lazaret::config;

namespace {

/// A folder of its own, gone at the end.
struct Folder {
    Folder()
    {
        std::string name =
            (std::filesystem::temp_directory_path() / "lazaret-source-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~Folder() { std::filesystem::remove_all(path); }

    std::filesystem::path path;
};

} // namespace

TEST_CASE("source: a file is read whole, with its path as its name")
{
    const Folder folder;
    const auto path = folder.path / "a.yaml";
    std::ofstream{path} << std::string(200'000, 'x') << "\n";
    const auto source = Source::read(path);
    REQUIRE(source);
    CHECK(source->name == path.string());
    CHECK(source->text.size() == 200'001);
}

TEST_CASE("source: what is no readable file says so")
{
    const Folder folder;
    CHECK(Source::read(folder.path / "none").error().detail.ends_with("none: no such file"));
    CHECK(Source::read(folder.path).error().detail.ends_with(": not a file"));
    CHECK(Source::read("/dev/zero").error().detail == "/dev/zero: not a file");
    const auto path = folder.path / "large";
    std::ofstream{path} << "x";
    std::filesystem::resize_file(path, (16u << 20) + 1);
    CHECK(Source::read(path).error().detail.ends_with(": larger than 16 MiB"));
    CHECK(Source::read(path).error().code == Errc::config);
    std::filesystem::resize_file(path, 16u << 20);
    CHECK(Source::read(path));
}

TEST_CASE("source: a missing file is C001 where it was named")
{
    Diagnostics problems;
    problems.remember({"lazaret.yaml", "policy: no/such.yaml\n"});
    CHECK_FALSE(read_source("no/such.yaml", {"lazaret.yaml", 1, 9}, problems));
    CHECK(problems.render() == "lazaret.yaml:1:9: error C001: no/such.yaml: no such file\n"
                               "    1 | policy: no/such.yaml\n"
                               "      |         ^\n"
                               "    hint: check the path, and that Lazaret may read the file\n");
}

TEST_CASE("source: relative paths start beside the file that names them")
{
    CHECK(beside({"etc/lazaret.yaml", ""}, "certs/ca.pem") == "etc/certs/ca.pem");
    CHECK(beside({"etc/lazaret.yaml", ""}, "../ca.pem") == "ca.pem");
    CHECK(beside({"etc/lazaret.yaml", ""}, "/var/ca.pem") == "/var/ca.pem");
    CHECK(beside({"lazaret.yaml", ""}, "ca.pem") == "ca.pem");
}
