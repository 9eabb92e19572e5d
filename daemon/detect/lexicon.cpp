#include "detect/lexicon.hpp"

#include "detect/simd.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace lazaret::detect {
namespace {

constexpr std::size_t key_size = 8;
constexpr std::size_t root_size = Lexicon::least_root;
constexpr std::uint64_t all_lower = 0x2020202020202020u;
constexpr WordKey root_mark = WordKey{1} << 56; ///< no letter of a word of eight

constexpr std::uint64_t first_bytes(std::size_t n)
{
    return n >= 8 ? ~std::uint64_t{0} : (std::uint64_t{1} << (8 * n)) - 1;
}

WordKey key_at(const char* at)
{
    std::uint64_t word = 0;
    if constexpr (std::endian::native == std::endian::little) {
        std::memcpy(&word, at, sizeof word);
    } else {
        for (std::size_t i = 0; i < key_size; ++i)
            word |= std::uint64_t{static_cast<unsigned char>(at[i])} << (8 * i);
    }
    return word | all_lower;
}

std::uint32_t load_four(const char* at)
{
    std::uint32_t four = 0;
    for (unsigned i = 0; i < 4; ++i)
        four |= std::uint32_t{static_cast<unsigned char>(at[i])} << (8 * i);
    return four;
}

/// The last, or first, four bytes of a term's part, up to a space, the first in the lowest byte.
std::uint32_t first_four(std::string_view text)
{
    std::uint32_t four = 0;
    for (unsigned i = 0; i < 4 && i < text.size() && text[i] != ' '; ++i)
        four |= std::uint32_t{static_cast<unsigned char>(text[i] | 0x20)} << (8 * i);
    return four;
}

std::uint32_t last_four(std::string_view text)
{
    const auto space = text.find_last_of(' ');
    const auto word = space == std::string_view::npos ? text : text.substr(space + 1);
    return first_four(word.substr(word.size() - std::min<std::size_t>(word.size(), 4)));
}

unsigned bytes_of(std::uint32_t four)
{
    return (39 - static_cast<unsigned>(std::countl_zero(four))) / 8;
}

/// A word of up to seven letters has itself as key; a longer one, or what may go on, its beginning.
std::size_t key_length(const Term& term)
{
    const auto letters = term.anchor_end - term.anchor;
    const bool open = term.root && term.anchor_end == term.text.size();
    if (letters >= key_size) return key_size;
    if (!open) return letters;
    return root_size;
}

constexpr std::array<std::uint64_t, key_size + 1> masks{
    first_bytes(0), first_bytes(1), first_bytes(2), first_bytes(3), first_bytes(4),
    first_bytes(5), first_bytes(6), first_bytes(7), first_bytes(8)};

/// The words that begin in some bytes: where, and how many letters they have, at most eight.
struct Words {
    static constexpr std::size_t stretch = 512; ///< bytes looked at together, on a fiber's stack
    struct Word {
        std::uint32_t at;
        std::uint32_t letters;
    };
    std::array<Word, stretch / 2 + 8> words; // and what find_in_block() writes too much
    std::size_t count = 0;
};

constexpr unsigned words_at_once = 4;

/// Adds the words that begin in 64 bytes at `at`, from those bytes' classes and the next ones'.
/// Returns behind the last, and writes a few more.
[[gnu::always_inline]] inline Words::Word* find_in_block(std::size_t at, std::size_t until,
                                                         simd::Words now, simd::Words next,
                                                         std::uint64_t carry, Words::Word* to)
{
    const auto members = now.letters | now.digits;
    const auto behind = next.letters | next.digits;
    auto starts = now.letters & ~((members << 1) | carry);
    if (until - at < 64) starts &= (std::uint64_t{1} << (until - at)) - 1;
    auto* const end = to + std::popcount(starts);
    // Some at a time, also where there are fewer: their number cannot be predicted.
    for (; to < end; to += words_at_once) {
        for (unsigned i = 0; i < words_at_once; ++i) {
            const auto place = static_cast<unsigned>(std::countr_zero(starts)) & 63;
            starts &= starts - 1;
            const auto rest = members >> place | (behind << 1) << (63 - place);
            to[i] = {static_cast<std::uint32_t>(at) + place,
                     static_cast<std::uint32_t>(std::countr_zero(~rest | 0x100))};
        }
    }
    return end;
}

/// Words that begin in `bytes` before `until`, which is `Words::stretch` at most. At least 64 + 8
/// bytes behind `until` are readable.
void find_words(const char* bytes, std::size_t until, bool in_word, Words& found)
{
    auto* end = found.words.data();
    auto next = simd::words64(bytes);
    std::uint64_t carry = in_word ? 1 : 0;
    for (std::size_t at = 0; at < until; at += 64) {
        const auto now = next;
        next = simd::words64(bytes + at + 64);
        end = find_in_block(at, until, now, next, carry, end);
        carry = (now.letters | now.digits) >> 63;
    }
    found.count = static_cast<std::size_t>(end - found.words.data());
}

/// Looks the words up. Every word writes its hit, and what counts stays: whether a word is known
/// cannot be predicted either. `hits` has room for two of each word; returns behind the last.
[[gnu::always_inline]] inline WordHit* look_up_all(const char* bytes, std::uint64_t base,
                                                   const Words& words, const Lexicon& lexicon,
                                                   WordHit* hits)
{
    const auto* const end = words.words.data() + words.count;
    for (const auto* it = words.words.data(); it != end; ++it) {
        const auto [at, letters] = *it;
        const auto word = key_at(bytes + at);
        const auto whole = word & (~std::uint64_t{0} >> (64 - 8 * letters));
        *hits = {base + at, whole};
        hits += lexicon.may_hold(whole);
        const auto root = (word & masks[root_size]) | root_mark;
        *hits = {base + at, root};
        hits += lexicon.may_hold(root) & static_cast<unsigned>(letters >= root_size);
    }
    return hits;
}

WordHit* look_up(const char* bytes, std::uint64_t base, const Words& words, const Lexicon& lexicon,
                 WordHit* hits)
{
    return look_up_all(bytes, base, words, lexicon, hits);
}

/// The same for this processor, if there is better.
struct Kernel {
    decltype(&find_words) find = find_words;
    decltype(&look_up) look = look_up;
};

#ifdef __x86_64__

[[gnu::target("avx2,bmi,bmi2,popcnt,lzcnt")]] void
find_words_wide(const char* bytes, std::size_t until, bool in_word, Words& found)
{
    auto* end = found.words.data();
    auto next = simd::wide_words64(bytes);
    std::uint64_t carry = in_word ? 1 : 0;
    for (std::size_t at = 0; at < until; at += 64) {
        const auto now = next;
        next = simd::wide_words64(bytes + at + 64);
        end = find_in_block(at, until, now, next, carry, end);
        carry = (now.letters | now.digits) >> 63;
    }
    found.count = static_cast<std::size_t>(end - found.words.data());
}

[[gnu::target("avx2,bmi,bmi2,popcnt,lzcnt")]] WordHit*
look_up_wide(const char* bytes, std::uint64_t base, const Words& words, const Lexicon& lexicon,
             WordHit* hits)
{
    return look_up_all(bytes, base, words, lexicon, hits);
}

Kernel best_kernel()
{
    const bool wide = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2") &&
                      __builtin_cpu_supports("popcnt");
    return wide ? Kernel{find_words_wide, look_up_wide} : Kernel{};
}

#else

Kernel best_kernel()
{
    return {};
}

#endif

/// Words that begin in `bytes` before `until`. At least 64 + 8 bytes behind `until` are readable;
/// only the first eight letters of a word matter.
void scan_blocks(const char* bytes, std::size_t until, std::uint64_t base, bool in_word,
                 const Lexicon& lexicon, std::vector<WordHit>& found)
{
    static const Kernel kernel = best_kernel();
    Words words;
    std::array<WordHit, Words::stretch + 8> hits;
    for (std::size_t at = 0; at < until; at += Words::stretch) {
        const auto size = std::min(until - at, Words::stretch);
        kernel.find(bytes + at, size, in_word, words);
        in_word = simd::is_word(bytes[at + size - 1]);
        const WordHit* end = kernel.look(bytes + at, base + at, words, lexicon, hits.data());
        found.insert(found.end(), static_cast<const WordHit*>(hits.data()), end);
    }
}

} // namespace

