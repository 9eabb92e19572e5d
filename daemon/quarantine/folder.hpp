/// Directories by descriptor: no path is put together from anything but names checked before, and
/// no symbolic link is followed.
#pragma once

#include "base/result.hpp"
#include "quarantine/file.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lazaret::quarantine {

/// Names of directories that are being written or removed. They are in nobody's view.
constexpr std::string_view leftover_prefix = ".tmp-";

/// Errors of all below: Errc::io.
Result<File> open_folder(int parent, const std::string& name);

/// That the directory is ours and closed to others (mode 0700).
Result<> check_private(int folder, const std::string& name);

/// Makes a directory (mode 0700) and locks it, so that clear_leftovers() of another process passes
/// it by as long as this descriptor is open.
Result<File> begin_folder(int parent, const std::string& name);

Result<File> create_in(int folder, const char* name); ///< a new file, mode 0600, for writing
Result<File> open_in(int folder, const char* name);   ///< a regular file, for reading

Result<std::vector<std::string>> names_in(int folder); ///< without "." and ".."

/// Bytes of the files in directory `name`; 0 when there is none.
std::uint64_t size_of(int parent, const std::string& name);

/// Removes a directory and the files in it, as far as that goes.
void remove_folder(int parent, const std::string& name);

/// Removes what a crash left: every directory with the prefix that no live process writes.
Result<> clear_leftovers(int folder);

} // namespace lazaret::quarantine
