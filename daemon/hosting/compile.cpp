/// providers.yaml → Registry.
#include "config/node.hpp"
#include "config/text.hpp"
#include "hosting/registry.hpp"
#include "hosting/service.hpp"

#include <algorithm>

namespace lazaret::hosting {

namespace {

using config::Diagnostics;
using config::in_quotes;
using config::Node;
using config::Reader;

/// Ids stand in policies, metrics and incidents: one spelling, no surprises.
bool good_id(std::string_view id)
{
    constexpr std::size_t longest = 64;
    return !id.empty() && id.size() <= longest && id.front() != '-' && id.back() != '-' &&
           id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == id.npos;
}

void read_activities(Reader& reader, Provider& provider, Diagnostics& problems)
{
    const auto* node = reader.required("activities");
    if (node == nullptr) return;
    const auto before = problems.errors();
    for (const auto* item : reader.text_nodes("activities")) {
        const auto& text = item->scalar();
        if (text.size() != 1 || text[0] < '1' || text[0] > '6') {
            problems.error(
                "H004", item->place(),
                in_quotes(text) + " is not an activity of the HDS referential",
                "activities are numbered 1 to 6; copy them from the certificate: [1, 2, 3]");
            continue;
        }
        const auto activity = static_cast<unsigned>(text[0] - '0');
        const auto& known = provider.activities;
        if (std::find(known.begin(), known.end(), activity) != known.end())
            problems.error("H005", item->place(), "activity " + text + " is listed twice",
                           "keep one of the two");
        else
            provider.activities.push_back(activity);
    }
    if (provider.activities.empty() && problems.errors() == before)
        problems.error("H004", node->place(),
                       "\"activities\" is empty: this certificate would cover nothing",
                       "copy the numbers from the certificate: [1, 2, 3, 4, 5, 6]");
}

void read_certificate(Reader& top, Provider& provider, Diagnostics& problems)
{
    const auto* node = top.required("certificate");
    if (node == nullptr) return;
    Reader reader{*node, "\"certificate\"", problems};
    provider.certificate_number = reader.required_text("number");
    provider.certifier = reader.required_text("certifier");
    read_activities(reader, provider, problems);
    reader.required("valid_from");
    reader.required("valid_until");
    const auto from = reader.date("valid_from");
    const auto until = reader.date("valid_until");
    reader.done();
    if (!from || !until) return;
    provider.valid_from = *from;
    provider.valid_until = *until;
    if (*from > *until)
        problems.error("H006", reader.place("valid_until"),
                       "\"valid_until\" lies before \"valid_from\"",
                       "the certificate would never hold; check both dates");
}

void read_services(Reader& reader, Provider& provider, Diagnostics& problems)
{
    const auto* node = reader.required("services");
    const auto* list = reader.list("services");
    if (list == nullptr) return;
    if (list->empty())
        problems.error("H007", node->place(),
                       "\"services\" is empty: this provider would approve nothing",
                       "list at least one: - {name: \"stockage\", domains: [\"*.sante.example\"]}");
    for (const auto& item : *list)
        provider.services.push_back(read_service(item, problems));
}

Provider read_provider(const Node& node, Diagnostics& problems)
{
    Provider provider;
    Reader reader{node, "a provider", problems};
    provider.id = reader.required_text("id");
    if (!provider.id.empty() && !good_id(provider.id))
        problems.error("H002", reader.place("id"), in_quotes(provider.id) + " is not an id",
                       "use lower-case letters, digits and \"-\", at most 64: exemple-sante");
    provider.legal_entity = reader.required_text("legal_entity");
    read_certificate(reader, provider, problems);
    read_services(reader, provider, problems);
    reader.done();
    return provider;
}

} // namespace

std::shared_ptr<const Registry> Registry::compile(const config::Source& source,
                                                  config::Diagnostics& problems)
{
    const auto before = problems.errors();
    const auto root = config::parse(source, problems);
    if (!root) return nullptr;
    auto registry = std::make_shared<Registry>();
    std::map<std::string, int> lines; ///< id → line
    Reader top{*root, "the registry of providers", problems};
    const auto* node = top.required("providers");
    if (const auto* list = top.list("providers")) {
        if (list->empty())
            problems.warning("H003", node->place(), "no provider is listed: no host is approved",
                             "add the hosts that hold a certificate, or leave it so on purpose");
        for (const auto& item : *list) {
            auto provider = read_provider(item, problems);
            const auto [first, added] = lines.emplace(provider.id, item.place().line);
            if (!added && !provider.id.empty())
                problems.error("H001", item.find("id")->place(),
                               in_quotes(provider.id) + " is used twice",
                               "it stands in line " + std::to_string(first->second) +
                                   " already; each provider needs an id of its own");
            registry->providers_.push_back(std::move(provider));
        }
    }
    top.done();
    if (problems.errors() > before) return nullptr;
    return registry;
}

} // namespace lazaret::hosting
