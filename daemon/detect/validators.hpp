/// Checks of identifiers: pure functions over letters and digits without separators, letters in
/// upper case. Where no source is named, the algorithm is that of python-stdnum, which quotes the
/// national documents.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lazaret::detect {

/// ISO/IEC 7812-1 annex B, over all digits. False when something is no digit.
bool luhn(std::string_view digits);

/// French NIR, the first 13 characters. `wide`: also provisional numbers (3, 4, 7, 8) and months of
/// incomplete civil records; `strict`: sex 1 or 2 and a month of the calendar.
enum class NirShape { none, wide, strict };
NirShape nir_shape(std::string_view first13);
/// The two digits that belong to a NIR of good shape, 1-97.
unsigned nir_key(std::string_view first13);
/// 15 characters, shape and key.
bool valid_nir(std::string_view nir);

bool valid_finess(std::string_view finess);         ///< 9; Corsican 2A, 2B counted as 21, 22
bool has_finess_shape(std::string_view finess);     ///< department only
bool has_adeli_shape(std::string_view adeli);       ///< 9: department, profession
bool valid_nhs_number(std::string_view number);     ///< 10, modulus 11; not the test range 999
bool valid_ssn(std::string_view number);            ///< US, 9, no check digit
bool valid_npi(std::string_view number);            ///< US, 10, Luhn with 80840 before it
bool valid_mbi(std::string_view number);            ///< US Medicare, 11, shape only
bool valid_dea(std::string_view number);            ///< US, 2 letters + 7
bool valid_kvnr(std::string_view number);           ///< DE, letter + 9
bool valid_bsn(std::string_view number);            ///< NL, 9
bool valid_niss(std::string_view number);           ///< BE, 11
bool valid_ahv(std::string_view number);            ///< CH, 13, EAN-13 from 756
bool valid_vnr(std::string_view number);            ///< AT, 10
bool valid_dni(std::string_view number);            ///< ES, DNI and NIE, 9
bool valid_nuss(std::string_view number);           ///< ES social security, 12
bool valid_codice_fiscale(std::string_view number); ///< IT, 16

using Validator = bool (*)(std::string_view);
/// By its name in `validate:`, null when there is none.
Validator find_validator(std::string_view name);
std::vector<std::string> validator_names();

} // namespace lazaret::detect
