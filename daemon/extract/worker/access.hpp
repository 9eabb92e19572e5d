/// What the reader of Access databases needs before the sandbox is closed.
#pragma once

namespace lazaret::extract::worker {

/// Loads the character converters that libmdb asks the C library for: those of glibc are files.
void prepare_access();

} // namespace lazaret::extract::worker
