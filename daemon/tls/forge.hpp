/// Leaf certificates in the origin's place, signed by the hospital's CA.
///
/// A leaf is made only after an origin that proved its name (OriginFacts come from nowhere else),
/// for exactly the name that was asked for; nothing else of the origin's certificate is copied.
#pragma once

#include "base/result.hpp"
#include "tls/openssl.hpp"
#include "tls/origin.hpp"

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace lazaret::tls {

/// What a client is shown: immutable, shared by the connections that show it.
struct Leaf {
    Certificate certificate;
    Key key;     ///< the same for all leaves of the process, never the CA's
    Chain chain; ///< the CA and what is above it, without the root
};

/// One signature of the CA, and what justified it: for the record.
struct Mint {
    std::string host;
    std::string serial;        ///< 40 hex digits
    std::string origin_sha256; ///< the origin's certificate
    std::chrono::system_clock::time_point not_after;
};

struct Forged {
    std::shared_ptr<const Leaf> leaf;
    std::optional<Mint> mint; ///< when the leaf was made for this call, not found in the cache
};

/// One a process, shared by its cores.
class Forger {
public:
    using Time = std::chrono::system_clock::time_point;

    /// Loads the CA: a PEM file with its certificate (and those above it), and its key.
    /// Errors: Errc::config: unreadable, no CA, may not sign certificates, key of another
    /// certificate, weak key, expired, key file open to group or others.
    static Result<std::unique_ptr<Forger>> open(const std::filesystem::path& certificate,
                                                const std::filesystem::path& key,
                                                std::size_t cache_capacity, Time now);
    ~Forger();

    /// The leaf for `host` (canonical name or IP literal), which `origin` has proved to be. From
    /// the cache while the origin's certificate is the same and half of the leaf's life is left.
    /// Several cores that ask for one name at once cause one mint. May take 0.2 ms.
    /// Errors, of Side::ours: Errc::refused (outside the CA's name constraints; the CA has
    /// expired), Errc::tls (OpenSSL failed).
    Result<Forged> forge(const OriginFacts& origin, const std::string& host, Time now);

    const X509* ca() const;
    Time ca_not_after() const;
    std::size_t cached() const; ///< leaves in the cache

private:
    class Cache;
    struct Issuer;

    Forger();
    Result<Forged> mint(const OriginFacts& origin, const std::string& host, Time now) const;

    std::unique_ptr<Issuer> issuer_;
    std::unique_ptr<Cache> cache_;
};

} // namespace lazaret::tls
