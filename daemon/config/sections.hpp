/// The sections of lazaret.yaml, one function each; used by read_settings alone.
#pragma once

#include "config/node.hpp"
#include "config/settings.hpp"

#include <string>
#include <string_view>

namespace lazaret::config {

/// What every section needs.
struct Sections {
    const Source& source;
    Settings& settings;
    Diagnostics& problems;

    void listen(Reader& top);
    void listen_item(const Node& item);
    void clients(Reader& top);
    void tls(Reader& top);
    void upstream(Reader& top);
    void trust(Reader& upstream);
    void admin(Reader& top);
    void spool(Reader& top);
    void documents(Reader& top);
    void quarantine(Reader& top);
    void incidents(Reader& top);
    void contact(Reader& top);
    void log(Reader& top);
    void timeouts(Reader& top);
    void limits(Reader& top);

    /// A path under `key`, relative to the file; noted in settings.places as `name`.
    void path(Reader& reader, std::string_view key, std::string_view name,
              std::filesystem::path& out);
    void required_path(Reader& reader, std::string_view key, std::string_view name,
                       std::filesystem::path& out);
    /// A list of paths, noted as "name[0]" and so on.
    void paths(Reader& reader, std::string_view key, std::string_view name,
               std::vector<std::filesystem::path>& out);
    /// A duration of 100 ms to 24 h.
    void wait(Reader& reader, std::string_view key, std::chrono::milliseconds& out);
    /// A size of at least `least` bytes.
    void size(Reader& reader, std::string_view key, std::uint64_t least, std::uint64_t& out);
};

} // namespace lazaret::config
