/// How a worker ends. Known to both programs.
#pragma once

namespace lazaret::extract::worker {

/// What a child's exit status says; anything else is a signal. The daemon tells reasons by it.
enum Exit : int {
    exit_done = 0,
    // Far from what libraries exit with when they despair of a file.
    exit_no_job = 100, ///< the job could not be read
    exit_no_sandbox,   ///< the sandbox could not be closed: nothing was opened
    exit_no_memory,
};

} // namespace lazaret::extract::worker
