#include "exact/candidates.hpp"
#include "exact/classes.hpp"

#include <algorithm>

namespace lazaret::exact {
namespace {

/// Between two words of a name: a space, a hyphen, ", ", "^", `","`.
constexpr std::size_t most_between = 4; // bytes
/// Between two capitalised ones, over what is not: {"nom":"DUPONT","prenom":"Marie"}.
constexpr std::size_t most_between_capitalised = 32; // bytes
/// Capitalised words between them that are no names: "Nom: DUPONT, Prénom: Marie".
constexpr unsigned most_strangers = 2;

bool starts_word(std::string_view text, std::size_t at)
{
    return is_letter(text[at]) &&
           (at == 0 || (!is_letter(text[at - 1]) && !is_digit(text[at - 1])));
}

std::size_t word_end(std::string_view text, std::size_t at)
{
    while (at < text.size() && is_letter(text[at]))
        ++at;
    return at;
}

} // namespace

NameReader::NameReader(const Index::Tables& tables, Columns of) : tables_{tables}
{
    for (unsigned i = 0; i < tables.tables.size(); ++i) {
        const auto& column = tables.tables[i];
        const bool is_name = column.kind == Kind::name || column.kind == Kind::word;
        if ((of >> i & 1) == 0 || !is_name) continue;
        names_ |= Columns{1} << i;
        word_counts_ |= column.word_counts;
    }
    word_counts_ &= low_bits(most_name_words + 1);
    most_words_ = word_counts_ == 0 ? 0 : static_cast<unsigned>(std::bit_width(word_counts_)) - 1;
}

void NameReader::read(const View& view, std::uint64_t from, std::uint64_t to, Words words,
                      std::vector<Candidate>& found)
{
    if (most_words_ == 0) return;
    const auto text = view.text;
    const std::size_t last = std::min<std::uint64_t>(to - view.base, text.size());
    std::size_t at = from - view.base;
    // Bit 0 of a block continues what stands before it.
    bool inside = at > 0 && (is_letter(text[at - 1]) || is_digit(text[at - 1]));
    std::array<char, 64> tail{};
    for (; at < last; at += 64) {
        const char* block = text.data() + at;
        if (text.size() - at < 64) {
            tail.fill(' ');
            text.copy(tail.data(), text.size() - at, at);
            block = tail.data();
        }
        const auto classes = classify64(block);
        const auto members = classes.digits | classes.letters;
        const auto first = words == Words::all ? classes.letters : classes.capitals;
        auto starts = first & ~(members << 1 | static_cast<std::uint64_t>(inside));
        // One letter is no name: what follows must be a letter (or is in the next block).
        starts &= classes.letters >> 1 | std::uint64_t{1} << 63;
        if (last - at < 64) starts &= low_bits(static_cast<unsigned>(last - at));
        inside = members >> 63 != 0;
        for (; starts != 0; starts &= starts - 1)
            read_name(view, at + static_cast<unsigned>(std::countr_zero(starts)), words, found);
    }
}

NameReader::Read NameReader::read_word(std::string_view text, std::size_t at, Word& word) const
{
    word.start = at;
    std::size_t i = at;
    for (; i < text.size() && is_letter(text[i]) && i - at < word.letters.size(); ++i)
        word.letters[i - at] = upper(text[i]);
    word.end = i;
    if (i < text.size() && (is_letter(text[i]) || is_digit(text[i]))) return Read::none;
    if (is_particle(word.text())) return Read::particle;
    word.keyed = siphash13(tables_.secrets.filter, word.text());
    return tables_.words.may_have(layout::word_hash(word.keyed)) ? Read::word : Read::none;
}

/// From the end of a word to the start of the next one.
bool NameReader::next_close(std::string_view text, std::size_t& at) const
{
    const auto end = at;
    for (; at < text.size() && at - end <= most_between; ++at) {
        if (is_digit(text[at])) return false;
        if (is_letter(text[at])) return true;
    }
    return false;
}

bool NameReader::next_capitalised(std::string_view text, std::size_t& at) const
{
    const auto end = at;
    for (; at < text.size() && at - end <= most_between_capitalised; ++at)
        if (is_capital(text[at]) && starts_word(text, at)) return true;
    return false;
}

void NameReader::read_name(const View& view, std::size_t start, Words wanted,
                           std::vector<Candidate>& found)
{
    const auto text = view.text;
    std::array<Word, most_name_words> words;
    if (read_word(text, start, words[0]) != Read::word) return;
    // Twice: over words that follow each other, and over capitalised ones only. What both come to
    // is taken once.
    std::array<std::size_t, most_name_words> close_ends{};
    for (const auto stream : {Words::all, Words::capitalised}) {
        if (stream == Words::all && wanted != Words::all) continue;
        if (stream == Words::capitalised && !is_capital(text[start])) continue;
        std::uint64_t keyed = 0;
        unsigned count = 0, strangers = 0;
        for (auto at = start; count < most_words_;) {
            const auto read = at == start ? Read::word : read_word(text, at, words[count]);
            if (read == Read::none && (stream == Words::all || ++strangers > most_strangers)) break;
            if (read == Read::word) {
                const auto& word = words[count];
                if (word.end - start > longest_name) break;
                keyed += word.keyed;
                auto& known = close_ends[count++];
                const bool again = stream == Words::capitalised && known == word.end;
                if (stream == Words::all) known = word.end;
                if ((word_counts_ >> count & 1) != 0 && !again)
                    take(view, {words.data(), count}, keyed, found);
            }
            at = word_end(text, at);
            if (!(stream == Words::all ? next_close(text, at) : next_capitalised(text, at))) break;
        }
    }
}

void NameReader::take(const View& view, std::span<const Word> words, std::uint64_t keyed,
                      std::vector<Candidate>& found) const
{
    for (unsigned i = 0; i < tables_.tables.size(); ++i) {
        if ((names_ >> i & 1) == 0 || (tables_.tables[i].word_counts >> words.size() & 1) == 0)
            continue;
        const auto hash = layout::value_hash(keyed, i);
        if (!tables_.values.may_have(hash)) continue;
        std::vector<std::string_view> sorted;
        for (const auto& word : words)
            sorted.push_back(word.text());
        std::sort(sorted.begin(), sorted.end());
        std::string canonical;
        for (const auto& word : sorted)
            (canonical += canonical.empty() ? "" : " ") += word;
        found.push_back({view.base + words.front().start,
                         view.base + words.back().end,
                         hash,
                         i,
                         0,
                         std::move(canonical),
                         {}});
    }
}

} // namespace lazaret::exact
