#include "detect/structure_checks.hpp"

#include "detect/window.hpp"

#include <algorithm>
#include <array>

namespace lazaret::detect {
namespace {

/// The n-th (from 0) piece of `text` between separators, empty when there is none.
std::string_view field(std::string_view text, char separator, std::size_t n)
{
    for (; n > 0; --n) {
        const auto at = text.find(separator);
        if (at == std::string_view::npos) return {};
        text.remove_prefix(at + 1);
    }
    return text.substr(0, text.find(separator));
}

bool has_letter(std::string_view text)
{
    return std::any_of(text.begin(), text.end(), [](char c) { return is_letter(c) || c < 0; });
}

bool has_alnum(std::string_view text)
{
    return std::any_of(text.begin(), text.end(), [](char c) { return is_alnum(c) || c < 0; });
}

bool digits_at(std::string_view text, std::size_t from, std::size_t count)
{
    if (text.size() < from + count) return false;
    const auto part = text.substr(from, count);
    return std::all_of(part.begin(), part.end(), is_digit);
}

Recognised judged(unsigned signs, std::string_view id)
{
    if (signs == 0) return {};
    return {signs > 1 ? Form::complete : Form::partial, std::string{id.substr(0, 64)}};
}

std::string_view line(std::string_view text, std::size_t n)
{
    auto found = field(text, '\n', n);
    if (found.ends_with('\r')) found.remove_suffix(1);
    return found;
}

/// dd/mm/yyyy or dd/mm/yy, with any separator, or eight digits.
bool looks_like_date(std::string_view text)
{
    const auto digits = static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is_digit));
    return (digits == 6 || digits == 8) && text.size() <= digits + 2;
}

/// A name that is a name: not empty, not one of those that anonymisers write.
bool is_name(std::string_view text)
{
    constexpr std::array<std::string_view, 6> blanks{"ANON",   "DEID",    "XXX",
                                                     "NONAME", "REMOVED", "PHANTOM"};
    const auto value = normalised(text);
    if (!has_letter(text)) return false;
    return std::none_of(blanks.begin(), blanks.end(), [&](std::string_view blank) {
        return value.find(blank) != std::string::npos;
    });
}

} // namespace

/// Nothing for what a specification writes in its place: "<NOM>^<PRENOM>", "{id}", "${name}".
std::string_view filled(std::string_view value)
{
    constexpr std::string_view opens = "<{[$%";
    return !value.empty() && opens.find(value.front()) != std::string_view::npos
               ? std::string_view{}
               : value;
}

Recognised check_hl7_patient(std::string_view fields, char separator)
{
    const auto identifiers =
        filled(field(fields, separator, 2)); // PID-3; `fields` begins with PID-1
    const auto name = filled(field(fields, separator, 4));
    const auto birth = field(fields, separator, 6);
    const unsigned signs = static_cast<unsigned>(has_alnum(identifiers)) +
                           static_cast<unsigned>(has_letter(name)) +
                           static_cast<unsigned>(digits_at(birth, 0, 4));
    auto id = identifiers.substr(0, identifiers.find('^'));
    if (id.empty()) id = name;
    return judged(signs, id);
}

Recognised check_dicom_name(std::string_view element, bool in_file)
{
    std::size_t length = 0;
    const auto byte = [&](std::size_t i) {
        return static_cast<std::size_t>(static_cast<unsigned char>(element[i]));
    };
    if (element.size() < 5) return {};
    if (element.starts_with("PN"))
        length = byte(2) | (byte(3) << 8);
    else if (element[1] == '\0' && element[2] == '\0' && element[3] == '\0')
        length = byte(0);
    else
        return {};
    auto name = element.substr(4, length);
    if (length == 0 || length > 64 * 3 || name.size() < std::min<std::size_t>(length, 3)) return {};
    if (!is_name(name)) return {};
    const bool clean =
        std::none_of(name.begin(), name.end(), [](char c) { return c >= 0 && c < ' '; });
    if (!clean && !in_file) return {};
    // Four bytes alone are met by chance; explicit VR makes it eight.
    if (!in_file && !element.starts_with("PN")) return {};
    return judged(in_file ? 2 : 1, name);
}

Recognised check_dicom_json_name(std::string_view text)
{
    if (text.find("\"PN\"") == std::string_view::npos) return {};
    constexpr std::string_view key = "\"Alphabetic\"";
    const auto at = text.find(key);
    if (at == std::string_view::npos) return {};
    auto value = text.substr(at + key.size());
    const auto open = value.find('"');
    if (open == std::string_view::npos) return {};
    value = value.substr(open + 1);
    value = value.substr(0, value.find('"'));
    return is_name(value) ? judged(2, value) : Recognised{};
}

Recognised check_hprim_header(std::string_view text)
{
    const auto surname = line(text, 1);
    const auto first_name = line(text, 2);
    const auto birth = line(text, 6);
    if (!has_letter(surname) || !looks_like_date(birth)) return {};
    const auto nir = normalised(line(text, 7));
    const auto id = nir.size() >= 13
                        ? nir.substr(0, 13)
                        : std::string{surname} + std::string{first_name} + std::string{birth};
    return judged(has_letter(first_name) ? 2 : 1, id);
}

Recognised check_hprim_patient(std::string_view segments)
{
    for (std::size_t at = 0; at != std::string_view::npos;
         at = segments.find_first_of("\r\n", at + 1)) {
        const auto segment = segments.substr(at == 0 ? 0 : at + 1);
        if (!segment.starts_with("P|")) continue;
        const auto row = segment.substr(0, segment.find_first_of("\r\n"));
        const auto name = field(row, '|', 5);
        const auto birth = field(row, '|', 7);
        const unsigned signs =
            static_cast<unsigned>(has_letter(name)) + static_cast<unsigned>(digits_at(birth, 0, 8));
        const auto id = field(row, '|', 2);
        return judged(signs, id.empty() ? name : id);
    }
    return {};
}

} // namespace lazaret::detect
