#include "tls/settings.hpp"

namespace lazaret::tls {

namespace {

// https://ssl-config.mozilla.org, "intermediate", version 5.7, less the DHE suites: all that is
// left has forward secrecy and authenticated encryption.
constexpr const char* suites_12 = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
                                  "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
                                  "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
constexpr const char* suites_13 =
    "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";
constexpr const char* groups = "X25519:P-256:P-384";
constexpr int security_level = 2; ///< 112 bits: RSA from 2048, no SHA-1 in signatures

constexpr std::size_t read_ahead = 64 * 1024; // bytes: several records a system call

} // namespace

SslContext make_context(const SSL_METHOD* method)
{
    SslContext context{SSL_CTX_new(method)};
    auto* raw = context.get();
    if (!raw) return {};
    SSL_CTX_set_security_level(raw, security_level);
    SSL_CTX_set_options(raw, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    SSL_CTX_clear_options(raw, SSL_OP_LEGACY_SERVER_CONNECT | SSL_OP_IGNORE_UNEXPECTED_EOF |
                                   SSL_OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION);
    SSL_CTX_set_mode(raw, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_max_early_data(raw, 0);
    SSL_CTX_set_read_ahead(raw, 1);
    SSL_CTX_set_default_read_buffer_len(raw, read_ahead);
    const bool set = SSL_CTX_set_min_proto_version(raw, TLS1_2_VERSION) == 1 &&
                     SSL_CTX_set_max_proto_version(raw, TLS1_3_VERSION) == 1 &&
                     SSL_CTX_set_cipher_list(raw, suites_12) == 1 &&
                     SSL_CTX_set_ciphersuites(raw, suites_13) == 1 &&
                     SSL_CTX_set1_groups_list(raw, groups) == 1;
    return set ? std::move(context) : SslContext{};
}

} // namespace lazaret::tls
