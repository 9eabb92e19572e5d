/// The fingerprints of one document, chosen by winnowing (Schleimer, Wilkerson, Aiken: Winnowing,
/// local algorithms for document fingerprinting, SIGMOD 2003).
#pragma once

#include "base/result.hpp"
#include "fingerprint/letters.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace lazaret::fingerprint {

/// Among so many grams in a row the one with the smallest hash is a fingerprint of its document.
/// Two texts that share gram + window - 1 = 39 letters therefore share a fingerprint, unless none
/// of these grams has a summit.
inline constexpr std::size_t window = 16;

inline constexpr std::size_t fewest_letters = 300; ///< that a document must have
inline constexpr std::size_t most_letters = 64u << 20;
inline constexpr std::size_t longest_name = 200; ///< bytes

/// The texts of a document: its letters, text by text. No gram goes from one to the next.
using Texts = std::vector<Letters>;

struct Document {
    std::string name; ///< UTF-8 without control characters, 1 to 200 bytes
    std::uint64_t letters = 0;
    std::vector<std::uint64_t> prints; ///< hashes of grams, ascending, each once

    bool operator==(const Document&) const = default;
};

/// Grams that are no document's own: those of ordinary texts, of laws, of the letterhead.
class Exceptions {
public:
    void add(const Texts& texts);
    bool has(std::uint64_t hash) const;

private:
    std::vector<std::uint64_t> hashes_; ///< ascending
};

/// Chooses the fingerprints of `texts`. Grams of `exceptions` are passed over before choosing, so
/// that any gram + window - 1 letters without one of them still give a fingerprint.
/// Errors: Errc::config (a bad name, too short, too long, or nothing left beside the exceptions).
Result<Document> make_document(std::string name, const Texts& texts, const Exceptions& exceptions);

/// What is wrong with it as the name of a document; empty when nothing is.
std::string_view wrong_with_name(std::string_view name);

} // namespace lazaret::fingerprint
