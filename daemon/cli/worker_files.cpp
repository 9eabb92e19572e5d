#include "cli/worker_files.hpp"

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
    return {.at_once = static_cast<std::uint32_t>(documents.workers),
            .document = documents.largest,
            .memory = documents.memory,
            .wait = documents.wait,
            .time = documents.time,
            .pages = static_cast<std::uint32_t>(documents.pages)};
}

} // namespace lazaret::cli
