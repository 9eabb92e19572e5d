/// How deep the sequences of a DICOM object nest, seen without parsing it: dcmtk recurses with
/// them, and hostile depth would exhaust its stack.
#pragma once

#include "base/bytes.hpp"

#include <cstddef>

namespace lazaret::extract::worker {

/// Whether items lie in more than `limit` other items, in either byte order. A deflated data set
/// shows nothing of this. (PS3.5 §7.5)
bool nests_deeper(Bytes object, std::size_t limit);

} // namespace lazaret::extract::worker
