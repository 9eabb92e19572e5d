#include "hosting/domain.hpp"

#include "base/authority.hpp"
#include "config/text.hpp"

#include <algorithm>

namespace lazaret::hosting {

namespace {

using config::in_quotes;

/// Suffixes of two labels under which anyone may register a name, of the countries at hand. No
/// replacement for the public suffix list: who writes a registry knows what he approves; this
/// catches a slip.
constexpr std::string_view public_suffixes[] = {
    "co.uk", "org.uk", "ac.uk",  "gov.uk", "nhs.uk", "asso.fr", "com.fr", "gouv.fr", "nom.fr",
    "tm.fr", "co.at",  "com.au", "co.jp",  "com.br", "co.nz",   "com.es", "com.pt",  "com.pl"};

/// Names under which each customer of a large host has a name or a bucket of his own.
constexpr std::string_view shared_hosts[] = {"amazonaws.com",
                                             "s3.amazonaws.com",
                                             "s3.eu-west-3.amazonaws.com",
                                             "cloudfront.net",
                                             "windows.net",
                                             "core.windows.net",
                                             "blob.core.windows.net",
                                             "file.core.windows.net",
                                             "azurewebsites.net",
                                             "azureedge.net",
                                             "sharepoint.com",
                                             "googleapis.com",
                                             "storage.googleapis.com",
                                             "googleusercontent.com",
                                             "appspot.com",
                                             "firebaseapp.com",
                                             "blogspot.com",
                                             "github.io",
                                             "herokuapp.com",
                                             "netlify.app",
                                             "vercel.app",
                                             "pages.dev",
                                             "workers.dev",
                                             "ovh.net",
                                             "scw.cloud",
                                             "digitaloceanspaces.com"};

struct Parts {
    std::string_view host; ///< without scheme, port and path
    std::string surplus;   ///< what was left out: "a scheme", "a port", "a path"
};

/// A domain that was copied from an address bar, taken apart.
Parts take_apart(std::string_view text)
{
    Parts parts{text, {}};
    const auto drop = [&](std::string_view what) {
        parts.surplus += (parts.surplus.empty() ? "" : " and ") + std::string{what};
    };
    if (const auto scheme = text.find("://"); scheme != text.npos) {
        parts.host.remove_prefix(scheme + 3);
        drop("a scheme");
    }
    const auto end = parts.host.find_first_of("/?#");
    if (end != parts.host.npos) {
        parts.host = parts.host.substr(0, end);
        drop("a path");
    }
    const auto colon = parts.host.rfind(':');
    if (colon != parts.host.npos && parts.host.find(':') == colon) {
        parts.host = parts.host.substr(0, colon);
        drop("a port");
    }
    return parts;
}

std::string hint_for(const Parts& parts)
{
    if (parts.host.empty()) return "write the name alone: \"data.example\"";
    auto hint = "write \"" + std::string{parts.host} + "\"";
    if (parts.surplus.find("path") != std::string::npos)
        hint += "; a path goes into \"paths\" of the service";
    return hint;
}

/// False, and reported, when `text` is no bare name.
bool check_form(std::string_view text, const config::Place& place, config::Diagnostics& problems)
{
    const auto parts = take_apart(text);
    if (!parts.surplus.empty()) {
        problems.error("H008", place,
                       in_quotes(text) + " is more than a domain: it has " + parts.surplus,
                       hint_for(parts));
        return false;
    }
    const auto star = text.find('*');
    if (star == text.npos) return true;
    if (text.starts_with("*.") && text.find('*', 1) == text.npos) return true;
    if (text == "*") {
        problems.error("H009", place, "\"*\" would approve every host there is",
                       "list the provider's own domains: \"*.sante.example\"");
        return false;
    }
    problems.error("H010", place,
                   in_quotes(text) + ": a \"*\" can only stand at the start, before a dot",
                   "\"*.sante.example\" holds for all names below sante.example");
    return false;
}

/// False, and reported, when anyone may have a name below canonical `host`.
bool check_width(const std::string& host, const config::Place& place, config::Diagnostics& problems)
{
    const bool single = host.find('.') == host.npos;
    const bool registry = std::find(std::begin(public_suffixes), std::end(public_suffixes), host) !=
                          std::end(public_suffixes);
    if (!single && !registry) return true;
    problems.error("H009", place,
                   in_quotes("*." + host) + " would approve everyone who has a name under ." + host,
                   "write the provider's own domain: \"*.sante." + host + "\"");
    return false;
}

} // namespace

std::optional<std::string> read_domain(const config::Node& node, config::Diagnostics& problems)
{
    std::string_view text = node.scalar();
    if (!check_form(text, node.place(), problems)) return std::nullopt;
    const bool wildcard = text.starts_with("*.");
    if (wildcard) text.remove_prefix(2);
    const auto host = canonical_host(text);
    const auto address = host ? IpAddress::parse(*host) : std::nullopt;
    const bool single = host && !address && host->find('.') == host->npos;
    if (!host || (wildcard && address) || (single && !wildcard)) {
        problems.error("H008", node.place(), in_quotes(node.scalar()) + " is not a domain name",
                       "write a name such as \"data.example\" or \"*.sante.example\"");
        return std::nullopt;
    }
    if (wildcard && !check_width(*host, node.place(), problems)) return std::nullopt;
    return (wildcard ? "*." : "") + *host;
}

bool is_shared(std::string_view domain)
{
    if (domain.starts_with("*.")) domain.remove_prefix(2);
    return std::find(std::begin(shared_hosts), std::end(shared_hosts), domain) !=
           std::end(shared_hosts);
}

} // namespace lazaret::hosting
