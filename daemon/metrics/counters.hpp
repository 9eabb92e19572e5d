/// What the SOC watches: counters, gauges and histograms, and their Prometheus text (0.0.4).
/// Labels come from closed lists or from the policy; never a host, a user, a URL or data.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace lazaret::metrics {

/// Thread-safe; shared by the cores; outlives them.
class Counters {
public:
    explicit Counters(std::string_view version);
    ~Counters();
    Counters(const Counters&) = delete;

    // Connections
    enum class Accepted : std::uint8_t { taken, not_a_client, over_limit };
    void connection_opened(Accepted outcome);
    void connection_closed();
    enum class Peer : std::uint8_t { client, origin };
    enum class Handshake : std::uint8_t { full, resumed, failed };
    void handshake(Peer peer, Handshake outcome, std::chrono::nanoseconds took);
    /// `fault`: name of a tls::CertificateFault.
    void origin_certificate_refused(std::string_view fault);
    void leaf(bool from_cache);

    // Requests. `travel` is how the body went: held until the verdict or streamed through.
    enum class Travel : std::uint8_t { held, streamed };
    void body(Travel travel, std::uint64_t bytes, std::uint64_t inspected_bytes);
    void response_bytes(std::uint64_t bytes);
    /// `reason`: name of an extract::Unscannable.
    void gap(std::string_view reason, std::uint64_t count, std::uint64_t bytes);
    /// These two with 0 make the series, so that the first event is seen as a rise.
    void detector(std::string_view name, std::uint64_t distinct_values);
    void rule(std::string_view id, std::string_view action, std::uint64_t requests = 1);
    void verdict(std::string_view action);
    /// An answer of ours instead of the origin's; `reason`: name of a proxy::Why.
    void refusal(std::string_view reason);
    /// A connection lost: `side`: client, origin or ours; `code`: name of an Errc.
    void failure(std::string_view side, std::string_view code);
    /// A document given to a worker. `format`: name of an extract::Format; `outcome`: of a
    /// workers::Outcome.
    void document(std::string_view format, std::string_view outcome, std::chrono::nanoseconds took);
    void scan_time(std::chrono::nanoseconds all_of_one_body);
    void verdict_delay(std::chrono::nanoseconds after_last_byte);

    // Keeping
    void incident(std::string_view action, bool kept, std::chrono::nanoseconds took);
    void spool(std::uint64_t memory_bytes, std::uint64_t disk_bytes);
    void spool_limits(std::uint64_t memory_bytes, std::uint64_t disk_bytes);
    void quarantine(std::uint64_t items, std::uint64_t bytes);

    // Policy
    enum class Reload : std::uint8_t { done, failed };
    void reload(Reload outcome);
    void policy(std::string_view version, std::chrono::system_clock::time_point loaded);
    struct Expiry {
        std::string provider;
        std::chrono::system_clock::time_point at;
    };
    /// Replaces what was there: a provider that left the registry must not raise an alert.
    void provider_expiries(std::span<const Expiry> all);
    void ca_expiry(std::chrono::system_clock::time_point at);

    std::string exposition() const;

private:
    struct Families;
    std::unique_ptr<Families> families_;
};

} // namespace lazaret::metrics
