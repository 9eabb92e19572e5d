#include "unit/extract/tree.hpp"

using namespace lazaret;
using namespace lazaret::test;
using namespace std::string_view_literals;
using extract::Format;

namespace {

constexpr auto packed =
    "\x1f\x2a\x00\xf8\x05\xaa\x6e\xa9\xee\x74\xe1\x0c\xff\x6e\x64\x49\x69\x82\x2a\xe9\x42\x54\xd1"
    "\x05"
    "\x21\x09\x40\x13\x1d\x31\x60\x99\xec\x7b\x1e\xab\xff\x85\x8a\x03\x05\xc3\x48\x49\x77\x5a\x02"sv;
constexpr auto whole = "begin\n  \"Patient: Jean Dupont, 1 85 05 78 006 084 36\"\n";

/// 64 MiB of zeros in 53 bytes.
constexpr auto zeros = "\xcf\xff\xff\x7f\xf8\x27\x00\xe2\xb1\x40\x20\xf7\xfe\x9f\xff\xff\xff\xf0"
                       "\x4f\x00\xc4\x61\x01\x80"
                       "\xee\xfd\x3f\xff\xff\xff\xe1\x9f\x00\x88\xc3\x22\x00\xdd\xfb\xff\xfc\xff"
                       "\xff\xc7\x3f\x01\x10\x87"
                       "\x05\x00\xba\xf7\xff"sv;

} // namespace

TEST_CASE("brotli: a stream comes out as one part")
{
    check_tree(Format::brotli, packed, whole);
}

TEST_CASE("brotli: a truncated stream is malformed")
{
    std::size_t malformed = 0;
    for (std::size_t size = 1; size < packed.size(); ++size) {
        auto feed = [&](auto take) { take(as_bytes(packed.substr(0, size))); };
        const auto tree = tree_of(Format::brotli, {}, feed);
        if (tree.ends_with("  gap malformed\n")) ++malformed;
    }
    CHECK(malformed == packed.size() - 1);
}

TEST_CASE("brotli: what follows the end is malformed")
{
    check_tree(Format::brotli, std::string{packed} + "x",
               std::string{whole} + "gives up: malformed\n");
}

TEST_CASE("brotli: plain text is malformed")
{
    auto feed = [](auto take) {
        take(as_bytes("nom;prenom;nir\nDupont;Jean;1 85 05 78 006 084 36\n"));
    };
    CHECK(tree_of(Format::brotli, {}, feed).find("malformed") != std::string::npos);
}

TEST_CASE("brotli: a bomb stops at the budget")
{
    extract::Budget budget{.decoded_bytes = 1 << 20, .received = zeros.size()};
    const auto extractor = extract::make_extractor(Format::brotli, {}, budget);
    Tree tree;
    extractor->feed(as_bytes(zeros), tree);
    CHECK(tree.text().ends_with("gives up: over_budget\n"));
    CHECK(tree.total == 1 << 20);
}

TEST_CASE("brotli: a ratio of a million is over the budget as it comes")
{
    extract::Budget budget{.ratio_floor = 4 << 20, .received = zeros.size()};
    const auto extractor = extract::make_extractor(Format::brotli, {}, budget);
    Tree tree;
    extractor->feed(as_bytes(zeros), tree);
    CHECK(tree.text().ends_with("gives up: over_budget\n"));
    CHECK(tree.total == 4 << 20);
}
