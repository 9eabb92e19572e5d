#include "extract/dbase.hpp"

#include <algorithm>
#include <cstddef>

namespace lazaret::extract {
namespace {

constexpr std::size_t entry_size = 32; // bytes: of the header proper, and of each field
constexpr std::size_t backlink = 263;  // bytes behind the fields in Visual FoxPro

std::size_t byte(std::string_view head, std::size_t at)
{
    return static_cast<unsigned char>(head[at]);
}

/// dBase III, IV and V, FoxBase, FoxPro, Visual FoxPro, each with and without memo or SQL.
bool is_version(std::size_t version)
{
    constexpr std::string_view known{
        "\x02\x03\x30\x31\x32\x43\x63\x7b\x83\x8b\x8e\xcb\xe5\xf5\xfb"};
    return known.find(static_cast<char>(version)) != std::string_view::npos;
}

/// Of the last change: YY MM DD, the year counted from 1900. Some writers leave it empty.
bool is_date(std::string_view head)
{
    const auto month = byte(head, 2);
    const auto day = byte(head, 3);
    if (byte(head, 1) == 0 && month == 0 && day == 0) return true;
    return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

bool is_field(std::string_view field)
{
    constexpr std::string_view types{"CNDLMFBGPYTI@O+0VQW"};
    constexpr std::size_t name_size = 11;
    const auto name = field.substr(0, std::min(field.find('\0'), name_size));
    const bool named = !name.empty() && std::none_of(name.begin(), name.end(), [](char c) {
        return (c >= 0 && c <= ' ') || c == '\x7f';
    });
    return named && types.find(field[11]) != std::string_view::npos && byte(field, 16) > 0;
}

} // namespace

bool is_dbase(std::string_view head)
{
    if (head.size() < 2 * entry_size || !is_version(byte(head, 0)) || !is_date(head)) return false;
    const auto header = byte(head, 8) | byte(head, 9) << 8;
    const auto record = byte(head, 10) | byte(head, 11) << 8;
    if (record < 2 || header < 2 * entry_size + 1) return false;
    // 32 + 32 n, the terminator, in Visual FoxPro the backlink. Clipper adds a byte.
    const auto rest = header % entry_size;
    if (rest > 2 && rest != (1 + backlink) % entry_size) return false;
    std::size_t width = 1; // the mark of deletion
    for (std::size_t at = entry_size; at + entry_size < header; at += entry_size) {
        if (at + entry_size > head.size()) return width <= record;
        if (head[at] == '\r') return width == record && at > entry_size;
        if (!is_field(head.substr(at, entry_size))) return false;
        const auto decimals = head[at + 11] == 'C' ? byte(head, at + 17) : 0;
        width += byte(head, at + 16) + 256 * decimals;
    }
    const auto end = header - 1 - (rest > 2 ? backlink : 0);
    return width == record && (end >= head.size() || head[end] == '\r' || rest != 1);
}

} // namespace lazaret::extract
