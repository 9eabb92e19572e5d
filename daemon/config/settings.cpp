#include "config/settings.hpp"

#include "config/node.hpp"
#include "config/sections.hpp"
#include "config/text.hpp"

namespace lazaret::config {

void Sections::path(Reader& reader, std::string_view key, std::string_view name,
                    std::filesystem::path& out)
{
    const auto text = reader.text(key);
    if (!text) return;
    settings.places.insert_or_assign(std::string{name}, reader.place(key));
    out = beside(source, *text);
}

void Sections::required_path(Reader& reader, std::string_view key, std::string_view name,
                             std::filesystem::path& out)
{
    if (reader.required(key) != nullptr) path(reader, key, name, out);
}

void Sections::paths(Reader& reader, std::string_view key, std::string_view name,
                     std::vector<std::filesystem::path>& out)
{
    for (const auto* node : reader.text_nodes(key)) {
        const auto index = "[" + std::to_string(out.size()) + "]";
        settings.places.insert_or_assign(std::string{name} + index, node->place());
        out.push_back(beside(source, node->scalar()));
    }
}

void Sections::size(Reader& reader, std::string_view key, std::uint64_t least, std::uint64_t& out)
{
    const auto value = reader.size(key);
    if (!value) return;
    out = *value;
    if (*value >= least) return;
    problems.error("C056", reader.place(key),
                   in_quotes(key) + " is too small: at least " + std::to_string(least >> 10) +
                       "KiB is needed",
                   "bodies are kept in blocks of 64KiB");
}

std::optional<Settings> read_settings(const Source& source, Diagnostics& problems)
{
    const auto before = problems.errors();
    const auto root = parse(source, problems);
    if (!root) return std::nullopt;

    Settings settings;
    Reader top{*root, "the configuration", problems};
    Sections sections{source, settings, problems};
    sections.listen(top);
    sections.clients(top);
    sections.tls(top);
    sections.upstream(top);
    sections.required_path(top, "policy", "policy", settings.policy);
    sections.required_path(top, "providers", "providers", settings.providers);
    sections.spool(top);
    sections.documents(top);
    sections.quarantine(top);
    sections.incidents(top);
    sections.admin(top);
    sections.contact(top);
    sections.log(top);
    sections.timeouts(top);
    sections.limits(top);
    top.done();

    if (problems.errors() > before) return std::nullopt;
    return settings;
}

} // namespace lazaret::config
