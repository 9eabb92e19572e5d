/// The two programs: lazaretd (the daemon) and lazaret (the command).
#pragma once

namespace lazaret::cli {

/// Exit status: 0 done, 1 failed or found something, 2 usage or configuration.
int run_daemon(int argc, char** argv);
int run_command(int argc, char** argv);

} // namespace lazaret::cli
