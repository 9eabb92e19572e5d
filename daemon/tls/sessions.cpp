#include "tls/sessions.hpp"

#include <utility>

namespace lazaret::tls {

namespace {

/// What a browser opens to one host at once comes to about this.
constexpr std::size_t per_authority = 4;

/// A resumed session skips verification, so a revocation takes at most this long to count.
constexpr std::chrono::hours verified_for{1};

} // namespace

void SessionCache::keep(const std::string& authority, KnownSession known)
{
    if (limit_ == 0 || SSL_SESSION_is_resumable(known.session.get()) != 1) return;
    const std::lock_guard lock{mutex_};
    auto found = entries_.find(authority);
    if (found == entries_.end()) {
        if (entries_.size() >= limit_) {
            entries_.erase(uses_.front());
            uses_.pop_front();
        }
        uses_.push_back(authority);
        found = entries_.emplace(authority, Entry{{}, std::prev(uses_.end())}).first;
    }
    auto& entry = found->second;
    uses_.splice(uses_.end(), uses_, entry.use);
    if (entry.known.size() == per_authority) entry.known.erase(entry.known.begin());
    entry.known.push_back(std::move(known));
}

std::optional<KnownSession> SessionCache::take(const std::string& authority)
{
    const std::lock_guard lock{mutex_};
    const auto found = entries_.find(authority);
    if (found == entries_.end()) return std::nullopt;
    auto& entry = found->second;
    uses_.splice(uses_.end(), uses_, entry.use);
    const auto oldest = std::chrono::steady_clock::now() - verified_for;
    while (!entry.known.empty()) {
        auto known = std::move(entry.known.back());
        entry.known.pop_back();
        const auto* certificate = SSL_SESSION_get0_peer(known.session.get());
        if (known.verified > oldest && certificate &&
            X509_cmp_current_time(X509_get0_notAfter(certificate)) > 0)
            return known;
    }
    return std::nullopt;
}

} // namespace lazaret::tls
