#include "hosting/registry.hpp"

#include "hosting/path.hpp"

#include <algorithm>

namespace lazaret::hosting {

namespace {

/// What keeps a service from approving, in the order in which it is looked at: the later, the
/// nearer it came.
enum class Obstacle { unknown, not_yet_valid, expired, not_proven, network, path, header, none };

std::string_view name(Obstacle obstacle)
{
    switch (obstacle) {
    case Obstacle::unknown:
        return "unknown";
    case Obstacle::not_yet_valid:
        return "not_yet_valid";
    case Obstacle::expired:
        return "expired";
    case Obstacle::not_proven:
        return "not_proven";
    case Obstacle::network:
        return "network";
    case Obstacle::path:
        return "path";
    case Obstacle::header:
        return "header";
    case Obstacle::none:
        return "";
    }
    return "unknown";
}

bool holds_name(const Service& service, std::string_view host)
{
    return std::any_of(service.domains.begin(), service.domains.end(),
                       [&](const auto& domain) { return domain_matches(domain, host); });
}

bool holds_path(const Service& service, const std::optional<std::string>& path)
{
    if (service.paths.empty()) return true;
    return path && std::any_of(service.paths.begin(), service.paths.end(),
                               [&](const auto& pattern) { return path_matches(pattern, *path); });
}

bool holds_headers(const Service& service, const Destination& destination)
{
    return std::all_of(service.headers.begin(), service.headers.end(), [&](const auto& wanted) {
        if (destination.header == nullptr) return false;
        const auto value = destination.header(destination.request, wanted.first);
        return value && *value == wanted.second;
    });
}

/// `path`: the canonical one, if the destination's has such a form.
Obstacle obstacle(const Provider& provider, const Service& service, const Destination& destination,
                  const std::optional<std::string>& path, std::chrono::sys_days today)
{
    if (!holds_name(service, destination.host)) return Obstacle::unknown;
    if (today < std::chrono::sys_days{provider.valid_from}) return Obstacle::not_yet_valid;
    if (today > std::chrono::sys_days{provider.valid_until}) return Obstacle::expired;
    if (!destination.proven && !service.plain_http) return Obstacle::not_proven;
    if (!service.networks.empty() && !any_contains(service.networks, destination.address))
        return Obstacle::network;
    if (!holds_path(service, path)) return Obstacle::path;
    if (!holds_headers(service, destination)) return Obstacle::header;
    return Obstacle::none;
}

} // namespace

Approval Registry::approve(const Destination& destination, std::chrono::sys_days today) const
{
    const auto path = canonical_path(destination.path);
    Approval best;
    auto nearest = Obstacle::unknown;
    for (const auto& provider : providers_) {
        for (const auto& service : provider.services) {
            const auto found = obstacle(provider, service, destination, path, today);
            if (found <= nearest) continue;
            nearest = found;
            best = {found == Obstacle::none, &provider, &service, name(found)};
            if (best.approved) return best;
        }
    }
    return best;
}

bool Registry::depends_on_request(std::string_view host) const
{
    for (const auto& provider : providers_)
        for (const auto& service : provider.services)
            if (holds_name(service, host) && !(service.paths.empty() && service.headers.empty()))
                return true;
    return false;
}

std::vector<const Provider*> Registry::approved_today(std::chrono::sys_days today) const
{
    std::vector<const Provider*> out;
    for (const auto& provider : providers_)
        if (today >= std::chrono::sys_days{provider.valid_from} &&
            today <= std::chrono::sys_days{provider.valid_until})
            out.push_back(&provider);
    return out;
}

std::vector<Expiry> expiring(const Registry& registry, std::chrono::sys_days today)
{
    std::vector<Expiry> out;
    for (const auto& provider : registry.providers())
        out.push_back(
            {&provider,
             static_cast<int>((std::chrono::sys_days{provider.valid_until} - today).count())});
    return out;
}

} // namespace lazaret::hosting
