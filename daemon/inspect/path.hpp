/// Names of parts, as findings and gaps show them.
#pragma once

#include <string>
#include <string_view>

namespace lazaret::inspect {

/// One step of a path: printable, at most 80 bytes. Names of files carry numbers of patients, and a
/// path goes into logs: a name with nine digits or more shows none of them.
std::string path_step(std::string_view name);

} // namespace lazaret::inspect
