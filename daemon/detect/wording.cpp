#include "detect/wording.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <optional>

namespace lazaret::detect {
namespace {

constexpr unsigned root_size = 5;            // letters
constexpr std::int32_t most_weight = 10'000; // hundredths
constexpr unsigned most_digits = 5;          // longer numbers are alike
constexpr std::uint64_t least_words = 6;     ///< fewer are weighed as if there were so many
constexpr std::uint64_t empty = 0xcbf29ce484222325u;

/// Fowler, Noll, Vo (FNV-1a), 64 bits.
std::uint64_t with(std::uint64_t hash, char c)
{
    return (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
}

/// Spreads what FNV leaves in the low bits. Never 0.
std::uint64_t spread(std::uint64_t hash)
{
    return (hash ^ hash >> 29) * 0x9e3779b97f4a7c15u | 1;
}

std::uint64_t word(std::uint64_t token)
{
    return spread(token);
}

std::uint64_t root(std::uint64_t token)
{
    return spread(token ^ 0x5bd1e995u);
}

std::uint64_t token_of(std::string_view text)
{
    auto hash = empty;
    for (const char c : text)
        hash = with(hash, c);
    return hash;
}

/// "plain" for all that has no form of its own.
std::optional<Form> form_of(std::string_view text)
{
    if (text == "plain") return Form::plain;
    for (const auto& [known, form] : form_names)
        if (known == text) return form;
    return std::nullopt;
}

} // namespace

bool WordWeights::add(std::string_view line)
{
    const auto tab = line.find('\t');
    if (tab == std::string_view::npos || tab == 0) return false;
    const auto term = line.substr(0, tab);
    std::int32_t weight = 0;
    const auto* end = line.data() + line.size();
    const auto [stop, error] = std::from_chars(line.data() + tab + 1, end, weight);
    if (error != std::errc{} || stop != end || std::abs(weight) > most_weight) return false;
    if (term == "@unknown" || term == "@control") {
        (term == "@unknown" ? unknown_ : control_) = weight;
        return true;
    }
    if (const auto form = term.front() == '@' ? form_of(term.substr(1)) : std::nullopt) {
        forms_[static_cast<std::size_t>(*form)] = weight;
        return true;
    }
    const bool is_root = term.size() == root_size + 1 && term.back() == '*';
    const auto hash = is_root ? root(token_of(term.substr(0, root_size))) : word(token_of(term));
    added_.emplace_back(hash, weight);
    return true;
}

void WordWeights::seal()
{
    const auto size = std::bit_ceil(std::max<std::size_t>(added_.size() * 3 / 2, 2));
    slots_.assign(size, {});
    shift_ = 64 - static_cast<unsigned>(std::countr_zero(size));
    mask_ = size - 1;
    for (const auto& [hash, weight] : added_) {
        auto at = hash >> shift_;
        while (slots_[static_cast<std::size_t>(at)].tag != 0)
            at = (at + 1) & mask_;
        slots_[static_cast<std::size_t>(at)] = {static_cast<std::uint32_t>(hash), weight};
    }
    sealed_ = added_.size();
    added_ = {};
}

void WordingReader::read(const WordWeights& weights, std::string_view text, std::uint64_t from)
{
    if (from != done_) finish(weights);
    const auto* at = text.data();
    const auto* const end = at + text.size();
    const auto position = [&] { return from + static_cast<std::uint64_t>(at - text.data()); };
    while (at != end) {
        const auto kind = kind_of(*at);
        if (token_ != Token::none && kind != token_) end_token(weights, position());
        if (kind == Token::word || kind == Token::digits) {
            at = kind == Token::word ? read_word(at, end) : read_digits(at, end);
            token_ = kind;
            continue;
        }
        ++at;
        if (kind == Token::none) continue;
        hash_ = with(empty, at[-1]);
        token_ = kind;
        end_token(weights, position());
    }
    done_ = from + text.size();
}

/// Where the letters end. A word that goes on from the last text keeps its hash.
const char* WordingReader::read_word(const char* at, const char* end)
{
    auto hash = token_ == Token::none ? empty : hash_;
    auto size = token_ == Token::none ? 0 : size_;
    do {
        hash = with(hash, lower(*at));
        if (++size == root_size) root_ = hash;
    } while (++at != end && kind_of(*at) == Token::word);
    hash_ = hash;
    size_ = size;
    return at;
}

const char* WordingReader::read_digits(const char* at, const char* end)
{
    if (token_ == Token::none) {
        hash_ = empty;
        size_ = 0;
    }
    do {
        if (size_++ < most_digits) hash_ = with(hash_, '0');
    } while (++at != end && kind_of(*at) == Token::digits);
    return at;
}

void WordingReader::end_token(const WordWeights& weights, std::uint64_t position)
{
    const bool has_root = token_ == Token::word && size_ > root_size;
    if (token_ == Token::control)
        sum_.weight += weights.of_control();
    else if (const auto whole = word(hash_); !repeated(whole))
        sum_.weight += weights.of(whole, has_root ? std::optional{root(root_)} : std::nullopt);
    token_ = Token::none;
    sum_.end = position;
    ++sum_.words;
    marks_.push_back(sum_);
}

WordingReader::Token WordingReader::kind_of(char c)
{
    static const auto kinds = [] {
        std::array<Token, 256> all{}; // none: blanks, and what is no letter of ASCII's
        for (unsigned i = 0; i < 0x80; ++i) {
            const auto sign = static_cast<char>(i);
            const bool blank = sign == ' ' || (sign >= '\t' && sign <= '\r') || sign == '\x1e';
            if (is_letter(sign))
                all[i] = Token::word;
            else if (is_digit(sign))
                all[i] = Token::digits;
            else if (sign > ' ' && sign <= '~')
                all[i] = Token::sign;
            else if (!blank)
                all[i] = Token::control;
        }
        return all;
    }();
    return kinds[static_cast<unsigned char>(c)];
}

bool WordingReader::repeated(std::uint64_t word)
{
    auto& seen = seen_[static_cast<std::size_t>(word >> 56)];
    const bool lately = seen.word == word && sum_.words - seen.at < repeats;
    seen = {word, sum_.words};
    return lately;
}

void WordingReader::finish(const WordWeights& weights)
{
    if (token_ != Token::none) end_token(weights, done_);
}

WordingReader::Mark WordingReader::sum_until(std::uint64_t position) const
{
    const auto behind =
        std::upper_bound(marks_.begin(), marks_.end(), position,
                         [](std::uint64_t at, const Mark& mark) { return at < mark.end; });
    return behind == marks_.begin() ? Mark{} : *std::prev(behind);
}

int WordingReader::around(Span at, std::uint64_t reach) const
{
    const auto first = sum_until(at.start - std::min(at.start, reach));
    const auto before = sum_until(at.start);
    const auto behind = sum_until(at.end);
    const auto last = sum_until(at.end + reach);
    const auto weight = before.weight - first.weight + last.weight - behind.weight;
    const auto words =
        std::max(before.words - first.words + last.words - behind.words, least_words);
    return static_cast<int>(
        std::lround(static_cast<double>(weight) / std::sqrt(static_cast<double>(words))));
}

void WordingReader::forget_before(std::uint64_t position)
{
    constexpr std::size_t few = 1024; // marks
    if (marks_.size() < few || marks_[marks_.size() / 2].end >= position) return;
    const auto keep = std::find_if(marks_.begin(), marks_.end(),
                                   [&](const Mark& mark) { return mark.end >= position; });
    // The one before the first that is kept holds the sums that its window begins with.
    marks_.erase(marks_.begin(), keep == marks_.begin() ? keep : std::prev(keep));
}

} // namespace lazaret::detect
