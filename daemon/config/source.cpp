#include "config/source.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <system_error>

namespace lazaret::config {

namespace {

/// Far above any file a person writes, far below what hurts.
constexpr std::uintmax_t largest = 16u << 20; // bytes

Error trouble(const std::filesystem::path& path, std::string_view what)
{
    return {Errc::config, Side::ours, path.string() + ": " + std::string{what}};
}

} // namespace

Result<Source> Source::read(const std::filesystem::path& path)
{
    std::error_code failed;
    const auto status = std::filesystem::status(path, failed);
    if (status.type() == std::filesystem::file_type::not_found)
        return trouble(path, "no such file");
    if (failed) return trouble(path, failed.message());
    // A pipe or a device could keep the daemon waiting for ever.
    if (!std::filesystem::is_regular_file(status)) return trouble(path, "not a file");

    errno = 0;
    std::ifstream in{path, std::ios::binary};
    if (!in) return trouble(path, std::strerror(errno));
    Source source{path.string(), {}};
    std::string part(64 * 1024, '\0');
    while (in && source.text.size() <= largest) {
        in.read(part.data(), static_cast<std::streamsize>(part.size()));
        source.text.append(part, 0, static_cast<std::size_t>(in.gcount()));
    }
    if (in.bad()) return trouble(path, "cannot be read");
    if (source.text.size() > largest) return trouble(path, "larger than 16 MiB");
    return source;
}

std::filesystem::path beside(const Source& source, const std::string& path)
{
    return (std::filesystem::path{source.name}.parent_path() / path).lexically_normal();
}

} // namespace lazaret::config