void Lexicon::add(const Term& term, TermUse use, std::uint64_t reach)
{
    std::array<char, key_size> bytes{};
    const std::string_view text{term.text};
    const auto length = key_length(term);
    text.copy(bytes.data(), length, term.anchor);
    const auto behind = text.substr(term.anchor + length);
    const auto tail = behind.substr(0, std::min(behind.find(' '), key_size));
    std::array<char, key_size> tail_bytes{};
    tail.copy(tail_bytes.data(), tail.size());
    use.tail_size = static_cast<std::uint8_t>(tail.size());
    use.tail = key_at(tail_bytes.data()) & masks[tail.size()];
    if (term.anchor >= 2 && text[term.anchor - 1] == ' ')
        use.before = last_four(text.substr(0, term.anchor - 1));
    const auto end = term.anchor_end;
    if (end + 1 < text.size() && text[end] == ' ' && end - term.anchor <= 255) {
        use.word_size = static_cast<std::uint8_t>(end - term.anchor);
        use.next = first_four(text.substr(end + 1));
    }
    const bool root = term.root && term.anchor_end == text.size() && length < key_size;
    added_.push_back({(key_at(bytes.data()) & masks[length]) | (root ? root_mark : 0), use});
    reach_ = std::max(reach_, reach);
}

namespace {

constexpr unsigned four_lower = 0x20202020u;

/// Of more than one space, or at the end of what is at hand, nothing is said.
bool is_behind(const TermUse& use, std::string_view around, std::size_t at)
{
    if (use.next == 0) return true;
    const auto end = at + use.word_size;
    if (end + 5 > around.size()) return true;
    if (!is_space(around[end])) return false;
    if (is_space(around[end + 1])) return true;
    const auto mask = static_cast<std::uint32_t>(first_bytes(bytes_of(use.next)));
    return ((load_four(around.data() + end + 1) | four_lower) & mask) == use.next;
}

bool is_before(const TermUse& use, std::string_view around, std::size_t at)
{
    if (use.before == 0) return true;
    if (at < 5) return true;
    if (!is_space(around[at - 1])) return false;
    if (is_space(around[at - 2])) return true;
    const auto bytes = bytes_of(use.before);
    const auto mask = static_cast<std::uint32_t>(first_bytes(bytes));
    return (((load_four(around.data() + at - 5) | four_lower) >> (32 - 8 * bytes)) & mask) ==
           use.before;
}

} // namespace

