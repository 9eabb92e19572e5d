/// dBase III to V, FoxPro and Visual FoxPro tables. Rows marked as deleted are given too: they are
/// in the file. Memo fields point into a file of their own and are left out.
#include "extract/code_pages.hpp"
#include "extract/worker/database_rows.hpp"
#include "extract/worker/fields.hpp"
#include "extract/worker/numbers.hpp"
#include "extract/worker/text.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

namespace lazaret::extract::worker {
namespace {

constexpr std::size_t entry_size = 32; // bytes: of the header proper, and of each field
constexpr char end_of_fields = '\r';

struct Field {
    std::string_view name;
    char type = 'C';
    std::size_t at = 0; ///< in the record
    std::size_t size = 0;
};

struct Layout {
    std::vector<Field> fields;
    std::size_t header = 0;
    std::size_t record = 0;
    std::uint64_t records = 0; ///< as the header counts them
    std::optional<CodePage> page;
};

/// The language driver of the header (byte 29), as far as it means one of ours.
std::optional<CodePage> page_of(unsigned char mark)
{
    constexpr std::string_view dos_us{"\x01\x09\x0b\x0d\x0f\x11\x15\x18\x19\x1b"};
    constexpr std::string_view dos_west{"\x02\x08\x0a\x0e\x10\x12\x14\x16\x1a\x1d\x24\x25\x37"};
    constexpr std::string_view windows{"\x03\x57\x58\x59"};
    const auto c = static_cast<char>(mark);
    if (mark == 0) return std::nullopt;
    if (dos_us.find(c) != std::string_view::npos) return CodePage::dos_437;
    if (dos_west.find(c) != std::string_view::npos) return CodePage::dos_850;
    if (windows.find(c) != std::string_view::npos) return CodePage::windows_1252;
    if (mark == 0x04) return CodePage::mac_roman;
    return std::nullopt;
}

std::optional<Layout> layout_of(std::string_view file)
{
    if (file.size() < 2 * entry_size) return std::nullopt;
    Layout layout;
    layout.records = u32_at(file, 4);
    layout.header = u16_at(file, 8);
    layout.record = u16_at(file, 10);
    layout.page = page_of(static_cast<unsigned char>(file[29]));
    if (layout.record == 0 || layout.header > file.size()) return std::nullopt;
    std::size_t width = 1; // the mark of deletion
    for (auto at = entry_size; at + entry_size <= layout.header; at += entry_size) {
        const auto entry = file.substr(at, entry_size);
        if (entry.front() == end_of_fields) break;
        const auto name = entry.substr(0, 11);
        Field field{before_nul(name), entry[11], width, u8_at(entry, 16)};
        // Clipper and FoxPro keep the high byte of a long text where numbers have their decimals.
        if (field.type == 'C') field.size += 256u * u8_at(entry, 17);
        width += field.size;
        layout.fields.push_back(field);
    }
    if (layout.fields.empty() || width > layout.record) return std::nullopt;
    return layout;
}

std::string_view trimmed(std::string_view text)
{
    text = before_nul(text);
    const auto start = text.find_first_not_of(' ');
    if (start == std::string_view::npos) return {};
    return text.substr(start, text.find_last_not_of(' ') - start + 1);
}

std::string date(std::int64_t year, std::int64_t month, std::int64_t day)
{
    std::array<char, 80> buffer{};
    const auto size = std::snprintf(buffer.data(), buffer.size(), "%04lld-%02lld-%02lld",
                                    static_cast<long long>(year), static_cast<long long>(month),
                                    static_cast<long long>(day));
    return {buffer.data(), static_cast<std::size_t>(size)};
}

/// Day of the Julian period to a date (Fliegel and Van Flandern, CACM 11, 1968, p. 657).
std::string julian_date(std::int64_t julian)
{
    auto l = julian + 68569;
    const auto n = 4 * l / 146097;
    l -= (146097 * n + 3) / 4;
    const auto i = 4000 * (l + 1) / 1461001;
    l = l - 1461 * i / 4 + 31;
    const auto j = 80 * l / 2447;
    return date(100 * (n - 49) + i + j / 11, j + 2 - 12 * (j / 11), l - 2447 * j / 80);
}

/// Two integers: day of the Julian period, milliseconds of the day.
std::string date_time(std::string_view value)
{
    const auto day = static_cast<std::int64_t>(u32_at(value, 0));
    const auto seconds = (u32_at(value, 4) + 500) / 1000;
    if (day == 0 || day > 5'373'484) return {}; // 9999-12-31
    std::array<char, 80> time{};
    const auto size = std::snprintf(
        time.data(), time.size(), " %02u:%02u:%02u", static_cast<unsigned>(seconds / 3600),
        static_cast<unsigned>(seconds / 60 % 60), static_cast<unsigned>(seconds % 60));
    return julian_date(day) + std::string{time.data(), static_cast<std::size_t>(size)};
}

std::string binary_number(char type, std::string_view value)
{
    const auto bits = little_endian(value);
    if (type == 'Y')
        return shown_number(static_cast<double>(static_cast<std::int64_t>(bits)) / 10'000);
    if (value.size() == 8) return shown_number(std::bit_cast<double>(bits));
    return std::to_string(static_cast<std::int32_t>(bits));
}

/// How the texts of a file are to be read.
struct Reading {
    CodePage page;
    bool marked; ///< else the file may be in UTF-8 as well
};

std::string text_of(std::string_view value, const Reading& reading)
{
    if (!reading.marked && is_whole_utf8(value)) return std::string{value};
    return to_utf8(reading.page, value);
}

/// What a person sees of a value.
std::string cell(const Field& field, std::string_view value, const Reading& reading)
{
    switch (field.type) {
    case 'D':
        value = trimmed(value);
        if (value.size() != 8) return std::string{value};
        return std::string{value.substr(0, 4)}
            .append("-")
            .append(value.substr(4, 2))
            .append("-")
            .append(value.substr(6));
    case 'T':
    case '@':
        return value.size() == 8 ? date_time(value) : std::string{};
    case 'M': // where it stands in the memo file
    case 'G':
    case 'P':
    case 'W':
    case '0': // which fields are null
        return {};
    case 'B':
        return value.size() == 8 ? binary_number('B', value) : std::string{};
    case 'I':
    case '+':
    case 'O':
    case 'Y':
        // A reader that keeps such numbers as digits exists too.
        if (value.size() != 4 && value.size() != 8) break;
        return binary_number(field.type, value);
    default:
        break;
    }
    return text_of(trimmed(value), reading);
}

bool give_rows(const Layout& layout, std::string_view records, const Reading& reading,
               TableText& text)
{
    for (const auto& field : layout.fields)
        text.cell(text_of(field.name, reading));
    if (!text.row()) return false;
    for (std::uint64_t i = 0; i < layout.records && (i + 1) * layout.record <= records.size();
         ++i) {
        const auto record = records.substr(i * layout.record, layout.record);
        for (const auto& field : layout.fields)
            text.cell(cell(field, record.substr(field.at, field.size), reading));
        if (!text.row()) return false;
    }
    return true;
}

} // namespace

void open_dbase(Bytes document, const Part&, Allowance& allowance, Sink& out)
{
    const auto file = as_text(document);
    const auto layout = layout_of(file);
    if (!layout) return out.gap(Unscannable::malformed);
    const auto records = file.substr(layout->header);
    const Reading reading{
        layout->page.value_or(guessed_page(records.substr(0, 1 << 20), CodePage::windows_1252)),
        layout->page.has_value()};
    TableText text{out, allowance, "records"};
    if (!give_rows(*layout, records, reading, text)) return;
    const auto whole = std::min<std::uint64_t>(records.size() / layout->record, layout->records);
    const auto rest = records.substr(whole * layout->record);
    if (whole < layout->records) text.gap(Unscannable::malformed);
    // What stands behind the last record: its end mark, or rows that the header does not count.
    for (std::size_t at = 0; at < rest.size(); at += layout->record) {
        const auto runs = printable_runs(rest.substr(at, layout->record), 4);
        if (runs.empty()) continue;
        text.cell(runs);
        if (!text.row()) return;
    }
}

} // namespace lazaret::extract::worker
