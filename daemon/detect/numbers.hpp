/// Reads numbers out of clusters of digits: which groups belong together, what kind of number they
/// make, how it was written. The checks themselves are in validators.hpp.
#pragma once

#include "detect/digits.hpp"
#include "detect/form.hpp"
#include "detect/window.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lazaret::detect {

/// What surrounds digits that could be a number.
struct Reading {
    std::string_view digits;    ///< without separators, letters in upper case
    std::uint32_t grouping = 0; ///< digits per group, a hexadecimal digit each: 0x1222332
    bool compact = false;       ///< one group
    bool usual = false;         ///< compact, or grouped the usual way
    bool whole = false;         ///< no more groups on either side
    bool wrong_tail = false;    ///< one more group of two digits ends it
    bool slot = false;          ///< next to the OID of an INS (1.2.250.1.213.1.4.8 or .9)
    bool key_in_words = false;  ///< the key below has a label: "cle 46"
    std::string_view key;       ///< two digits behind, in another field or with a label
};

/// One kind of number that `number: {validate: …}` may name.
struct NumberKind {
    std::string_view name;
    std::uint32_t lengths = 0;                ///< bit n: n characters
    std::span<const std::uint32_t> groupings; ///< usual ones, as in Reading
    Form (*read)(const Reading&) = nullptr;
    unsigned distinct = 22; ///< characters that tell one person from another
    bool nir = false;       ///< may stand in an INS slot, and apart from its key
};

std::span<const NumberKind> number_kinds();

struct NumberHit {
    std::uint64_t start = 0;
    std::uint64_t end = 0;
    const NumberKind* kind = nullptr;
    Form form = Form::none;
};

/// Where an OID of the French INS arc (1.2.250.1.213.1.4.x) was seen.
struct InsOid {
    std::uint64_t start = 0;
    std::uint64_t end = 0;
    bool real = false;  ///< .8, .9; else test, demonstration
    bool known = false; ///< .8 to .11
};

class NumberReader {
public:
    static constexpr std::uint32_t most_digits = 22;
    /// Behind a cluster, so many bytes are needed to judge it: an OID, a key in another field.
    static constexpr std::uint64_t look_ahead = 160;

    /// `kinds`: what to look for. They outlive the reader.
    explicit NumberReader(std::vector<const NumberKind*> kinds);

    /// All numbers of `cluster`, appended to `found`. Runs of nine digits or more begin at the
    /// positions appended to `long_runs`: fixed-width records hold them.
    void read(const Cluster& cluster, const Window& window, std::span<const InsOid> oids,
              std::vector<NumberHit>& found, std::vector<std::uint64_t>& long_runs);

private:
    struct Token {
        std::uint32_t at = 0; ///< from the start of the cluster
        std::uint32_t length = 0;
        std::uint32_t end() const { return at + length; }
    };
    struct Group { ///< tokens [first, last) with at most two separators between
        std::size_t first = 0;
        std::size_t last = 0;
        bool whole = true;
    };
    struct Span { ///< tokens [first, last) that may be one number
        std::size_t first = 0;
        std::size_t last = 0;
        std::uint32_t grouping = 0;
    };
    /// What read() works on.
    struct Place {
        const Cluster& cluster;
        const Window& window;
        std::span<const InsOid> oids;
        std::string_view text; ///< of the cluster
        std::vector<NumberHit>& found;
    };

    void tokenise(const Cluster& cluster, std::string_view text);
    bool is_dead(const Place& place, const Token& token) const;
    void read_group(const Place& place, const Group& group);
    bool by_chance() const;
    void read_spaced(const Place& place, const Group& group);
    void read_from(const Place& place, const Group& group, std::size_t first);
    bool try_kind(const Place& place, const Group& group, const Span& span, const NumberKind& kind);

    std::vector<const NumberKind*> kinds_;
    std::uint32_t lengths_ = 0;
    std::array<std::vector<std::uint8_t>, most_digits + 1> by_length_; ///< places in kinds_
    std::vector<Token> tokens_;
    std::uint64_t shaped_ = 0; ///< runs of 15 that could be French numbers, so far
    std::uint64_t keyed_ = 0;  ///< those of them with the right key
    std::uint64_t done_ = 0;   ///< numbers that end here or before were read in the piece before
};

} // namespace lazaret::detect