bool Lexicon::may_be(const TermUse& use, WordKey key, std::string_view around, std::size_t at)
{
    const auto letters = key < root_mark << 1 ? key & ~root_mark : key;
    const auto length = (71 - static_cast<std::size_t>(std::countl_zero(letters))) / 8;
    if (use.tail_size != 0) {
        if (at + length + key_size > around.size()) return true;
        const auto behind = key_at(around.data() + at + length);
        if (((behind ^ use.tail) & masks[use.tail_size]) != 0) return false;
    }
    return is_behind(use, around, at) && is_before(use, around, at);
}

void Lexicon::seal()
{
    std::stable_sort(added_.begin(), added_.end(), [](const Added& a, const Added& b) {
        return std::pair{a.key, a.use.layer} < std::pair{b.key, b.use.layer};
    });
    all_.clear();
    for (auto& filter : by_layer_)
        filter.clear();
    slots_.assign(std::bit_ceil(added_.size() * 2 + 2), {});
    slot_shift_ = 64 - static_cast<unsigned>(std::countr_zero(slots_.size()));
    const auto mask = slots_.size() - 1;
    for (const auto& [key, use] : added_) {
        all_.add(hash(key));
        by_layer_[use.layer].add(hash(key));
        auto slot = hash(key) >> slot_shift_;
        while (slots_[slot].key != 0 && slots_[slot].key != key)
            slot = (slot + 1) & mask;
        auto& entry = slots_[slot];
        if (entry.key == 0) entry = {key, static_cast<std::uint32_t>(uses_.size()), 0};
        uses_.push_back(use);
        ++entry.count;
    }
    added_ = {};
}

std::span<const TermUse> Lexicon::find(WordKey key) const
{
    const auto mask = slots_.size() - 1;
    for (auto slot = hash(key) >> slot_shift_; slots_[slot].key != 0; slot = (slot + 1) & mask) {
        const auto& entry = slots_[slot];
        if (entry.key == key) return std::span{uses_}.subspan(entry.first, entry.count);
    }
    return {};
}

void WordFinder::scan(std::string_view view, std::uint64_t base, const Lexicon& lexicon,
                      std::vector<WordHit>& found)
{
    // A word is looked up once its first eight bytes are there. What the last piece left is put
    // before the beginning of this one.
    constexpr std::size_t most_tail = key_size;
    constexpr std::size_t readable = 64 + key_size;
    std::array<char, most_tail * 2 + 2 * readable> joint{};
    const auto tail = tail_.size();
    const auto taken = std::min(view.size(), most_tail);
    tail_.copy(joint.data(), tail);
    view.copy(joint.data() + tail, taken);
    if (taken < most_tail) { // a very short piece
        tail_ += view;
        if (tail_.size() <= most_tail) return;
        const auto until = tail_.size() - most_tail;
        scan_blocks(joint.data(), until, base - tail, in_word_, lexicon, found);
        in_word_ = simd::is_word(tail_[until - 1]);
        tail_.erase(0, until);
        return;
    }
    scan_blocks(joint.data(), tail, base - tail, in_word_, lexicon, found);
    if (tail > 0) in_word_ = simd::is_word(tail_.back());

    const auto until = view.size() - most_tail;
    const auto direct = until > readable ? (until - readable) & ~std::size_t{63} : 0;
    scan_blocks(view.data(), direct, base, in_word_, lexicon, found);
    if (direct > 0) in_word_ = simd::is_word(view[direct - 1]);
    std::array<char, 4 * 64 + readable> rest{};
    view.copy(rest.data(), view.size() - direct, direct);
    scan_blocks(rest.data(), until - direct, base + direct, in_word_, lexicon, found);
    if (until > direct) in_word_ = simd::is_word(view[until - 1]);
    tail_ = view.substr(until);
}

void WordFinder::finish(std::uint64_t end, const Lexicon& lexicon, std::vector<WordHit>& found)
{
    std::array<char, key_size + 2 * 64 + key_size> rest{};
    tail_.copy(rest.data(), tail_.size());
    scan_blocks(rest.data(), tail_.size(), end - tail_.size(), in_word_, lexicon, found);
    tail_.clear();
    in_word_ = false;
}

} // namespace lazaret::detect
