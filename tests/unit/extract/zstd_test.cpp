#include "unit/extract/pack.hpp"
#include "unit/extract/tree.hpp"

#include <random>

using namespace lazaret;
using namespace lazaret::test;
using namespace std::string_view_literals;
using extract::Format;

namespace {

const std::string whole = "begin\n  \"nom: Dupont\"\n";

} // namespace

TEST_CASE("zstd: a frame comes out as one part")
{
    check_tree(Format::zstd, zstd("nom: Dupont"), whole);
}

TEST_CASE("zstd: frames and skippable frames are one part")
{
    constexpr auto skippable = "\x5a\x2a\x4d\x18\x03\0\0\0abc"sv;
    const auto packed =
        std::string{skippable} + zstd("nom: ") + std::string{skippable} + zstd("Dupont");
    check_tree(Format::zstd, packed, whole);
}

TEST_CASE("zstd: a truncated frame is malformed")
{
    auto packed = zstd("nom: Dupont");
    packed.pop_back();
    std::size_t malformed = 0;
    for_every_cut(packed, [&](auto feed) {
        malformed += tree_of(Format::zstd, {}, feed).ends_with("  gap malformed\n") ? 1 : 0;
    });
    CHECK(malformed == packed.size() + 1);
}

TEST_CASE("zstd: what follows the end is malformed")
{
    check_tree(Format::zstd, zstd("nom: Dupont") + "hidden", whole + "gives up: malformed\n");
}

TEST_CASE("zstd: a window above 8 MiB is over the budget")
{
    std::mt19937 random{1};
    std::string noise(200'000, '\0');
    for (auto& c : noise)
        c = static_cast<char>(random());
    auto feed = [&](auto take) { take(as_bytes(zstd(noise, 27))); };
    CHECK(tree_of(Format::zstd, {}, feed) == "begin\ngives up: over_budget\n");
    auto small = [&](auto take) { take(as_bytes(zstd(noise, 23))); };
    CHECK(tree_of(Format::zstd, {}, small) == "begin\n  200000 bytes\n");
}

TEST_CASE("zstd: a bomb stops at the budget")
{
    const auto zeros = zstd(std::string(8 << 20, '\0'));
    extract::Budget budget{.decoded_bytes = 1 << 20, .received = zeros.size()};
    const auto extractor = extract::make_extractor(Format::zstd, {}, budget);
    Tree tree;
    extractor->feed(as_bytes(zeros), tree);
    CHECK(tree.text().ends_with("gives up: over_budget\n"));
    CHECK(tree.total <= 1 << 20);
}
