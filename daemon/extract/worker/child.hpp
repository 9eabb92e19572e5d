/// The life of one child: one document, from its job to the last frame.
#pragma once

#include "extract/worker/exits.hpp"

namespace lazaret::extract::worker {

/// Reads a job from `connection`, closes the sandbox, and opens `document` (a memory file, or -1
/// when it is streamed). Writes frames to `connection`. Returns the exit status.
int open_document(int connection, int document);

/// Closes the sandbox and tries what it must forbid; returns one line an attempt, for people and
/// for tests: "open /etc/passwd: refused (EACCES)".
int prove_sandbox();

} // namespace lazaret::extract::worker
