#include "detect/validators.hpp"

#include "detect/window.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace lazaret::detect {
namespace {

unsigned digit(char c)
{
    return static_cast<unsigned>(c - '0');
}

bool digits_only(std::string_view text, std::size_t size)
{
    return text.size() == size && std::all_of(text.begin(), text.end(), is_digit);
}

std::uint64_t number(std::string_view digits)
{
    std::uint64_t value = 0;
    for (const char c : digits)
        value = value * 10 + digit(c);
    return value;
}

/// `shape`: 9 for a digit, A for a letter, N for either, anything else is itself.
bool has_shape(std::string_view text, std::string_view shape)
{
    if (text.size() != shape.size()) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool good = shape[i] == '9'   ? is_digit(text[i])
                          : shape[i] == 'A' ? is_letter(text[i])
                          : shape[i] == 'N' ? is_alnum(text[i])
                                            : text[i] == shape[i];
        if (!good) return false;
    }
    return true;
}

bool ean13(std::string_view n)
{
    unsigned sum = 0;
    for (std::size_t i = 0; i < 13; ++i)
        sum += digit(n[i]) * (i % 2 == 0 ? 1 : 3);
    return sum % 10 == 0;
}

} // namespace

bool valid_nhs_number(std::string_view n)
{
    if (!digits_only(n, 10) || n.starts_with("999")) return false;
    if (n.find_first_not_of(n[0]) == std::string_view::npos)
        return false; // 0000000000 and the like
    unsigned sum = 0;
    for (std::size_t i = 0; i < 9; ++i)
        sum += digit(n[i]) * static_cast<unsigned>(10 - i);
    return (sum + digit(n[9])) % 11 == 0;
}

bool valid_ssn(std::string_view n)
{
    if (!digits_only(n, 9)) return false;
    const auto area = n.substr(0, 3);
    if (area == "000" || area == "666" || area.front() == '9') return false;
    if (n.substr(3, 2) == "00" || n.substr(5) == "0000") return false;
    // Printed on sample cards, or typed by everybody.
    return n != "078051120" && n != "219099999" && n != "123456789";
}

bool valid_npi(std::string_view n)
{
    return digits_only(n, 10) && (n[0] == '1' || n[0] == '2') && luhn("80840" + std::string{n});
}

bool valid_mbi(std::string_view n)
{
    if (!has_shape(n, "9AN9AN9AA99") || n[0] == '0') return false;
    return n.find_first_of("SLOIBZ") == std::string_view::npos;
}

bool valid_dea(std::string_view n)
{
    if (!has_shape(n, "AN9999999")) return false;
    if (std::string_view{"ABFGMPR"}.find(n[0]) == std::string_view::npos) return false;
    const auto at = [&](std::size_t i) { return digit(n[i + 1]); };
    return (at(1) + at(3) + at(5) + 2 * (at(2) + at(4) + at(6))) % 10 == at(7);
}

bool valid_kvnr(std::string_view n)
{
    if (!has_shape(n, "A999999999")) return false;
    const auto letter = static_cast<unsigned>(upper(n[0]) - 'A' + 1);
    std::string digits{static_cast<char>('0' + letter / 10), static_cast<char>('0' + letter % 10)};
    digits += n.substr(1, 8);
    unsigned sum = 0;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        const unsigned product = digit(digits[i]) * (i % 2 == 0 ? 1 : 2);
        sum += product / 10 + product % 10;
    }
    return sum % 10 == digit(n[9]);
}

bool valid_bsn(std::string_view n)
{
    if (!digits_only(n, 9) || n == "000000000") return false;
    int sum = -static_cast<int>(digit(n[8]));
    for (std::size_t i = 0; i < 8; ++i)
        sum += static_cast<int>(digit(n[i])) * static_cast<int>(9 - i);
    return sum % 11 == 0;
}

