/// Recognises documents of the house in the texts of one body: copies, filled-in copies, excerpts.
///
/// Each gram of the text that has a summit is looked up among the fingerprints of the documents.
/// That costs time on every byte, so it is for those who have a Set.
///
/// The trap: nothing here knows a document's text. A Hit says that much of a document stands near
/// here, and is a claim about letters, not about who copied from whom.
#pragma once

#include "fingerprint/set.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace lazaret::fingerprint {

/// From so many letters of one document on, near each other, it is recognised; below it never is.
/// Unbroken excerpts of 300 letters showed 240 at least, and 270 to 300 nearly always (64,000 of
/// them, of forms and of prose), which leaves something for a word that was changed. The phrases
/// that two houses' consent forms take from the law came to 218.
inline constexpr std::uint32_t enough_letters = 220;

/// Letters of other text after which what was seen of a document no longer counts. Most of a page:
/// what is filled into a form is shorter, and phrases that everybody uses are farther apart.
inline constexpr std::uint64_t nearness = 2'000;

/// A document that was recognised.
struct Hit {
    std::uint32_t document = 0; ///< index into Set::documents()
    std::uint64_t start = 0;    ///< of the first letter that counted, as a position of feed()
    std::uint64_t end = 0;      ///< behind the last letter that counted
    std::uint64_t letters = 0;  ///< of the text that stand in the document too; grows
    std::uint32_t percent = 0;  ///< of the document's fingerprints, 1 to 100; grows
};

/// Reads the texts of one body, one after the other. Nearness is measured across the borders of
/// texts. Memory: one bit for each fingerprint of the documents of which something was seen.
class Reader {
public:
    explicit Reader(std::shared_ptr<const Set> set);
    Reader(Reader&&) noexcept;
    ~Reader();

    /// Another text begins: nothing is recognised across the border.
    void change_text();

    /// The next bytes of the text, cut anywhere. `folded`: as detect::Folder makes it; `at`: the
    /// position of its first byte, at or after the end of the last piece. Returns what is
    /// recognised for the first time, each document once a body; valid until the next call.
    std::span<const Hit> feed(std::string_view folded, std::uint64_t at);

    /// All that was recognised so far, in that order, with what was seen of it since.
    std::span<const Hit> hits() const { return hits_; }

private:
    static constexpr std::size_t most_kept = gram - 1;
    struct Trail;

    void look(std::string_view block, std::uint64_t at);
    void keep(std::string_view block, std::uint64_t at, std::size_t count);
    void see(Print print, std::uint64_t letter, std::uint64_t start, std::uint64_t end);

    std::shared_ptr<const Set> set_;
    std::vector<std::uint8_t> letters_; ///< the last of the text so far, then those of a block
    std::size_t kept_ = 0;              ///< how many the first are
    std::array<std::uint64_t, most_kept> places_{}; ///< where these stand
    std::uint64_t read_ = 0;                        ///< letters of the body so far
    std::vector<std::uint32_t> trail_of_;           ///< by document: one more than its index, or 0
    std::vector<Trail> trails_;
    std::vector<Hit> hits_;
};

} // namespace lazaret::fingerprint
