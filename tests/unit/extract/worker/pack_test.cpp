#include "database_found.hpp"
#include "extract/worker/pack_delta.hpp"
#include "unit/extract/pack.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

namespace lazaret::test {
namespace {

using extract::worker::open_pack;
namespace fs = std::filesystem;

/// A repository made by the program git, without the settings of this machine or person.
class Repository {
public:
    Repository()
    {
        std::string name = (fs::temp_directory_path() / "lazaret-pack-XXXXXX").string();
        REQUIRE(mkdtemp(name.data()) != nullptr);
        folder_ = name;
        git("init -q -b main .");
        git("config user.name Martin");
        git("config user.email martin@example.org");
    }
    ~Repository() { fs::remove_all(folder_); }
    Repository(const Repository&) = delete;
    Repository& operator=(const Repository&) = delete;

    /// What the command prints.
    std::string git(const std::string& arguments, const std::string& input = "") const
    {
        put(".input", input);
        const auto command = "cd '" + folder_.string() +
                             "' && HOME=. GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null git " +
                             arguments + " <.input 2>.errors";
        struct Close {
            void operator()(FILE* pipe) const { CHECK(pclose(pipe) == 0); }
        };
        const std::unique_ptr<FILE, Close> pipe{popen(command.c_str(), "r")};
        REQUIRE(pipe);
        std::string printed;
        std::array<char, 4096> block{};
        while (const auto size = fread(block.data(), 1, block.size(), pipe.get()))
            printed.append(block.data(), size);
        return printed;
    }
    void put(const std::string& name, const std::string& content) const
    {
        std::ofstream{folder_ / name, std::ios::binary} << content;
    }
    void commit(const std::string& name, const std::string& content) const
    {
        put(name, content);
        git("add " + name);
        git("commit -q -m 'Ajout de " + name + "'");
    }
    std::string pack(const std::string& revisions, const std::string& options = "") const
    {
        return git("pack-objects -q --revs --stdout --no-reuse-delta " + options, revisions);
    }

private:
    fs::path folder_;
};

/// Lines that compress badly, so that versions of the file become deltas.
std::string long_text(const std::string& last)
{
    std::string text;
    for (unsigned i = 0; i < 200; ++i)
        text += "ligne " + std::to_string(i * 2'654'435'761u) + "\n";
    return text + last + "\n";
}

std::string pkt_line(const std::string& text)
{
    std::array<char, 8> size{};
    std::snprintf(size.data(), size.size(), "%04zx", text.size() + 4);
    return size.data() + text;
}

std::string entry(unsigned kind, std::string_view content, const std::string& base = "")
{
    const auto size = content.size();
    REQUIRE(size < 2048);
    std::string bytes;
    bytes += static_cast<char>((size > 15 ? 0x80 : 0) | kind << 4 | (size & 15));
    if (size > 15) bytes += static_cast<char>(size >> 4);
    return bytes + base + deflated(content, 15);
}

std::string pack_of(unsigned count, const std::string& entries)
{
    return std::string{"PACK\0\0\0\2\0\0\0", 11} + static_cast<char>(count) + entries +
           std::string(20, 'x');
}

} // namespace

TEST_CASE("pack: files, commits, tags and the names in trees are given")
{
    const Repository repository;
    repository.commit("dupont.txt", "NIR 1 85 05 78 006 084 91, diabète de type 2\n");
    repository.git("tag -a v1 -m 'Martin DUPONT'");
    const Found found{open_pack, repository.pack("main\nv1\n")};
    CHECK(found.says("NIR 1 85 05 78 006 084 91, diabète de type 2\n"));
    CHECK(found["commits"].find("Ajout de dupont.txt") != std::string::npos);
    CHECK(found["commits"].find("Martin DUPONT") != std::string::npos);
    CHECK(found["trees"] == "dupont.txt\n\n");
    CHECK(found.gaps.empty());
}

TEST_CASE("pack: deltas by offset and by name are applied")
{
    const Repository repository;
    for (const auto* last : {"un", "deux", "trois", "Martin DUPONT"})
        repository.commit("notes.txt", long_text(last));
    for (const auto* options : {"--delta-base-offset", ""}) {
        const Found found{open_pack, repository.pack("main\n", options)};
        for (const auto* last : {"un", "deux", "trois", "Martin DUPONT"}) {
            CAPTURE(options);
            CAPTURE(last);
            bool whole = false;
            for (const auto& part : found.parts)
                whole = whole || part.data == long_text(last);
            CHECK(whole);
        }
        CHECK(found.gaps.empty());
    }
}

TEST_CASE("pack: of a thin pack the new bytes are given, which is no gap")
{
    const Repository repository;
    repository.commit("notes.txt", long_text("un"));
    repository.commit("notes.txt", long_text("Martin DUPONT, diabète"));
    const auto pack = repository.pack("main\n^main~1\n", "--thin");
    REQUIRE(pack.size() < long_text("").size());
    const Found found{open_pack, pack};
    CHECK(found["changes"].find("Martin DUPONT, diabète") != std::string::npos);
    CHECK(found.gaps.empty());
}

TEST_CASE("pack: a push is read, with the names of its branches")
{
    const Repository repository;
    repository.commit("a.txt", "Martin DUPONT");
    const std::string ids = std::string(40, '0') + " " + std::string(40, '1');
    const auto head = pkt_line(ids + " refs/heads/dossier-dupont" + std::string(1, '\0') +
                               "report-status push-options") +
                      pkt_line(ids + " refs/tags/v1") + "0000";
    const Found found{open_pack, head + repository.pack("main\n")};
    CHECK(found["refs"].find("refs/heads/dossier-dupont report-status") != std::string::npos);
    CHECK(found["refs"].find("refs/tags/v1\n") != std::string::npos);
    CHECK(found.says("Martin DUPONT"));
    CHECK(found.gaps.empty());

    const Found options{open_pack, head + pkt_line("ci.skip") + "0000" + repository.pack("main\n")};
    CHECK(options.says("Martin DUPONT"));
    CHECK(options.gaps.empty());

    const Found deleting{open_pack, head};
    CHECK(deleting.parts.size() == 1);
    CHECK(deleting.gaps.empty());
    CHECK(Found{open_pack, head + "00zz" + repository.pack("main\n")}.gaps == Gaps{"malformed"});
}

TEST_CASE("pack: a bundle is read")
{
    const Repository repository;
    repository.commit("a.txt", "Martin DUPONT");
    const Found found{open_pack, repository.git("bundle create -q - main")};
    CHECK(found["refs"].find("refs/heads/main") != std::string::npos);
    CHECK(found.says("Martin DUPONT"));
    CHECK(found.gaps.empty());
}

TEST_CASE("pack: a repository of SHA-256 is read")
{
    const Repository repository;
    std::string id(32, 'a');
    // A tree with one name, and a delta whose base is not here.
    const auto tree = entry(2, "100644 dupont.txt" + std::string(1, '\0') + id);
    const auto delta = entry(7, std::string{"\x20\x06\x06"} + "DUPONT", id);
    const auto line = pkt_line(std::string(64, '0') + " " + std::string(64, '1') +
                               " refs/heads/main" + std::string(1, '\0') + "object-format=sha256");
    const Found found{open_pack, line + "0000" + pack_of(2, tree + delta) + std::string(12, 'x')};
    CHECK(found["trees"] == "dupont.txt\n\n");
    CHECK(found["changes"] == "DUPONT\n");
    CHECK(found.gaps.empty());
}

TEST_CASE("pack: one that is cut gives what stands before the cut")
{
    const Repository repository;
    repository.commit("a.txt", "Martin DUPONT");
    const auto pack = repository.pack("main\n");
    for (std::size_t size = 0; size < pack.size(); ++size) {
        const Found found{open_pack, pack.substr(0, size)};
        if (found.gaps != Gaps{"malformed"} && size > 0) {
            CAPTURE(size);
            CHECK(found.gaps == Gaps{"malformed"});
        }
    }
    CHECK(Found{open_pack, pack + "x"}.gaps == Gaps{"malformed"});
    CHECK(Found{open_pack, pack.substr(0, pack.size() - 1)}.says("Martin DUPONT"));
}

TEST_CASE("pack: deltas that do not fit are malformed")
{
    const auto blob = entry(3, "Martin");
    const auto back = std::string(1, static_cast<char>(blob.size()));
    // base size, result size, copy 6 from 0, insert " DUPONT"
    const std::string good = std::string{"\x06\x0d\x90\x06\x07"} + " DUPONT";
    CHECK(Found{open_pack, pack_of(2, blob + entry(6, good, back))}.says("Martin DUPONT"));
    for (const auto& bad :
         {std::string{"\x07\x0d\x90\x06\x07 DUPONT"}, std::string{"\x06\x0e\x90\x06\x07 DUPONT"},
          std::string{"\x06\x0d\x90\x09\x04 DUP"}, std::string{"\x06\x01\0", 3},
          std::string{"\x06\x0d\x90\x06\x70 DUPONT"}, std::string{"\x86"}}) {
        const Found found{open_pack, pack_of(2, blob + entry(6, bad, back))};
        CHECK_FALSE(found.gaps.empty());
        CHECK(found.gaps.front() == "malformed");
    }
    // A base that is no object.
    CHECK(Found{open_pack, pack_of(2, blob + entry(6, good, "\x01"))}.gaps == Gaps{"malformed"});
}

TEST_CASE("pack: a delta that unfolds beyond the budget is over it")
{
    // Each copies its base 64 times: 6 bytes, 384, 24,576, 1.5 MiB, 100 MB ...
    std::string entries = entry(3, "Martin");
    std::size_t last = entries.size();
    std::uint64_t size = 6;
    const auto number = [](std::uint64_t n) {
        std::string bytes;
        for (; n > 127; n >>= 7)
            bytes += static_cast<char>(0x80 | (n & 0x7f));
        return bytes + static_cast<char>(n);
    };
    for (unsigned i = 0; i < 3; ++i) {
        std::string copy{"\xf0"};
        for (unsigned j = 0; j < 3; ++j)
            copy += static_cast<char>(size >> 8 * j & 0xff);
        std::string delta = number(size) + number(size * 64);
        for (unsigned j = 0; j < 64; ++j)
            delta += copy;
        const auto one = entry(6, delta, std::string(1, static_cast<char>(last)));
        last = one.size();
        entries += one;
        size *= 64;
    }
    const auto pack = pack_of(4, entries);
    CHECK(Found{open_pack, pack}.gaps.empty());
    auto allowance = Found::fresh();
    allowance.budget.decoded_bytes = 100'000;
    CHECK(Found{open_pack, pack, allowance}.gaps == Gaps{"over_budget"});
}

TEST_CASE("pack: in one of many objects short texts share parts")
{
    const Repository repository;
    std::string stream;
    for (unsigned i = 0; i < 2'500; ++i) {
        const auto text = "note " + std::to_string(i) + (i == 1'234 ? ", Martin DUPONT" : "");
        stream += "blob\nmark :" + std::to_string(i + 1) + "\ndata " + std::to_string(text.size()) +
                  "\n" + text + "\n";
    }
    stream += "commit refs/heads/main\ncommitter M <m@example.org> 0 +0000\ndata 0\n";
    for (unsigned i = 0; i < 2'500; ++i)
        stream += "M 644 :" + std::to_string(i + 1) + " n" + std::to_string(i) + "\n";
    repository.git("fast-import --quiet", stream);
    const Found found{open_pack, repository.pack("main\n")};
    CHECK(found.parts.size() < 10);
    CHECK(found.says("note 1234, Martin DUPONT\n"));
    CHECK(found.gaps.empty());
}

} // namespace lazaret::test