bool valid_niss(std::string_view n)
{
    if (!digits_only(n, 11)) return false;
    const auto month = number(n.substr(2, 2)) % 20; // BIS numbers add 20 or 40
    const auto day = number(n.substr(4, 2));
    if (month > 12 || day > 31 || number(n.substr(2, 2)) > 52) return false;
    const auto key = number(n.substr(9));
    const auto body = number(n.substr(0, 9));
    return key == 97 - body % 97 || key == 97 - (2'000'000'000 + body) % 97;
}

bool valid_ahv(std::string_view n)
{
    return digits_only(n, 13) && n.starts_with("756") && ean13(n);
}

bool valid_vnr(std::string_view n)
{
    if (!digits_only(n, 10) || n[0] == '0') return false;
    constexpr std::array<unsigned, 10> weights{3, 7, 9, 0, 5, 8, 4, 2, 1, 6};
    unsigned sum = 0;
    for (std::size_t i = 0; i < 10; ++i)
        sum += digit(n[i]) * weights[i];
    return sum % 11 == digit(n[3]);
}

bool valid_dni(std::string_view n)
{
    if (n.size() != 9) return false;
    std::string digits{n.substr(0, 8)};
    const auto nie = std::string_view{"XYZ"}.find(upper(digits[0]));
    if (nie != std::string_view::npos) digits[0] = static_cast<char>('0' + nie);
    if (!digits_only(digits, 8)) return false;
    return upper(n[8]) == std::string_view{"TRWAGMYFPDXBNJZSQVHLCKE"}[number(digits) % 23];
}

bool valid_nuss(std::string_view n)
{
    if (!digits_only(n, 12)) return false;
    const auto province = number(n.substr(0, 2));
    const auto serial = number(n.substr(2, 8));
    const auto body =
        serial < 10'000'000 ? province * 10'000'000 + serial : number(n.substr(0, 10));
    return province >= 1 && body % 97 == number(n.substr(10));
}

bool valid_codice_fiscale(std::string_view n)
{
    if (n.size() != 16) return false;
    // Where digits stand; in homonyms some are written as the letters LMNPQRSTUV.
    constexpr std::string_view shape = "AAAAAA99A99A999A";
    constexpr std::string_view letters_for_digits = "LMNPQRSTUV";
    constexpr std::array<unsigned, 26> odd{1,  0,  5, 7, 9, 13, 15, 17, 19, 21, 2,  4,  18,
                                           20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23};
    unsigned sum = 0;
    for (std::size_t i = 0; i < 16; ++i) {
        const char c = upper(n[i]);
        const bool stands_for_digit = letters_for_digits.find(c) != std::string_view::npos;
        if (shape[i] == 'A' ? !is_letter(c) : !is_digit(c) && !stands_for_digit) return false;
        if (i == 15) return sum % 26 == static_cast<unsigned>(c - 'A');
        const unsigned value = is_digit(c) ? digit(c) : static_cast<unsigned>(c - 'A');
        sum += i % 2 == 0 ? odd[value] : value;
    }
    return false;
}

namespace {

constexpr std::pair<std::string_view, Validator> validators[] = {
    {"luhn", luhn},
    {"fr-nir", valid_nir},
    {"fr-finess", valid_finess},
    {"fr-adeli", has_adeli_shape},
    {"uk-nhs", valid_nhs_number},
    {"nhs-mod11", valid_nhs_number},
    {"us-ssn", valid_ssn},
    {"us-npi", valid_npi},
    {"us-mbi", valid_mbi},
    {"us-dea", valid_dea},
    {"de-kvnr", valid_kvnr},
    {"nl-bsn", valid_bsn},
    {"be-niss", valid_niss},
    {"ch-ahv", valid_ahv},
    {"at-vnr", valid_vnr},
    {"es-dni", valid_dni},
    {"es-nuss", valid_nuss},
    {"it-codice-fiscale", valid_codice_fiscale},
};

} // namespace

Validator find_validator(std::string_view name)
{
    for (const auto& [known, validator] : validators)
        if (known == name) return validator;
    return nullptr;
}

std::vector<std::string> validator_names()
{
    std::vector<std::string> names;
    for (const auto& [name, validator] : validators)
        names.emplace_back(name);
    return names;
}

} // namespace lazaret::detect
