#include "hosting/service.hpp"

#include "config/fields.hpp"
#include "config/text.hpp"
#include "hosting/domain.hpp"
#include "hosting/path.hpp"

#include <algorithm>
#include <set>

namespace lazaret::hosting {

namespace {

using config::Diagnostics;
using config::in_quotes;
using config::Node;
using config::Reader;

/// RFC 9110 §5.6.2: what a field name is made of.
bool token(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               std::string_view{"!#$%&'*+-.^_`|~"}.find(static_cast<char>(c)) !=
                   std::string_view::npos;
    });
}

std::string lower(std::string_view text)
{
    std::string out{text};
    for (auto& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return out;
}

void read_domains(Reader& reader, Service& service, Diagnostics& problems)
{
    const auto* node = reader.required("domains");
    if (node == nullptr) return;
    const auto before = problems.errors();
    const auto items = reader.text_nodes("domains");
    if (items.empty() && problems.errors() == before)
        problems.error("H007", node->place(),
                       "\"domains\" is empty: this service would approve nothing",
                       "list the names it is reached by: [\"*.sante.example\"]");
    const bool narrowed =
        reader.optional("paths") != nullptr || reader.optional("headers") != nullptr;
    std::set<std::string> known;
    for (const auto* item : items) {
        auto domain = read_domain(*item, problems);
        if (!domain) continue;
        if (!known.insert(*domain).second)
            problems.warning("H012", item->place(),
                             in_quotes(*domain) + " is listed twice in this service",
                             "remove one of the two");
        if (!narrowed && is_shared(*domain))
            problems.warning(
                "H011", item->place(),
                in_quotes(*domain) + " belongs to a host whose customers all share it: "
                                     "everyone's storage there would be approved",
                "write the name that is the provider's alone, or narrow the service with "
                "\"paths\" or \"headers\"");
        service.domains.push_back(*std::move(domain));
    }
}

/// An empty restriction restricts nothing, and is never meant.
void refuse_empty(Reader& reader, std::string_view key, Diagnostics& problems)
{
    const auto* node = reader.optional(key);
    const bool holds =
        node != nullptr && (node->kind() == Node::Kind::list || node->kind() == Node::Kind::map);
    const bool empty = holds && node->items().empty() && node->entries().empty();
    if (!empty) return;
    problems.error("H015", node->place(), in_quotes(key) + " is empty: it would restrict nothing",
                   "list what is allowed, or remove the line to approve the whole service");
}

void read_paths(Reader& reader, Service& service, Diagnostics& problems)
{
    for (const auto* item : reader.text_nodes("paths")) {
        auto pattern = canonical_pattern(item->scalar());
        if (pattern) {
            service.paths.push_back(*std::move(pattern));
            continue;
        }
        problems.error(
            "H013", item->place(), in_quotes(item->scalar()) + " is not a path pattern",
            item->scalar().starts_with('/')
                ? "no \"..\", \"//\", \"?\" or \"#\", no encoded slash, one \"*\" between two "
                  "slashes: \"/etude-prema/*\""
                : "begin with a slash: \"/etude-prema/*\"");
    }
}

void read_headers(Reader& reader, Service& service, Diagnostics& problems)
{
    const auto* node = reader.optional("headers");
    if (node == nullptr) return;
    if (node->kind() != Node::Kind::map) {
        Reader{*node, "\"headers\"", problems};
        return;
    }
    for (const auto& [name, value] : node->entries()) {
        const auto& text = value.scalar();
        const bool visible =
            std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
        if (!token(name.scalar()))
            problems.error("H014", name.place(),
                           in_quotes(name.scalar()) + " is not the name of a request header",
                           "write the name without colon or blanks: X-Tenant: \"chu-exemple\"");
        else if (value.kind() != Node::Kind::scalar || text.empty() || !visible)
            problems.error("H014", value.place(),
                           in_quotes(name.scalar()) +
                               ": expected one line of ASCII text as its value",
                           "write the exact value of the header: X-Tenant: \"chu-exemple\"");
        else if (!service.headers.emplace(lower(name.scalar()), text).second)
            problems.error(
                "H014", name.place(), in_quotes(name.scalar()) + " is listed already",
                "upper and lower case make no difference in header names; keep one of the two");
    }
}

} // namespace

Service read_service(const Node& node, Diagnostics& problems)
{
    Service service;
    Reader reader{node, "a service", problems};
    service.name = reader.required_text("name");
    read_domains(reader, service, problems);
    for (const auto key : {"paths", "networks", "headers"})
        refuse_empty(reader, key, problems);
    read_paths(reader, service, problems);
    service.networks = config::read_networks(reader.text_nodes("networks"), problems);
    read_headers(reader, service, problems);
    service.plain_http = reader.flag("plain_http").value_or(false);
    service.use_for = reader.localised("use_for");
    reader.done();
    return service;
}

} // namespace lazaret::hosting
