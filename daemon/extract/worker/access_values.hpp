/// The values of Jet and ACE as people see them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace lazaret::extract::worker {

/// How the texts of a database are stored.
enum class AccessText : std::uint8_t {
    code_page, ///< Jet 3: Windows-1252
    unicode,   ///< since Jet 4: UTF-16LE, or its compressed form, marked by FF FE
};

std::string access_text(std::string_view value, AccessText kind); ///< in UTF-8

/// Days since 1899-12-30, with the time of the day as a fraction: "1985-05-12", with the time when
/// there is one. A time alone has day 0.
std::string access_date(double days);

/// Ten-thousandths, little endian, as "12.5".
std::string access_money(std::int64_t value);

} // namespace lazaret::extract::worker
