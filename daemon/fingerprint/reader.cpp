#include "fingerprint/reader.hpp"

#include <algorithm>
#include <optional>

namespace lazaret::fingerprint {

namespace {

/// Bytes read at once: with their letters they fit well into the first-level cache.
constexpr std::size_t block_size = 4'096;

/// Finds where letters stand, in the order they are asked for.
class Places {
public:
    Places(std::string_view block, std::uint64_t at) : block_{block}, at_{at} {}

    /// Of the letter with this index among those of the block; not before the last one asked for.
    std::uint64_t of(std::size_t letter)
    {
        for (; next_ <= letter; ++byte_)
            if (letter_values[static_cast<unsigned char>(block_[byte_])] != 0) ++next_;
        return at_ + byte_ - 1;
    }

private:
    std::string_view block_;
    std::uint64_t at_;
    std::size_t byte_ = 0; ///< behind the last letter found
    std::size_t next_ = 0; ///< letters found
};

} // namespace

/// What was seen of one document.
struct Reader::Trail {
    std::vector<std::uint64_t> seen; ///< one bit for each fingerprint
    std::uint64_t last = 0;          ///< letter of the body that ended the last gram seen
    std::uint64_t counted = 0;       ///< the same, of the last gram that was new
    Hit hit;
    std::uint32_t distinct = 0;        ///< fingerprints seen
    std::optional<std::size_t> listed; ///< in hits_
};

Reader::Reader(std::shared_ptr<const Set> set)
    : set_{std::move(set)}, letters_(most_kept + block_size + read_beyond)
{
}

Reader::Reader(Reader&&) noexcept = default;
Reader::~Reader() = default;

void Reader::change_text()
{
    kept_ = 0;
}

std::span<const Hit> Reader::feed(std::string_view folded, std::uint64_t at)
{
    const auto old = hits_.size();
    while (!folded.empty()) {
        const auto block = folded.substr(0, block_size);
        look(block, at);
        folded.remove_prefix(block.size());
        at += block.size();
    }
    return std::span{hits_}.subspan(old);
}

void Reader::look(std::string_view block, std::uint64_t at)
{
    const auto* const letters = letters_.data();
    const auto count = kept_ + take_letters(block, letters_.data() + kept_);
    const auto filter = set_->filter();
    Places starts{block, at};
    Places ends{block, at};
    const auto grams = count < gram ? 0 : count - gram + 1;
    for (std::size_t i = 0; i < grams; i += 64) {
        auto bits = summits_in(letters + i);
        if (grams - i < 64) bits &= (std::uint64_t{1} << (grams - i)) - 1;
        for (; bits != 0; bits &= bits - 1) {
            const auto place = i + static_cast<std::size_t>(std::countr_zero(bits));
            const auto hash = hash_of(letters + place);
            if (!filter.may_have(hash)) [[likely]]
                continue;
            const auto prints = set_->find(hash);
            if (prints.empty()) continue;
            const auto start = place < kept_ ? places_[place] : starts.of(place - kept_);
            const auto end = ends.of(place + gram - 1 - kept_) + 1;
            for (const auto print : prints)
                see(print, read_ + place + gram - kept_, start, end);
        }
    }
    read_ += count - kept_;
    keep(block, at, count);
}

/// Keeps the letters that the next gram may begin with, and where they stand.
void Reader::keep(std::string_view block, std::uint64_t at, std::size_t count)
{
    const auto keeps = std::min(count, most_kept);
    const auto fresh = std::min(count - kept_, keeps);
    const auto old = keeps - fresh;
    std::copy_n(places_.begin() + static_cast<std::ptrdiff_t>(kept_ - old), old, places_.begin());
    auto to = keeps;
    for (auto byte = block.size(); to > old; --byte)
        if (letter_values[static_cast<unsigned char>(block[byte - 1])] != 0)
            places_[--to] = at + byte - 1;
    std::copy_n(letters_.begin() + static_cast<std::ptrdiff_t>(count - keeps), keeps,
                letters_.begin());
    kept_ = keeps;
}

void Reader::see(Print print, std::uint64_t letter, std::uint64_t start, std::uint64_t end)
{
    if (trail_of_.empty()) trail_of_.resize(set_->documents().size());
    auto& number = trail_of_[print.document];
    if (number == 0) {
        trails_.emplace_back().hit.document = print.document;
        number = static_cast<std::uint32_t>(trails_.size());
    }
    auto& trail = trails_[number - 1];
    const auto& document = set_->documents()[print.document];
    if (trail.distinct == 0 || (!trail.listed && letter - trail.last > nearness)) {
        trail.seen.assign((document.prints + 63) / 64, 0);
        trail.distinct = 0;
        trail.hit.letters = 0;
        trail.hit.start = start;
    }
    trail.last = letter;
    auto& word = trail.seen[print.ordinal / 64];
    const auto bit = std::uint64_t{1} << (print.ordinal % 64);
    if ((word & bit) != 0) return;
    word |= bit;
    ++trail.distinct;
    trail.hit.letters += std::min<std::uint64_t>(gram, letter - trail.counted);
    trail.hit.end = end;
    trail.hit.percent = std::max(
        1u, static_cast<std::uint32_t>(std::uint64_t{100} * trail.distinct / document.prints));
    trail.counted = letter;
    if (!trail.listed) {
        if (trail.hit.letters < enough_letters) return;
        trail.listed = hits_.size();
        hits_.push_back(trail.hit);
    }
    hits_[*trail.listed] = trail.hit;
}

} // namespace lazaret::fingerprint
