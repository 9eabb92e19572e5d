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

struct Service {
    std::string name;
    std::vector<std::string> domains; ///< canonical; "*.sante.example" for all below
    std::vector<Network> networks;    ///< if any, the address connected to must lie in one
    std::vector<std::string> paths;   ///< if any, the URL path must match one ("/etude/*")
    std::map<std::string, std::string> headers; ///< if any, these request fields must have these values
    bool plain_http = false;          ///< approved even without TLS
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
    /// Why not, of a closed list: "" when approved, "unknown", "expired", "not_yet_valid",
    /// "not_proven", "network", "path", "header".
    std::string_view why_not = "unknown";
};

/// Immutable once compiled.
class Registry {
public:
    static std::shared_ptr<const Registry> compile(const config::Source& source,
                                                   config::Diagnostics& problems);

    /// The best answer over all providers and services.
    Approval approve(const Destination& destination, std::chrono::sys_days today) const;

    /// True when the approval of some service of this host depends on path or header, so that it
    /// can only be known request by request.
    const std::vector<Provider>& providers() const { return providers_; }

private:
    std::vector<Provider> providers_;
};

} // namespace lazaret::hosting
