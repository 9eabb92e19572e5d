#include "unit/extract/pack.hpp"
#include "unit/extract/tree.hpp"

using namespace lazaret;
using namespace lazaret::test;
using extract::Format;

namespace {

const std::string plain = "nom;nir\nDupont;1 85 05 78 006 084 36\n";
const std::string whole = "begin\n  \"nom;nir\\nDupont;1 85 05 78 006 084 36\\n\"\n";

} // namespace

TEST_CASE("gzip: a member comes out as one part")
{
    check_tree(Format::gzip, gzipped(plain), whole);
}

TEST_CASE("gzip: several members are one part")
{
    const auto half = plain.size() / 2;
    const auto packed = gzipped(plain.substr(0, half)) + gzipped("") + gzipped(plain.substr(half));
    check_tree(Format::gzip, packed, whole);
}

TEST_CASE("gzip: zeros after the end are padding")
{
    check_tree(Format::gzip, gzipped(plain) + std::string(20, '\0'), whole);
}

TEST_CASE("gzip: something else after the end is malformed")
{
    check_tree(Format::gzip, gzipped(plain) + "hidden", whole + "gives up: malformed\n");
    check_tree(Format::gzip, gzipped(plain) + std::string("\0\x1f", 2),
               whole + "gives up: malformed\n");
}

TEST_CASE("gzip: what follows the end is given back")
{
    extract::Budget budget{.received = 1000};
    const auto extractor = extract::make_extractor(Format::gzip, {}, budget);
    Tree tree;
    extractor->feed(as_bytes(gzipped(plain) + "hidden"), tree);
    CHECK(tree.left == 6);
    extractor->feed(as_bytes("more"), tree);
    extractor->finish(tree);
    CHECK(tree.text() == whole + "gives up: malformed\n");
}

TEST_CASE("gzip: a truncated stream is malformed, and what was there comes out")
{
    auto packed = gzipped(plain);
    packed.resize(packed.size() - 8); // without checksum and length
    check_tree(Format::gzip, packed,
               "begin\n  \"nom;nir\\nDupont;1 85 05 78 006 084 36\\n\"\n  gap malformed\n");
}

TEST_CASE("gzip: a wrong checksum is malformed")
{
    auto packed = gzipped(plain);
    packed[packed.size() - 6] = static_cast<char>(packed[packed.size() - 6] ^ 1);
    check_tree(Format::gzip, packed, whole + "gives up: malformed\n");
}

TEST_CASE("gzip: plain text is malformed")
{
    check_tree(Format::gzip, "bonjour", "begin\ngives up: malformed\n");
}

TEST_CASE("zlib: comes out, and bare deflate does not pass for it")
{
    check_tree(Format::zlib, deflated(plain, 15), whole);
    check_tree(Format::zlib, deflated(plain, -15), "begin\ngives up: malformed\n");
}

TEST_CASE("deflate: with a zlib header or without")
{
    check_tree(Format::deflate, deflated(plain, 15), whole);
    check_tree(Format::deflate, deflated(plain, -15), whole);
    check_tree(Format::deflate, deflated("", -15), "begin\n");
}

TEST_CASE("deflate: what follows the end is malformed")
{
    check_tree(Format::deflate, deflated(plain, -15) + "x", whole + "gives up: malformed\n");
}

TEST_CASE("deflate: one byte is too little")
{
    check_tree(Format::deflate, "\x78", "begin\n  gap malformed\n");
}

TEST_CASE("a decoder that is fed nothing says nothing")
{
    for (const auto format :
         {Format::gzip, Format::zlib, Format::deflate, Format::brotli, Format::zstd})
        check_tree(format, "", "");
}

TEST_CASE("gzip: a bomb stops at the budget")
{
    const auto zeros = gzipped(std::string(8 << 20, '\0'));
    extract::Budget budget{.decoded_bytes = 1 << 20, .received = zeros.size()};
    const auto extractor = extract::make_extractor(Format::gzip, {}, budget);
    Tree tree;
    extractor->feed(as_bytes(zeros), tree);
    extractor->finish(tree);
    CHECK(tree.text().ends_with("gives up: over_budget\n"));
    CHECK(tree.total == 1 << 20);
    CHECK(budget.spent == 1 << 20);
}

TEST_CASE("gzip: a bomb stops at the ratio, once past the floor")
{
    const auto zeros = gzipped(std::string(8 << 20, '\0'));
    extract::Budget budget{.ratio = 100, .ratio_floor = 2 << 20, .received = zeros.size()};
    const auto extractor = extract::make_extractor(Format::gzip, {}, budget);
    Tree tree;
    extractor->feed(as_bytes(zeros), tree);
    CHECK(tree.text().ends_with("gives up: over_budget\n"));
    CHECK(tree.total == 2 << 20);
}

TEST_CASE("a budget: neither sum nor product overflows")
{
    extract::Budget budget{.decoded_bytes = ~0ull, .ratio = ~0ull, .received = ~0ull};
    CHECK(budget.spend(~0ull));
    CHECK_FALSE(budget.spend(1));
    CHECK(budget.spend(0));
}

namespace {

/// A gzip member with a header of its own.
std::string labelled(std::string_view text, std::string_view name, std::string_view comment,
                     std::string_view extra = {})
{
    auto packed = deflated(text, 31);
    packed[3] = static_cast<char>((extra.empty() ? 0 : 4) | (name.empty() ? 0 : 8) |
                                  (comment.empty() ? 0 : 16));
    std::string labels;
    if (!extra.empty()) {
        labels += static_cast<char>(extra.size() & 0xff);
        labels += static_cast<char>(extra.size() >> 8);
        labels += extra;
    }
    if (!name.empty()) labels += std::string{name} + '\0';
    if (!comment.empty()) labels += std::string{comment} + '\0';
    return packed.insert(10, labels);
}

} // namespace

TEST_CASE("gzip: the labels of a member go with what comes out")
{
    check_tree(Format::gzip, labelled("x", "DUPONT Martin.csv", "nir 1 85 05"),
               "begin headers=nir 1 85 05\n\n  \"x\"\n");
    Tree tree;
    extract::Budget budget{.received = 1000};
    const auto extractor = extract::make_extractor(Format::gzip, {.is_file = true}, budget);
    extractor->feed(as_bytes(labelled("x", "DUPONT.csv", "")), tree);
    extractor->finish(tree);
    CHECK(tree.text() == "begin file=DUPONT.csv\n  \"x\"\n");
}

TEST_CASE("gzip: labels of later members and of extra fields are a text")
{
    check_tree(Format::gzip, labelled("a", "", "") + labelled("b", "2.csv", "", "XYMartin Dupont"),
               "begin\n  \"ab\"\nbegin names as text\n  \"2.csv\\nXYMartin Dupont\\n\"\n");
    const auto block = labelled("a", "", "", std::string_view{"BC\x02\0\x1b\0", 6});
    check_tree(Format::gzip, block + block, "begin\n  \"aa\"\n");
}

TEST_CASE("gzip: labels without end are over the budget")
{
    const auto body = labelled("x", "n", std::string(100'000, 'c'));
    Tree tree;
    extract::Budget budget{.received = body.size()};
    const auto extractor = extract::make_extractor(Format::gzip, {}, budget);
    extractor->feed(as_bytes(body), tree);
    extractor->finish(tree);
    CHECK(tree.text().ends_with("gives up: over_budget\n"));
}
