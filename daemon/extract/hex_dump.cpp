#include "extract/hex_dump.hpp"

#include "extract/text_codes.hpp"

#include <algorithm>

namespace lazaret::extract {
namespace {

constexpr std::size_t npos = std::string_view::npos;
constexpr std::string_view digits = "0123456789abcdefABCDEF";

std::string_view take_digits(std::string_view& line)
{
    const auto taken = line.substr(0, line.find_first_not_of(digits));
    line.remove_prefix(taken.size());
    return taken;
}

/// Returns how many.
std::size_t take_blanks(std::string_view& line)
{
    const auto blanks = std::min(line.find_first_not_of(' '), line.size());
    line.remove_prefix(blanks);
    return blanks;
}

void append(std::string& bytes, std::string_view pairs)
{
    for (std::size_t i = 0; i + 1 < pairs.size(); i += 2)
        bytes += static_cast<char>(hex_value(pairs[i]) * 16 + hex_value(pairs[i + 1]));
}

/// xxd: groups of several bytes, one blank between them; two end them, for the letters may look
/// like digits, too.
std::optional<std::string> groups(std::string_view line)
{
    std::string bytes;
    for (take_blanks(line); !line.empty();) {
        const auto group = take_digits(line);
        if (group.size() % 2 != 0 || group.empty()) return std::nullopt;
        if (!line.empty() && line.front() != ' ') return std::nullopt;
        append(bytes, group);
        if (take_blanks(line) > 1) break;
    }
    return bytes;
}

/// hexdump and od: one byte at a time, the letters between two | or behind >.
std::optional<std::string> single_bytes(std::string_view line)
{
    std::string bytes;
    while (take_blanks(line) > 0 && !line.empty()) {
        if (line.front() == '|' || line.front() == '>') return bytes;
        const auto pair = take_digits(line);
        if (pair.size() != 2) return std::nullopt;
        append(bytes, pair);
    }
    return std::nullopt;
}

} // namespace

std::optional<std::string> hex_dump_line(std::string_view line)
{
    if (line.size() > max_dump_line) return std::nullopt;
    if (line.ends_with('\r')) line.remove_suffix(1);
    const auto offset = take_digits(line);
    if (offset.size() < 6 || offset.size() > 16) return std::nullopt;
    const bool by_xxd = line.starts_with(": ");
    auto bytes = by_xxd ? groups(line.substr(1)) : single_bytes(line);
    return bytes && !bytes->empty() ? bytes : std::nullopt;
}

std::optional<std::string> hex_dump_decoded(std::string_view head)
{
    std::string decoded;
    while (!head.empty()) {
        const auto end = head.find('\n');
        const auto line = hex_dump_line(head.substr(0, end));
        if (line) decoded += *line;
        head.remove_prefix(end == npos ? head.size() : end + 1);
    }
    return decoded.empty() ? std::nullopt : std::optional{std::move(decoded)};
}

} // namespace lazaret::extract
