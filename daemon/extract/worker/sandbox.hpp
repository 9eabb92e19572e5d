/// What a worker can no longer do once it looks at a document.
///
/// Two walls. The zygote gives up privileges, capabilities and the file system (Landlock) for
/// itself and all its children; each child closes the system calls (seccomp) and sets its limits
/// before it reads the first byte of a document.
#pragma once

#include "base/result.hpp"

#include <cstdint>

namespace lazaret::extract::worker {

/// No new privileges, no capabilities, no core dumps, no file of any file system, lowest priority.
/// Errors: Errc::io when the kernel does not know one of these; there is then no worker.
Result<> close_files();

struct Limits {
    std::uint64_t memory = 512ull << 20; ///< bytes of address space on top of what is in use
    std::uint32_t seconds = 20;          ///< of CPU time, all in all
};

/// The limits, and the system calls that reading a document needs; any other fails with EPERM, and
/// those that only an attacker would try (execve, socket, ptrace ...) kill the process.
/// Errors: Errc::io.
Result<> close_calls(const Limits& limits);

} // namespace lazaret::extract::worker
