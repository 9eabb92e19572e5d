#include "cli/worker_files.hpp"

#include <algorithm>
#include <thread>

namespace lazaret::cli {

std::filesystem::path worker_program()
{
    std::error_code failed;
    const auto self = std::filesystem::read_symlink("/proc/self/exe", failed);
    const auto beside = self.parent_path() / "lazaret-extract";
    if (!failed && std::filesystem::exists(beside, failed)) return beside;
    return self.parent_path().parent_path() / LAZARET_LIBEXEC / "lazaret" / "lazaret-extract";
}

workers::Limits worker_limits(const config::Settings& settings)
{
    const auto& documents = settings.documents;
    // More than cores, so that one that takes long does not hold up those that take milliseconds.
    const auto usual = 2 * std::max(1u, std::thread::hardware_concurrency());
    return {.at_once = documents.workers ? static_cast<std::uint32_t>(documents.workers) : usual,
            .document = documents.largest,
            .memory = documents.memory,
            .wait = documents.wait,
            .time = documents.time,
            .pages = static_cast<std::uint32_t>(documents.pages)};
}

} // namespace lazaret::cli
