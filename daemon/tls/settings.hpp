/// What both sides' TLS has in common. For tls/ only.
#pragma once

#include "tls/openssl.hpp"

namespace lazaret::tls {

/// A context for either role: Mozilla's "intermediate" of 2025 without DHE, TLS 1.2 and 1.3, no
/// renegotiation, no compression, no early data, read-ahead, buffers released when idle.
/// Null when out of memory.
SslContext make_context(const SSL_METHOD* method);

} // namespace lazaret::tls
