/// What a SQLite file still holds of rows that were deleted.
#pragma once

#include "base/bytes.hpp"

#include <string>

namespace lazaret::extract::worker {

/// The readable runs of pages on the freelist and of unused stretches of b-tree pages, a line each.
/// Texts only: numbers that SQLite stored as binary integers are not found. Never fails; takes time
/// in proportion to the file. (sqlite.org/fileformat2.html §1.5, §1.6)
std::string deleted_text(Bytes database);

} // namespace lazaret::extract::worker
