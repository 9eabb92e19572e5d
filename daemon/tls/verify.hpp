/// What an origin's certificate has to stand up to. For tls/origin.cpp only.
#pragma once

#include "tls/origin.hpp"

namespace lazaret::tls {

/// Loads whom to believe, and who is revoked, into a store. Errors: Errc::config.
Result<> load(X509_STORE* store, const Trust& trust);

/// The checks of `authority` that go with one handshake.
bool expect_host(SSL* ssl, const Authority& authority);

/// Why the handshake of `stream` failed.
CertificateFault fault_of(TlsStream& stream);

/// After a full handshake that was verified: the stapled OCSP answer (RFC 6066 §8) must be a good
/// one where there is one, and there must be one where the certificate says so (RFC 7633).
CertificateFault check_staple(SSL* ssl, X509_STORE* store);

/// What is known of the verified peer; nothing when its certificate is not there any more or has
/// expired, which can be so when a session was resumed.
std::optional<OriginFacts> facts_of(const TlsStream& stream, SSL* ssl);

/// The time that `time` tells; the epoch when it tells none.
std::chrono::system_clock::time_point to_time(const ASN1_TIME* time);

} // namespace lazaret::tls
