/// The parent of all workers: loads everything once, then forks a child for each document.
#pragma once

namespace lazaret::extract::worker {

/// Serves the daemon at the other end of `control` (SOCK_SEQPACKET) until it goes away. Each
/// message carries descriptors: the connection, the status, and the document if it is not streamed.
/// The child's wait status is written to `status` (4 bytes) when it ends; when the daemon closes
/// its end before, the child is killed. Returns an exit code.
int run_zygote(int control);

} // namespace lazaret::extract::worker
