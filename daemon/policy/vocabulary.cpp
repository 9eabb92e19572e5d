#include "policy/vocabulary.hpp"

#include "base/authority.hpp"
#include "base/network.hpp"
#include "policy/words.hpp"

namespace lazaret::policy {

namespace {

void add_categories(const config::Node& node, Vocabulary& words, config::Diagnostics& problems)
{
    config::Reader reader{node, "\"categories\"", problems};
    for (const auto& [key, list] : node.entries()) {
        const auto& name = key.scalar();
        if (!is_id(name))
            problems.error("P011", key.place(), '"' + name + "\" cannot be the name of a category",
                           "use lower-case letters, digits and hyphens, as in: webmail");
        const auto [category, fresh] = words.categories.try_emplace(name);
        if (!fresh)
            problems.error("P033", key.place(),
                           "there is already a category \"" + name + "\", in " +
                               category->second.place.file,
                           "give one of them another name, or put all its domains in one list");
        else
            category->second.place = key.place();
        for (const auto* text : texts(reader, name, problems))
            if (const auto pattern = domain_pattern(*text, problems))
                category->second.domains.add(*pattern);
    }
}

} // namespace

std::optional<std::string> domain_pattern(const config::Node& node, config::Diagnostics& problems)
{
    const std::string_view text = node.scalar();
    const bool below = text.starts_with("*.");
    const auto host = canonical_host(below ? text.substr(2) : text);
    const bool address = host && IpAddress::parse(*host);
    if (host && host->find('*') == host->npos && !(below && address))
        return (below ? "*." : "") + *host;
    problems.error("P015", node.place(), '"' + node.scalar() + "\" is not a domain",
                   "write a name without https://, port or path: \"docs.example\" for that host, "
                   "\"*.example\" for all below it");
    return std::nullopt;
}

Vocabulary gather(const Files& files, const detect::Detectors* detectors,
                  const hosting::Registry& registry, config::Diagnostics& problems)
{
    Vocabulary words;
    words.detectors = files.complete ? detectors : nullptr;
    if (detectors)
        words.detector_names.assign(detectors->names().begin(), detectors->names().end());
    for (const auto& provider : registry.providers())
        words.providers.push_back(provider.id);
    for (const auto& document : files.documents)
        if (document->categories) add_categories(*document->categories, words, problems);
    return words;
}

} // namespace lazaret::policy
