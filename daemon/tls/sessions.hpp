/// Sessions with origins, to be resumed. For tls/origin.cpp only.
#pragma once

#include "tls/openssl.hpp"

#include <chrono>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace lazaret::tls {

/// A session and when the certificate in it was last verified in full.
struct KnownSession {
    Session session;
    std::chrono::steady_clock::time_point verified;
};

/// Sessions by authority, the least recently used authority forgotten first. Each is given out once
/// (RFC 8446 §C.4), so no two connections share one. Safe from every thread.
class SessionCache {
public:
    explicit SessionCache(std::size_t authorities) : limit_{authorities} {}

    void keep(const std::string& authority, KnownSession known);
    std::optional<KnownSession> take(const std::string& authority);

private:
    struct Entry {
        std::vector<KnownSession> known; ///< newest last
        std::list<std::string>::iterator use;
    };

    std::size_t limit_;
    std::mutex mutex_;
    std::unordered_map<std::string, Entry> entries_;
    std::list<std::string> uses_; ///< authorities, least recently used first
};

} // namespace lazaret::tls
