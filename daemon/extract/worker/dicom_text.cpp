#include "extract/worker/dicom_text.hpp"

#include "extract/worker/database_rows.hpp"
#include "extract/worker/text.hpp"

#include <algorithm>
#include <array>
#include <iconv.h>

namespace lazaret::extract::worker {
namespace {

struct CharacterSet {
    std::string_view term; ///< of DICOM, what follows "ISO_IR " or "ISO 2022 IR ", or all of it
    const char* name;      ///< of glibc
    iconv_t converter = nullptr;
};

constexpr iconv_t not_open = nullptr;

/// Opened once and kept: closing one would let glibc forget its file.
std::array<CharacterSet, 16>& character_sets()
{
    static std::array<CharacterSet, 16> sets{{
        {"101", "ISO-8859-2"},
        {"109", "ISO-8859-3"},
        {"110", "ISO-8859-4"},
        {"144", "ISO-8859-5"},
        {"127", "ISO-8859-6"},
        {"126", "ISO-8859-7"},
        {"138", "ISO-8859-8"},
        {"148", "ISO-8859-9"},
        {"203", "ISO-8859-15"},
        {"166", "TIS-620"},
        {"13", "SHIFT_JIS"},
        {"87", "ISO-2022-JP-2"},
        {"159", "ISO-2022-JP-2"},
        {"149", "ISO-2022-KR"},
        {"GB18030", "GB18030"},
        {"GBK", "GBK"},
    }};
    return sets;
}

/// The converter of a defined term, or null: ASCII, Latin-1, UTF-8 and what is not known.
iconv_t converter_of(std::string_view term)
{
    for (const auto prefix : {std::string_view{"ISO_IR "}, std::string_view{"ISO 2022 IR "}})
        if (term.starts_with(prefix)) term.remove_prefix(prefix.size());
    for (auto& set : character_sets()) {
        if (set.term != term) continue;
        if (set.converter == not_open) set.converter = iconv_open("UTF-8", set.name);
        return set.converter == reinterpret_cast<iconv_t>(-1) ? not_open : set.converter;
    }
    return not_open;
}

/// The last set named rules where there are several: the others are ASCII or its supersets.
std::string_view ruling(std::string_view character_set)
{
    const auto term = character_set.substr(character_set.rfind('\\') + 1);
    const auto end = term.find_last_not_of(" ");
    return end == std::string_view::npos ? std::string_view{} : term.substr(0, end + 1);
}

std::string converted(std::string_view value, iconv_t converter)
{
    iconv(converter, nullptr, nullptr, nullptr, nullptr);
    std::string text(4 * value.size() + 16, '\0');
    auto* in = const_cast<char*>(value.data());
    auto* out = text.data();
    auto in_left = value.size();
    auto out_left = text.size();
    constexpr auto failed = static_cast<std::size_t>(-1);
    if (iconv(converter, &in, &in_left, &out, &out_left) == failed) return {};
    text.resize(text.size() - out_left);
    return text;
}

bool is_ascii(std::string_view value)
{
    return std::all_of(value.begin(), value.end(), [](char c) { return c > 0 && c != '\x1b'; });
}

} // namespace

void prepare_dicom_text()
{
    for (const auto& set : character_sets())
        converter_of(set.term);
}

std::string dicom_text(std::string_view value, std::string_view character_set)
{
    if (is_ascii(value)) return std::string{value};
    if (const auto converter = converter_of(ruling(character_set)); converter != not_open)
        if (auto text = converted(value, converter); !text.empty()) return text;
    return narrow_text(value);
}

} // namespace lazaret::extract::worker
