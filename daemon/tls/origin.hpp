/// TLS towards origins: who they are is settled here, before a client is told anything.
///
/// Verifies chain, name, dates, strength and revocation. What it leaves to others: which addresses
/// may be dialled (net/dialer.hpp) and what a fault is worth (a page, a metric).
#pragma once

#include "base/authority.hpp"
#include "tls/openssl.hpp"
#include "tls/stream.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lazaret::tls {

/// Why an origin was not believed: a closed list, for pages and metrics.
enum class CertificateFault : std::uint8_t {
    none,
    expired,
    not_yet_valid,
    wrong_host,
    untrusted, ///< no path to a trusted root
    self_signed,
    revoked,
    revocation_unknown, ///< the CRL is out of date, or the stapled answer cannot be used
    weak,               ///< a short key, SHA-1 or MD5
    bad_purpose,        ///< not for servers, or signed by what is no CA
    must_staple,        ///< promises a stapled OCSP answer (RFC 7633) and sends none
    handshake,          ///< no agreement, or the origin broke off
    protocol_version,   ///< older than TLS 1.2
    other,
};
constexpr std::size_t certificate_faults = 14; ///< how many there are, `none` included

std::string_view name(CertificateFault fault); ///< "wrong_host"

/// What is known of an origin once its certificate has been verified.
struct OriginFacts {
    std::vector<std::string> names;                  ///< DNS names of the SAN, as written there
    std::vector<IpAddress> addresses;                ///< IP addresses of the SAN
    std::string certificate_sha256;                  ///< of the leaf's DER, lower-case hex
    std::chrono::system_clock::time_point not_after; ///< of the leaf
    std::string protocol;                            ///< ALPN, empty when the origin chose none
    std::string version;                             ///< "TLSv1.3"
    bool resumed = false;
};

struct VerifiedOrigin {
    std::unique_ptr<TlsStream> stream;
    OriginFacts facts;
};

/// Whom to believe.
struct Trust {
    bool system = true;                       ///< the machine's store
    std::vector<std::filesystem::path> files; ///< PEM, one or more CAs each
    std::vector<std::filesystem::path> crls;  ///< PEM or DER
    std::size_t sessions = 1024;              ///< authorities whose sessions are kept
};

class SessionCache;

/// One a process, shared by its cores; immutable but for its sessions, which have a lock (taken
/// twice a handshake).
class OriginContext {
public:
    /// Errors: Errc::config: a file that cannot be read or holds no certificate (CRL).
    static Result<std::unique_ptr<OriginContext>> make(const Trust& trust);
    ~OriginContext();

    /// The handshake as a client, with all checks. On success no byte but TLS's own has been sent.
    /// `protocols`: for ALPN, in order of preference. `patience`: for the whole handshake. `fault`:
    /// why it failed, `none` where it was neither TLS nor a certificate (timeout, closed).
    /// Errors, of Side::origin: Errc::tls, Errc::timeout, Errc::closed.
    asio::awaitable<Result<VerifiedOrigin>>
    connect(std::unique_ptr<net::TcpStream> tcp, Authority authority,
            std::vector<std::string> protocols, net::Patience patience, CertificateFault& fault);

private:
    OriginContext();
    Result<Ssl> prepare(const Authority& authority, const std::vector<std::string>& protocols);

    SslContext context_;
    std::shared_ptr<SessionCache> sessions_; ///< also held by the streams
};

} // namespace lazaret::tls
