#include "exact/runs.hpp"

#include "exact/classes.hpp"

#include <array>

namespace lazaret::exact {
namespace {

bool in_run(char c)
{
    return is_digit(c) || is_letter(c);
}

/// The 64 bytes from `at` on; what lies behind the text is blank.
const char* block_at(std::string_view text, std::size_t at, std::array<char, 64>& tail)
{
    if (text.size() - at >= 64) return text.data() + at;
    tail.fill('\t');
    text.copy(tail.data(), text.size() - at, at);
    return tail.data();
}

std::size_t run_end(std::string_view text, std::size_t at)
{
    while (at < text.size() && in_run(text[at]))
        ++at;
    return at;
}

} // namespace

// In a table of numbers every run has another length, so each branch that asks about it is a guess
// that fails: 5 ns. Hence the arithmetic with masks.
void find_runs(std::string_view text, std::size_t from, std::vector<Run>& runs)
{
    // What began before `from` is not ours.
    if (from > 0 && from < text.size() && in_run(text[from - 1])) from = run_end(text, from);
    std::size_t open = text.size() + 1; // behind the last run, if a joint follows it
    std::array<char, 64> tail{};
    for (std::size_t at = from; at < text.size();) {
        const char* block = block_at(text, at, tail);
        const auto classes = classify64(block);
        const auto members = classes.digits | classes.letters;
        std::size_t next = at + 64;
        auto whole = members; // of runs that end in this block
        if (members >> 63 != 0) {
            const auto length = static_cast<unsigned>(std::countl_one(members));
            if (length > longest_run) {
                next = run_end(text, next);
            } else {
                next = at + 64 - length; // and is seen whole in the next one
            }
            whole &= length >= 64 ? 0 : low_bits(64 - length);
        }
        for (auto digits = classes.digits & whole; digits != 0;) {
            const auto digit = static_cast<unsigned>(std::countr_zero(digits));
            const auto before = ~members & low_bits(digit);
            const auto start = 64 - static_cast<unsigned>(std::countl_zero(before));
            const auto end = digit + static_cast<unsigned>(std::countr_one(members >> digit));
            digits &= ~low_bits(end);
            const auto length = end - start;
            if (length > longest_run) continue;
            const bool letters = (classes.letters & low_bits(end) & ~low_bits(start)) != 0;
            if (!runs.empty()) runs.back().glued = open == at + start;
            runs.push_back({static_cast<std::uint32_t>(at + start), length, !letters, false});
            const bool joined = end < 64 && (classes.joints >> end & 1) != 0;
            open = joined ? at + end + 1 : text.size() + 1;
            if (!joined && at + end + 1 < text.size() && text[at + end] == '\r' &&
                text[at + end + 1] == '\n')
                open = at + end + 2;
        }
        at = next;
    }
}

} // namespace lazaret::exact
