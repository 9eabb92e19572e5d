/// The character sets of DICOM in UTF-8 (PS3.3 §C.12.1.1.2).
#pragma once

#include <string>
#include <string_view>

namespace lazaret::extract::worker {

/// Opens the converters that glibc keeps in files: nothing can be opened in the sandbox. UTF-8 and
/// Latin-1, which nearly all devices use here, need none.
void prepare_dicom_text();

/// `value` in UTF-8. `character_set`: the value of (0008,0005), several separated by backslashes;
/// may be empty. What cannot be converted is taken as Latin-1.
std::string dicom_text(std::string_view value, std::string_view character_set);

} // namespace lazaret::extract::worker
