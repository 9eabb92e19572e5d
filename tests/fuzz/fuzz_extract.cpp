/// Feeds the same bytes to every extractor of the daemon, to the sniffer and to the finder of
/// embedded files, cut as the first bytes say, and holds them to this: no crash, what begins ends,
/// no more comes out than the budget allows, and the same however it is cut.
#include "extract/embedded.hpp"
#include "extract/extractor.hpp"
#include "extract/late_marks.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>

using namespace lazaret;
using namespace lazaret::extract;

namespace {

/// What came out, as a text that is equal for equal trees, and whether it was in order.
class Tree final : public Sink {
public:
    void begin(const Part& part) override { open(part, "?"); }
    void begin_as(const Part& part, Format format) override { open(part, name(format)); }
    void data(Bytes bytes) override
    {
        if (depth_ == 0 || bytes.empty()) std::abort();
        bytes_ += bytes.size();
        for (const auto byte : bytes)
            sum_ = (sum_ ^ std::to_integer<std::uint64_t>(byte)) * 0x100'0000'01b3;
    }
    void gap(Unscannable why) override { ++gaps_[static_cast<std::size_t>(why)]; }
    void give_up(Unscannable why, Bytes) override
    {
        if (depth_ != 0 || given_up_) std::abort();
        given_up_ = true;
        text_ += "gives up " + std::string{name(why)};
    }
    void end() override
    {
        if (depth_ == 0) std::abort();
        --depth_;
        text_ += std::to_string(bytes_) + ' ' + std::to_string(sum_) + ")";
    }

    std::string text() const
    {
        if (depth_ != 0) std::abort();
        auto all = text_;
        for (const auto count : gaps_)
            all += ' ' + std::to_string(count);
        return all;
    }
    std::uint64_t bytes() const { return bytes_; }
    bool given_up() const { return given_up_; }

private:
    void open(const Part& part, std::string_view as)
    {
        if (++depth_ > 3) std::abort();
        text_ += '(' + std::string{as} + ' ' + part.name + '|' + part.file_name + '|' +
                 part.media_type + '|' + part.headers + '|';
    }

    std::string text_;
    std::size_t depth_ = 0;
    std::uint64_t bytes_ = 0;
    std::uint64_t sum_ = 0xcbf2'9ce4'8422'2325;
    std::array<std::size_t, unscannable_count> gaps_{};
    bool given_up_ = false;
};

/// Hands `input` on in pieces of `piece` bytes.
template <class Take>
void cut(Bytes input, std::size_t piece, Take take)
{
    while (!input.empty()) {
        const auto part = input.first(std::min(piece, input.size()));
        take(part);
        input = input.subspan(part.size());
    }
}

std::string run(Format format, const Part& part, Bytes input, std::size_t piece)
{
    constexpr std::uint64_t most = 1 << 20;
    Budget budget{.decoded_bytes = most, .received = input.size()};
    const auto extractor = make_extractor(format, part, budget);
    if (!extractor) return {};
    Tree tree;
    cut(input, piece, [&](Bytes bytes) { extractor->feed(bytes, tree); });
    extractor->finish(tree);
    // What spends nothing makes at most three bytes of one, and a little of its own.
    if (tree.bytes() > most + 4 * input.size() + 1024) std::abort();
    // How much a broken stream gives before it is known to be broken depends on the cut.
    const bool coding = format >= Format::gzip && format <= Format::zstd;
    return coding && tree.given_up() ? "broken" : tree.text();
}

std::string find(Bytes input, std::size_t piece)
{
    EmbeddedFinder finder;
    Tree tree;
    std::uint64_t given = 0;
    cut(input, piece,
        [&](Bytes bytes) { finder.feed(bytes, tree, [&](Bytes text) { given += text.size(); }); });
    finder.finish(tree);
    if (given > 2 * input.size() + 1024) std::abort();
    return tree.text();
}

bool late(Bytes input, std::size_t piece)
{
    LateMarks marks;
    cut(input, piece, [&](Bytes bytes) { marks.feed(bytes); });
    return marks.found().has_value();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size < 2) return 0;
    const Bytes input{reinterpret_cast<const std::byte*>(data + 2), size - 2};
    const std::size_t piece = 1 + data[0] % 64;
    const auto whole = input.size() + 1;
    const Part part{.media_type = "multipart/mixed; boundary=b"};

    const auto format = sniff(input, Part{});
    (void)sniff(input, part);
    (void)hides_base64(input);
    (void)hides_hex(input);
    (void)hides_quoted_printable(input);
    if (find(input, whole) != find(input, piece)) std::abort();
    if (late(input, whole) != late(input, piece)) std::abort();
    for (std::size_t i = 0; i < format_count; ++i) {
        // One in eight, chosen by the input, and the one it looks like: more inputs a second.
        const auto each = static_cast<Format>(i);
        if (each != format && i % 8 != data[1] % 8) continue;
        if (run(each, part, input, whole) != run(each, part, input, piece)) std::abort();
    }
    return 0;
}
