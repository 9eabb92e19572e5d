/// Records of a BIFF stream (MS-XLS §2.1.4) and strings that run across several of them.
#pragma once

#include "base/bytes.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lazaret::extract::worker {

namespace biff {
inline constexpr std::uint16_t formula = 0x0006;
inline constexpr std::uint16_t end_of_sheet = 0x000a;
inline constexpr std::uint16_t header = 0x0014;
inline constexpr std::uint16_t footer = 0x0015;
inline constexpr std::uint16_t note = 0x001c;
inline constexpr std::uint16_t date_mode = 0x0022;
inline constexpr std::uint16_t file_pass = 0x002f;
inline constexpr std::uint16_t font = 0x0031;
inline constexpr std::uint16_t font3 = 0x0231;
inline constexpr std::uint16_t continued = 0x003c;
inline constexpr std::uint16_t bound_sheet = 0x0085;
inline constexpr std::uint16_t multiple_rk = 0x00bd;
inline constexpr std::uint16_t multiple_blank = 0x00be;
inline constexpr std::uint16_t rich_string = 0x00d6;
inline constexpr std::uint16_t cell_format = 0x00e0;
inline constexpr std::uint16_t drawing_group = 0x00eb;
inline constexpr std::uint16_t shared_strings = 0x00fc;
inline constexpr std::uint16_t shared_label = 0x00fd;
inline constexpr std::uint16_t text_object = 0x01b6;
inline constexpr std::uint16_t blank = 0x0201;
inline constexpr std::uint16_t number = 0x0203;
inline constexpr std::uint16_t label = 0x0204;
inline constexpr std::uint16_t boolean = 0x0205;
inline constexpr std::uint16_t string = 0x0207;
inline constexpr std::uint16_t row = 0x0208;
inline constexpr std::uint16_t rk = 0x027e;
inline constexpr std::uint16_t style = 0x0293;
inline constexpr std::uint16_t format = 0x041e;
inline constexpr std::uint16_t begin = 0x0809;
} // namespace biff

struct Record {
    std::size_t position; ///< in the stream
    std::uint16_t type;
    Bytes body;
};

/// Walks the records. Ends at the end of the stream, or where a record is cut off.
class Records {
public:
    explicit Records(Bytes stream, std::size_t at = 0) : stream_{stream}, at_{at} {}

    std::optional<Record> next();
    /// The bodies of the CONTINUE records that come next, taken.
    std::vector<Bytes> continuations();
    /// The last record was shorter than it claims, or less than a record's head was left.
    bool cut_off() const { return cut_off_; }

private:
    Bytes stream_;
    std::size_t at_;
    bool cut_off_ = false;
};

/// Reads bytes and strings across a record and its continuations. Within a string's characters each
/// continuation begins with a byte that tells their width anew (MS-XLS §2.5.293).
class Continued {
public:
    explicit Continued(std::vector<Bytes> bodies) : bodies_{std::move(bodies)} {}

    bool at_end();
    std::uint8_t u8();
    std::uint16_t u16();
    std::uint32_t u32();
    void skip(std::size_t bytes);
    /// A string of `count` characters, wide or of one byte (Latin-1).
    std::string characters(std::size_t count, bool wide);
    /// XLUnicodeRichExtendedString: of the table of shared strings.
    std::string rich_string();

private:
    Bytes rest();

    std::vector<Bytes> bodies_;
    std::size_t body_ = 0;
    std::size_t at_ = 0;
};

/// XLUnicodeString: flags, then `count` characters.
std::string unicode_string(Bytes bytes, std::size_t count);

} // namespace lazaret::extract::worker
