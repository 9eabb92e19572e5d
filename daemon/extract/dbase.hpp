/// dBase tables have no magic number: they are known by a header that agrees with itself.
#pragma once

#include <string_view>

namespace lazaret::extract {

/// Whether `head` begins as a DBF file of dBase III to V, FoxPro or Visual FoxPro. Strict: chance
/// passes it less than once in 2^40, and text never does. Needs the first field, 64 bytes.
bool is_dbase(std::string_view head);

} // namespace lazaret::extract
