#include "extract/worker/archive_compressed.hpp"

#include "extract/worker/archive_source.hpp"

#include <limits>
#include <optional>

namespace lazaret::extract::worker {
namespace {

using namespace std::string_view_literals;

/// What is decompressed, block by block; spent as it comes.
class Decompressed final : public Source {
public:
    Decompressed(archive* reading, Budget& budget) : reading_{reading}, budget_{budget} {}

    Bytes next() override
    {
        if (why_) return {};
        Bytes block;
        why_ = next_block(reading_, block);
        if (block.empty() || budget_.spend(block.size())) return block;
        why_ = Unscannable::over_budget;
        return {};
    }
    /// Why there is no more, if not because it ends.
    const std::optional<Unscannable>& why() const { return why_; }

private:
    archive* reading_;
    Budget& budget_;
    std::optional<Unscannable> why_{};
};

/// The checksum of a tar's header: the sum of its bytes, itself taken as blanks (POSIX pax,
/// "ustar Interchange Format"). The tar of Unix V7 has no other mark.
bool is_tar(std::string_view head)
{
    if (head.size() < 512 || head.front() == '\0') return false;
    if (head.substr(257, 5) == "ustar"sv) return true;
    unsigned long sum = 0;
    for (std::size_t i = 0; i < 512; ++i)
        sum += i >= 148 && i < 156 ? ' ' : static_cast<unsigned char>(head[i]);
    unsigned long told = 0;
    for (const char c : head.substr(148, 8))
        if (c >= '0' && c <= '7') told = told * 8 + static_cast<unsigned long>(c - '0');
    return sum == told;
}

/// Told by us: libarchive would take zeros, such as the beginning of a disk's image, for a tar
/// that is empty.
bool is_archive(Bytes bytes)
{
    const auto head = as_text(bytes);
    for (const auto mark : {"!<arch>\n"sv, "070701"sv, "070702"sv, "070707"sv, "\xc7\x71"sv})
        if (head.starts_with(mark)) return true;
    return is_tar(head);
}

Reached give_archive(Source& source, const std::optional<Unscannable>& why,
                     const Allowance& allowance, Sink& out)
{
    // The bytes of the members are spent already.
    Allowance paid = allowance;
    paid.budget.decoded_bytes = std::numeric_limits<std::uint64_t>::max();
    paid.budget.ratio = 0;
    Stream stream{.source = source, .why = &why};
    const auto reading = read_stream(stream, Formats::archives, out);
    return reading ? give_members(reading.get(), paid, out) : Reached::gap;
}

} // namespace

Reached give_decompressed(archive* reading, const Part& whole, Allowance& allowance, Sink& out)
{
    if (const auto why = open_raw(reading)) {
        out.gap(*why);
        return Reached::gap;
    }
    Decompressed source{reading, allowance.budget};
    FromFirst pieces{source};
    auto reached = Reached::end;
    if (is_archive(pieces.first())) {
        reached = give_archive(pieces, source.why(), allowance, out);
        while (!source.next().empty()) // where the compression ends shows what follows it
            continue;
        if (source.why() && reached == Reached::end) out.gap(*source.why());
    } else {
        out.begin(Part{.is_file = whole.is_file});
        for (auto piece = pieces.next(); !piece.empty(); piece = pieces.next())
            out.data(piece);
        if (source.why()) out.gap(*source.why());
        out.end();
    }
    if (!source.why()) return reached;
    return *source.why() == Unscannable::over_budget ? Reached::budget : Reached::gap;
}

} // namespace lazaret::extract::worker
