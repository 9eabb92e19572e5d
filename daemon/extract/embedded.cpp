#include "extract/embedded.hpp"

#include "extract/letters.hpp"

#include <algorithm>

#ifdef __SSE2__
#include <emmintrin.h>
#include <utility>
#endif

namespace lazaret::extract {
namespace {

using letters::block;
using letters::is_letter;
using letters::is_member;

constexpr std::size_t npos = std::string_view::npos;

// A run of 55 letters covers a block of 16 wherever it lies.
constexpr std::size_t stride = 40;        // bytes
constexpr std::size_t least_stretch = 55; // letters; lines of encoded files have 60, 64 or 76

/// So far before a stretch its beginning is looked for: less than a tail.
constexpr std::size_t max_before = 100; // bytes

/// What may stand right before an encoded file that does not begin its line.
bool introduces(std::string_view before)
{
    if (before.empty()) return true;
    constexpr std::string_view delimiters = ":\",'>^=;(|";
    return delimiters.find(before.back()) != npos || before.ends_with(": ");
}

/// Where a run begins of which a stretch of members begins at `begin`: there may be others before,
/// with references like &#43; between them.
std::size_t before_references(std::string_view text, std::size_t begin)
{
    constexpr std::size_t longest = 7; // "&#x2B;" and a zero more
    const auto least = begin - std::min(begin, max_before);
    for (;;) {
        if (begin == least || text[begin - 1] != ';') return begin;
        const auto from = begin - std::min(begin, longest);
        const auto reference = text.substr(from, begin - from).rfind("&#");
        if (reference == npos) return begin;
        begin = from + reference;
        while (begin > least && is_member(text[begin - 1]))
            --begin;
        if (begin <= least) return begin;
    }
}

/// Where a run begins whose first whole line begins at `line`: a shorter first line may stand
/// before, behind a name or a quotation mark (LDIF, vCard, HTML).
std::size_t first_line(std::string_view text, std::size_t line)
{
    auto end = line;
    while (end > 0 && line - end < 8 && (text[end - 1] == ' ' || text[end - 1] == '\t'))
        --end;
    if (end == 0 || text[end - 1] != '\n') return line;
    --end;
    if (end > 0 && text[end - 1] == '\r') --end;
    auto begin = end;
    while (begin > 0 && end - begin < least_stretch && is_letter(text[begin - 1]))
        --begin;
    return begin < end && introduces(text.substr(0, begin)) ? begin : line;
}

} // namespace

void EmbeddedFinder::feed(Bytes chunk, Sink& out)
{
    feed(chunk, out, [](Bytes) {});
}

void EmbeddedFinder::feed(Bytes chunk, Sink& out, const std::function<void(Bytes)>& text)
{
    const auto whole = as_text(chunk);
    std::size_t given = 0;
    const auto give = [&](std::size_t to) {
        if (to > given) text(chunk.subspan(given, to - given));
        given = std::max(given, to);
    };
    std::size_t at =
        state_ == State::searching && !whole.empty() ? search_from_tail(whole, out) : 0;
    while (at < whole.size()) {
        const auto rest = whole.substr(at);
        if (state_ == State::searching) {
            const auto begin = search(rest);
            if (begin == npos) {
                tail_ = rest.substr(rest.size() - std::min(rest.size(), max_tail));
                break;
            }
            at += begin;
            begin_run();
            continue;
        }
        const bool inside = state_ == State::decoding;
        at += go_on(rest, out);
        if (state_ != State::decoding) continue;
        if (inside) {
            given = at;
        } else {
            give(at);
            begin_find(out);
        }
        if (!ended_) continue;
        end_find(out);
        // A word behind the last line, or half an escape, was none of the find.
        const auto left = letters_ + held_;
        if (inside && !left.empty()) text(as_bytes('\n' + left));
    }
    if (state_ == State::decoding) flush(out);
    if (state_ != State::decoding) give(whole.size());
}

void EmbeddedFinder::finish(Sink& out)
{
    if (state_ == State::collecting) {
        end_run(true);
        if (decide()) begin_find(out);
    } else if (state_ == State::decoding) {
        end_run(true);
    }
    if (state_ == State::decoding) end_find(out);
    state_ = State::searching;
    tail_.clear();
}

/// Where a run begins, or npos: none, or one whose length the end of `text` hides.
std::size_t EmbeddedFinder::search(std::string_view text) const
{
    for (std::size_t at = 0; at + block <= text.size();) {
        if (!letters::all_members(text.data() + at)) {
            at += stride;
            continue;
        }
        auto begin = at;
        while (begin > 0 && is_member(text[begin - 1]))
            --begin;
        auto end = at + block;
        while (end < text.size() && end - begin < least_stretch && is_member(text[end]))
            ++end;
        if (end - begin >= least_stretch) return first_line(text, before_references(text, begin));
        at = end + 1;
    }
    return npos;
}

/// Looks where the last chunk and this one meet. Returns how much of this one is done with.
std::size_t EmbeddedFinder::search_from_tail(std::string_view chunk, Sink& out)
{
    constexpr std::size_t most = 2 * max_tail;
    const auto before = tail_.size();
    std::string seam = std::exchange(tail_, {});
    seam += chunk.substr(0, most);
    const std::string_view text = seam;
    for (std::size_t from = 0;;) {
        const auto found = search(text.substr(from));
        if (found == npos) {
            if (chunk.size() > most) return 0;
            from = std::max(from, seam.size() - std::min(seam.size(), max_tail));
            tail_ = text.substr(from);
            return chunk.size();
        }
        from += found;
        begin_run();
        if (from >= before) return from - before;
        while (from < before && state_ != State::searching) {
            const bool inside = state_ == State::decoding;
            from += go_on(text.substr(from, before - from), out);
            if (state_ != State::decoding) continue;
            if (!inside) begin_find(out);
            if (ended_) end_find(out);
        }
        if (from >= before) return 0;
    }
}

/// Takes some of `text`, which lies in a run; returns how much. What decoding needs around it is
/// for the caller to do.
std::size_t EmbeddedFinder::go_on(std::string_view text, Sink& out)
{
    if (state_ == State::decoding) return decode(text, out);
    if (state_ == State::ignoring) return ignore(text);
    const auto taken = collect(text);
    return state_ == State::searching && !begun_ ? 1 : taken;
}

void EmbeddedFinder::begin_run()
{
    state_ = State::collecting;
    tail_.clear();
    held_.clear();
    letters_.clear();
    sure_ = line_ = first_line_ = width_ = lines_ = 0;
    line_end_ = 0;
    padded_ = looked_ = ended_ = begun_ = false;
}

} // namespace lazaret::extract
