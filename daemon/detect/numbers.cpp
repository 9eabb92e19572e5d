#include "detect/numbers.hpp"

#include "detect/number_key.hpp"
#include "detect/validators.hpp"

#include <algorithm>
#include <bit>

namespace lazaret::detect {
namespace {

constexpr std::size_t most_tokens = 8; ///< groups of one number
constexpr std::uint32_t long_run = 9;  ///< digits; the shortest that every layout must have
constexpr std::uint32_t most_separators = 2;
constexpr std::size_t nir_with_key = 15;
constexpr std::uint32_t one_by_one = 1;     ///< a grouping that no groups of a number have
constexpr std::uint64_t oid_distance = 120; // bytes

/// The OID nearest to [start, end), or null: several identifiers may stand side by side.
const InsOid* nearest(std::span<const InsOid> oids, std::uint64_t start, std::uint64_t end)
{
    const InsOid* best = nullptr;
    std::uint64_t least = oid_distance + 1;
    for (const auto& oid : oids) {
        if (!oid.known) continue;
        const auto distance = oid.start >= end   ? oid.start - end
                              : oid.end <= start ? start - oid.end
                                                 : 0;
        if (distance < least) {
            least = distance;
            best = &oid;
        }
    }
    return best;
}

} // namespace

NumberReader::NumberReader(std::vector<const NumberKind*> kinds) : kinds_{std::move(kinds)}
{
    for (std::size_t i = 0; i < kinds_.size(); ++i) {
        lengths_ |= kinds_[i]->lengths;
        for (std::uint32_t length = 0; length <= most_digits; ++length)
            if (((kinds_[i]->lengths >> length) & 1) != 0)
                by_length_[length].push_back(static_cast<std::uint8_t>(i));
    }
}

void NumberReader::tokenise(const Cluster& cluster, std::string_view text)
{
    tokens_.clear();
    if (text.size() <= 64) {
        auto mask = cluster.digits;
        while (mask != 0) {
            const auto at = static_cast<std::uint32_t>(std::countr_zero(mask));
            const auto length = static_cast<std::uint32_t>(std::countr_one(mask >> at));
            tokens_.push_back({at, length});
            if (at + length >= 64) break;
            mask &= ~std::uint64_t{0} << (at + length);
        }
        return;
    }
    const auto is_part = [&](std::size_t i) {
        return is_digit(text[i]) || (is_letter(text[i]) && i > 0 && text[i - 1] == '2');
    };
    for (std::size_t i = 0; i < text.size();) {
        if (!is_part(i)) {
            ++i;
            continue;
        }
        const auto start = i;
        while (i < text.size() && is_part(i))
            ++i;
        tokens_.push_back(
            {static_cast<std::uint32_t>(start), static_cast<std::uint32_t>(i - start)});
    }
}

bool NumberReader::is_dead(const Place& place, const Token& token) const
{
    const auto start = place.cluster.start + token.at;
    if (token.length > most_digits) return true;
    if (token.at == 0 && start > 0 && is_alnum(place.window.at(start - 1))) return true;
    if (token.end() != place.text.size()) return false;
    return !place.cluster.whole_right || is_alnum(place.window.at(place.cluster.end));
}

void NumberReader::read(const Cluster& cluster, const Window& window, std::span<const InsOid> oids,
                        std::vector<NumberHit>& found, std::vector<std::uint64_t>& long_runs)
{
    std::string buffer;
    const auto text = window.slice(cluster.start, cluster.end, buffer);
    if (text.size() != cluster.end - cluster.start) return;
    if (cluster.whole_left) done_ = cluster.start;
    tokenise(cluster, text);
    const Place place{cluster, window, oids, text, found};
    Group group;
    const auto finish_group = [&](std::size_t last) {
        group.last = last;
        if (group.last > group.first) read_group(place, group);
        group.whole = true;
    };
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
        const auto& token = tokens_[i];
        const auto start = cluster.start + token.at;
        if (token.length >= long_run && (start == 0 || !is_digit(window.at(start - 1))))
            long_runs.push_back(start);
        if (i == 0) group.whole = cluster.whole_left;
        const bool far = i > 0 && token.at - tokens_[i - 1].end() > most_separators;
        if (far) {
            finish_group(i);
            group.first = i;
        }
        if (is_dead(place, token)) {
            group.whole = false;
            finish_group(i);
            group.first = i + 1;
            group.whole = false;
        }
    }
    if (!cluster.whole_right) group.whole = false;
    finish_group(tokens_.size());
    if (!cluster.whole_right) done_ = cluster.end - 1;
}

/// Of random digits with the shape of a French number, one in 97 has the right key: where few have,
/// as in tables of other numbers, those that do are none without a label.
bool NumberReader::by_chance() const
{
    constexpr std::uint64_t enough = 100;
    constexpr std::uint64_t share = 20; // one in so many is right at least where they are real
    return shaped_ >= enough && keyed_ * share < shaped_;
}

