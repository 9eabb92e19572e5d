/// Who may host health data: a registry of legal facts (approved "hébergeurs de données de santé",
/// article L. 1111-8 of the Code de la santé publique), not an allow-list.
#pragma once

#include "base/authority.hpp"
#include "config/diagnostics.hpp"

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lazaret::hosting {

using Localised = std::map<std::string, std::string>; ///< language → text, "" for all

/// One thing a provider offers, under the names it is reached by. `networks`, `paths` and `headers`
/// narrow the approval to one tenant of a host that others use too.
struct Service {
    std::string name;
    std::vector<std::string> domains; ///< canonical; "*.sante.example" for all below
    std::vector<Network> networks;    ///< if any, the address connected to must lie in one
    std::vector<std::string>
        paths; ///< if any, the URL path must match one ("/etude/*"), see path.hpp
    std::map<std::string, std::string>
        headers;             ///< if any, these request fields must have these values
    bool plain_http = false; ///< approved even without TLS
    Localised use_for;
};

struct Provider {
    std::string id;
    std::string legal_entity;
    std::string certificate_number;
    std::string certifier;
    std::vector<unsigned> activities; ///< 1 to 6 (HDS referential)
    std::chrono::year_month_day valid_from;
    std::chrono::year_month_day valid_until; ///< its last day of validity, UTC
    std::vector<Service> services;
};

/// What is known of the place a request goes to. `path` and `header` are as sent.
struct Destination {
    std::string_view host; ///< canonical
    IpAddress address;     ///< connected to
    bool proven = false;   ///< the origin proved `host` with a valid certificate
    std::string_view path; ///< without the query
    /// Value of a request field, or nullopt.
    std::optional<std::string_view> (*header)(const void* request, std::string_view name) = nullptr;
    const void* request = nullptr;
};

struct Approval {
    bool approved = false;
    const Provider* provider = nullptr; ///< also when the name matches but something else does not
    const Service* service = nullptr;
    /// Why not, of a closed list: "" when approved, "unknown", "not_yet_valid", "expired",
    /// "not_proven", "network", "path", "header". Of several services of one host: what kept the
    /// one that came nearest, in this order.
    std::string_view why_not = "unknown";
};

/// How long a provider's certificate still holds, for the metrics.
struct Expiry {
    const Provider* provider = nullptr;
    int days = 0; ///< after today: 0 on its last day, negative afterwards
};

/// Immutable once compiled.
class Registry {
public:
    /// Reads providers.yaml; every problem is reported. Null when one of them is an error.
    static std::shared_ptr<const Registry> compile(const config::Source& source,
                                                   config::Diagnostics& problems);

    /// The best answer over all providers and services. Fails closed: a path that servers read in
    /// different ways matches no restricted service.
    Approval approve(const Destination& destination, std::chrono::sys_days today) const;

    /// True when the approval of some service of this host depends on path or header, so that it
    /// can only be known request by request. `host`: canonical.
    bool depends_on_request(std::string_view host) const;

    /// The providers whose certificates hold on that day, in the order of the file: what a block
    /// page can offer instead.
    std::vector<const Provider*> approved_today(std::chrono::sys_days today) const;

    const std::vector<Provider>& providers() const { return providers_; }

private:
    std::vector<Provider> providers_;
};

/// One entry a provider, in the order of the file.
std::vector<Expiry> expiring(const Registry& registry, std::chrono::sys_days today);

} // namespace lazaret::hosting