void NumberReader::read_group(const Place& place, const Group& group)
{
    if (group.last - group.first > most_tokens) read_spaced(place, group);
    for (std::size_t first = group.first; first < group.last; ++first)
        read_from(place, group, first);
}

/// "1 8 4 1 2 7 6 …": a digit at a time, as in the boxes of a form; the group as a whole.
void NumberReader::read_spaced(const Place& place, const Group& group)
{
    std::uint32_t sum = 0;
    for (auto i = group.first; i < group.last && sum <= most_digits; ++i) {
        const auto length = tokens_[i].length;
        const bool corsica = length == 2 && is_letter(place.text[tokens_[i].at + 1]);
        if (length != 1 && !corsica) return;
        sum += length;
    }
    constexpr std::uint32_t least = 11; // fewer are met by chance: "1 2 3 4 …"
    if (sum < least || sum > most_digits) return;
    for (const auto i : by_length_[sum])
        try_kind(place, group, {group.first, group.last, one_by_one}, *kinds_[i]);
}

void NumberReader::read_from(const Place& place, const Group& group, std::size_t first)
{
    std::size_t ends[most_tokens];
    std::uint32_t sums[most_tokens];
    std::uint32_t groupings[most_tokens];
    std::size_t count = 0;
    std::uint32_t sum = 0;
    std::uint32_t grouping = 0;
    const auto stop = std::min(group.last, first + most_tokens);
    for (auto i = first; i < stop; ++i) {
        sum += tokens_[i].length;
        if (sum > most_digits) break;
        grouping = (grouping << 4) | std::min(tokens_[i].length, 15u);
        if (((lengths_ >> sum) & 1) == 0) continue;
        ends[count] = i + 1;
        sums[count] = sum;
        groupings[count] = grouping;
        ++count;
    }
    std::uint32_t read = 0; // kinds: the longest reading of each is the only one
    while (count-- > 0) {
        if (place.cluster.start + tokens_[ends[count] - 1].end() <= done_) continue;
        const Span span{first, ends[count], groupings[count]};
        for (const auto i : by_length_[sums[count]]) {
            if (((read >> i) & 1) != 0) continue;
            if (try_kind(place, group, span, *kinds_[i])) read |= 1u << i;
        }
    }
}

bool NumberReader::try_kind(const Place& place, const Group& group, const Span& span,
                            const NumberKind& kind)
{
    const auto [first, last, grouping] = span;
    Reading reading{.grouping = grouping};
    reading.compact = last - first == 1;
    reading.usual =
        reading.compact || grouping == one_by_one ||
        std::find(kind.groupings.begin(), kind.groupings.end(), grouping) != kind.groupings.end();
    reading.whole = group.whole && first == group.first && last == group.last;
    if (!reading.usual && !reading.whole) return false;
    char digits[most_digits];
    std::size_t size = 0;
    unsigned line_breaks = 0;
    for (auto i = first; i < last; ++i) {
        const auto& token = tokens_[i];
        for (const char c : place.text.substr(token.at, token.length))
            digits[size++] = upper(c);
        if (i == first) continue;
        const auto gap_start = tokens_[i - 1].end();
        const auto gap = place.text.substr(gap_start, token.at - gap_start);
        if (gap.front() == '\n' || gap.back() == '\n') ++line_breaks; // at most two separators
    }
    if (line_breaks > 1) return false;
    reading.digits = {digits, size};
    // Behind a decimal point.
    if (reading.compact && first > group.first &&
        tokens_[first].at - tokens_[first - 1].end() == 1 &&
        place.text[tokens_[first].at - 1] == '.')
        return false;
    reading.wrong_tail = last + 1 == group.last && tokens_[last].length == 2;

    const auto start = place.cluster.start + tokens_[first].at;
    auto end = place.cluster.start + tokens_[last - 1].end();
    Key key;
    if (kind.nir) {
        if (nir_shape(reading.digits.substr(0, 13)) == NirShape::none) return false;
        const auto* oid = nearest(place.oids, start, end);
        if (oid != nullptr && !oid->real) return false;
        reading.slot = oid != nullptr;
        if (size == 13 && reading.usual) key = read_key(place.window, end);
        reading.key = key.digits();
        reading.key_in_words = key.labelled;
    }
    auto form = kind.read(reading);
    if (kind.nir && size == nir_with_key) {
        ++shaped_;
        keyed_ += form == Form::keyed ? 1 : 0;
        if (form == Form::keyed && by_chance()) form = Form::unusual;
    }
    if (form == Form::none) return false;
    if (form == Form::keyed && !reading.key.empty()) end = key.end;
    place.found.push_back({start, end, &kind, form});
    return true;
}

} // namespace lazaret::detect
