#include "metrics/counters.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <array>
#include <map>
#include <mutex>
#include <vector>

namespace lazaret::metrics {

namespace {

using prometheus::BuildCounter;
using prometheus::BuildGauge;
using prometheus::BuildHistogram;
using prometheus::Labels;
using CounterFamily = prometheus::Family<prometheus::Counter>;
using GaugeFamily = prometheus::Family<prometheus::Gauge>;
using HistogramFamily = prometheus::Family<prometheus::Histogram>;
using Buckets = prometheus::Histogram::BucketBoundaries;

/// Names come from policies and are bounded there; this bounds what many reloads can add.
constexpr std::size_t most_series = 1000;

double seconds(std::chrono::nanoseconds time)
{
    return std::chrono::duration<double>(time).count();
}

double epoch(std::chrono::system_clock::time_point at)
{
    return std::chrono::duration<double>(at.time_since_epoch()).count();
}

const Buckets fast{0.00001, 0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5};
const Buckets slow{0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

} // namespace

struct Counters::Families {
    prometheus::Registry registry;

    CounterFamily& counter(const char* name, const char* help)
    {
        return BuildCounter().Name(name).Help(help).Register(registry);
    }
    GaugeFamily& gauge(const char* name, const char* help)
    {
        return BuildGauge().Name(name).Help(help).Register(registry);
    }
    HistogramFamily& histogram(const char* name, const char* help)
    {
        return BuildHistogram().Name(name).Help(help).Register(registry);
    }

    GaugeFamily& build = gauge("lazaret_build_info", "1; its label says which version runs.");

    CounterFamily& connections_total =
        counter("lazaret_connections_total", "Client connections by what became of them.");
    std::array<prometheus::Counter*, 3> connections{
        &connections_total.Add({{"outcome", "taken"}}),
        &connections_total.Add({{"outcome", "not_a_client"}}),
        &connections_total.Add({{"outcome", "over_limit"}})};
    prometheus::Gauge& open =
        gauge("lazaret_open_connections", "Client connections open now.").Add({});

    CounterFamily& handshakes_total =
        counter("lazaret_tls_handshakes_total", "TLS handshakes by side and outcome.");
    HistogramFamily& handshake_seconds =
        histogram("lazaret_tls_handshake_seconds", "Time of TLS handshakes that succeeded.");
    std::array<std::array<prometheus::Counter*, 3>, 2> handshakes{};
    std::array<prometheus::Histogram*, 2> handshake_times{};
    CounterFamily& certificates_refused = counter("lazaret_origin_certificates_refused_total",
                                                  "Origins refused for their certificate.");
    CounterFamily& leaves_total =
        counter("lazaret_forged_leaves_total", "Leaf certificates shown to clients by source.");
    prometheus::Counter& leaves_minted = leaves_total.Add({{"source", "minted"}});
    prometheus::Counter& leaves_cached = leaves_total.Add({{"source", "cache"}});

    CounterFamily& bodies_total =
        counter("lazaret_bodies_total", "Requests by how they travelled.");
    CounterFamily& body_bytes_total =
        counter("lazaret_body_bytes_total", "Bytes of request bodies as sent.");
    std::array<prometheus::Counter*, 2> bodies{&bodies_total.Add({{"travel", "held"}}),
                                               &bodies_total.Add({{"travel", "streamed"}})};
    std::array<prometheus::Counter*, 2> body_bytes{&body_bytes_total.Add({{"travel", "held"}}),
                                                   &body_bytes_total.Add({{"travel", "streamed"}})};
    prometheus::Counter& inspected =
        counter("lazaret_inspected_bytes_total", "Decoded bytes that were scanned.").Add({});
    prometheus::Counter& responses =
        counter("lazaret_response_bytes_total", "Bytes of response bodies passed on.").Add({});
    CounterFamily& uninspected =
        counter("lazaret_uninspected_bytes_total", "Bytes that could not be read, by reason.");
    CounterFamily& gaps = counter("lazaret_gaps_total", "Parts that could not be read, by reason.");
    CounterFamily& detectors =
        counter("lazaret_detector_matches_total", "Distinct values found a request, by detector.");
    CounterFamily& rules = counter("lazaret_rule_matches_total", "Requests that a rule matched.");
    CounterFamily& verdicts = counter("lazaret_verdicts_total", "Requests by verdict.");
    CounterFamily& refusals =
        counter("lazaret_refusals_total", "Answers of Lazaret's own, by reason.");
    CounterFamily& failures =
        counter("lazaret_failures_total", "Connections lost, by side and kind.");
    CounterFamily& documents =
        counter("lazaret_documents_total", "Documents given to workers, by format and outcome.");
    prometheus::Histogram& document_seconds =
        histogram("lazaret_document_seconds",
                  "From a document's last byte to the worker's last word, waiting included.")
            .Add({}, slow);
    prometheus::Histogram& scan_seconds =
        histogram("lazaret_scan_seconds", "Time spent scanning one request.").Add({}, fast);
    prometheus::Histogram& verdict_seconds =
        histogram("lazaret_verdict_delay_seconds", "From a request's last byte to its verdict.")
            .Add({}, fast);

    CounterFamily& incidents = counter("lazaret_incidents_total", "Incidents by action and fate.");
    prometheus::Histogram& incident_seconds =
        histogram("lazaret_incident_commit_seconds",
                  "From an incident to its being durable, queue included.")
            .Add({}, slow);
    prometheus::Gauge& spool_memory =
        gauge("lazaret_spool_memory_bytes", "Memory that held bodies take.").Add({});
    prometheus::Gauge& spool_disk =
        gauge("lazaret_spool_disk_bytes", "Disk space that held bodies take.").Add({});
    prometheus::Gauge& spool_memory_limit =
        gauge("lazaret_spool_memory_limit_bytes", "Memory that held bodies may take.").Add({});
    prometheus::Gauge& spool_disk_limit =
        gauge("lazaret_spool_disk_limit_bytes", "Disk space that held bodies may take.").Add({});
    prometheus::Gauge& quarantine_items =
        gauge("lazaret_quarantine_items", "Uploads in quarantine.").Add({});
    prometheus::Gauge& quarantine_bytes =
        gauge("lazaret_quarantine_bytes", "Disk space the quarantine takes.").Add({});

    CounterFamily& reloads_total =
        counter("lazaret_policy_reloads_total", "Reloads of policy and providers by outcome.");
    std::array<prometheus::Counter*, 2> reloads{&reloads_total.Add({{"outcome", "done"}}),
                                                &reloads_total.Add({{"outcome", "failed"}})};
    GaugeFamily& policy_info = gauge("lazaret_policy_info", "1 for the policy version in force.");
    prometheus::Gauge* policy_now = nullptr;
    prometheus::Gauge& policy_loaded =
        gauge("lazaret_policy_loaded_timestamp_seconds", "When the policy was loaded.").Add({});
    GaugeFamily& provider_ends =
        gauge("lazaret_provider_expiry_timestamp_seconds", "When a provider's approval ends.");
    std::vector<prometheus::Gauge*> provider_end; ///< all of them
    prometheus::Gauge& ca_expires =
        gauge("lazaret_ca_expiry_timestamp_seconds", "When the CA certificate ends.").Add({});

    std::mutex mutex; ///< guards what is below and policy_now
    std::map<std::string, prometheus::Counter*, std::less<>> named;

    Families()
    {
        constexpr const char* sides[] = {"client", "origin"};
        constexpr const char* outcomes[] = {"full", "resumed", "failed"};
        for (std::size_t side = 0; side < 2; ++side) {
            for (std::size_t outcome = 0; outcome < 3; ++outcome)
                handshakes[side][outcome] =
                    &handshakes_total.Add({{"side", sides[side]}, {"outcome", outcomes[outcome]}});
            handshake_times[side] = &handshake_seconds.Add({{"side", sides[side]}}, slow);
        }
        // Series that exist from the start, so that rates over them are never empty.
        // Through find(), so that names from policies can never take their place in `named`.
        for (const char* action : {"allow", "monitor", "block", "quarantine"})
            find(verdicts, "action", action);
        for (const char* reason :
             {"encrypted", "malformed", "ambiguous", "unknown_coding", "unsupported", "opaque",
              "too_deep", "over_budget", "too_slow", "too_big", "no_room"}) {
            find(uninspected, "reason", reason);
            find(gaps, "reason", reason);
        }
        for (const char* format : {"archive", "pdf", "compound", "image", "dicom", "sqlite",
                                   "access", "dbase", "outlook", "tnef", "pack"})
            for (const char* outcome :
                 {"done", "crashed", "memory", "slow", "stopped", "busy", "failed"})
                find(documents, "format", format, "outcome", outcome);
        for (const char* action : {"monitor", "block", "quarantine"})
            for (const char* kept : {"kept", "lost"})
                find(incidents, "action", action, "fate", kept);
        for (const char* fault :
             {"expired", "not_yet_valid", "wrong_host", "untrusted", "self_signed", "revoked",
              "revocation_unknown", "weak", "bad_purpose", "must_staple", "handshake",
              "protocol_version", "other"})
            find(certificates_refused, "fault", fault);
        for (const char* reason :
             {"blocked", "quarantined", "unreadable", "too_big", "no_room", "not_a_client",
              "bad_request", "misdirected", "forbidden_address", "bad_certificate",
              "origin_unreachable", "origin_timeout", "name_not_found", "internal"})
            find(refusals, "reason", reason);
    }

    /// The counter of `family` with these labels; remembered, so that the library's own lookup
    /// (which builds and hashes maps) is paid once.
    prometheus::Counter* find(CounterFamily& family, std::string_view a, std::string_view a_value,
                              std::string_view b = {}, std::string_view b_value = {})
    {
        std::string key = family.GetName();
        for (const auto part : {a_value, b_value})
            (key += '\n') += part;
        const std::lock_guard lock{mutex};
        if (const auto known = named.find(key); known != named.end()) return known->second;
        if (named.size() >= most_series) return nullptr;
        Labels labels{{std::string{a}, std::string{a_value}}};
        if (!b.empty()) labels.emplace(b, b_value);
        return named.emplace(key, &family.Add(labels)).first->second;
    }

    void count(prometheus::Counter* counter, std::uint64_t n)
    {
        if (counter) counter->Increment(static_cast<double>(n));
    }
};

Counters::Counters(std::string_view version) : families_{std::make_unique<Families>()}
{
    families_->build.Add({{"version", std::string{version}}}).Set(1);
}

Counters::~Counters() = default;

void Counters::connection_opened(Accepted outcome)
{
    families_->connections[static_cast<std::size_t>(outcome)]->Increment();
    if (outcome == Accepted::taken) families_->open.Increment();
}

void Counters::connection_closed()
{
    families_->open.Decrement();
}

void Counters::handshake(Peer peer, Handshake outcome, std::chrono::nanoseconds took)
{
    const auto side = static_cast<std::size_t>(peer);
    families_->handshakes[side][static_cast<std::size_t>(outcome)]->Increment();
    if (outcome != Handshake::failed) families_->handshake_times[side]->Observe(seconds(took));
}

void Counters::origin_certificate_refused(std::string_view fault)
{
    families_->count(families_->find(families_->certificates_refused, "fault", fault), 1);
}

void Counters::leaf(bool from_cache)
{
    (from_cache ? families_->leaves_cached : families_->leaves_minted).Increment();
}

void Counters::body(Travel travel, std::uint64_t bytes, std::uint64_t inspected_bytes)
{
    const auto how = static_cast<std::size_t>(travel);
    families_->bodies[how]->Increment();
    families_->body_bytes[how]->Increment(static_cast<double>(bytes));
    families_->inspected.Increment(static_cast<double>(inspected_bytes));
}

void Counters::response_bytes(std::uint64_t bytes)
{
    families_->responses.Increment(static_cast<double>(bytes));
}

void Counters::gap(std::string_view reason, std::uint64_t count, std::uint64_t bytes)
{
    families_->count(families_->find(families_->gaps, "reason", reason), count);
    families_->count(families_->find(families_->uninspected, "reason", reason), bytes);
}

void Counters::detector(std::string_view name, std::uint64_t distinct_values)
{
    families_->count(families_->find(families_->detectors, "detector", name), distinct_values);
}

void Counters::rule(std::string_view id, std::string_view action, std::uint64_t requests)
{
    families_->count(families_->find(families_->rules, "rule", id, "action", action), requests);
}

void Counters::verdict(std::string_view action)
{
    families_->count(families_->find(families_->verdicts, "action", action), 1);
}

void Counters::refusal(std::string_view reason)
{
    families_->count(families_->find(families_->refusals, "reason", reason), 1);
}

void Counters::failure(std::string_view side, std::string_view code)
{
    families_->count(families_->find(families_->failures, "side", side, "kind", code), 1);
}

void Counters::document(std::string_view format, std::string_view outcome,
                        std::chrono::nanoseconds took)
{
    families_->count(families_->find(families_->documents, "format", format, "outcome", outcome),
                     1);
    families_->document_seconds.Observe(seconds(took));
}

void Counters::scan_time(std::chrono::nanoseconds all_of_one_body)
{
    families_->scan_seconds.Observe(seconds(all_of_one_body));
}

void Counters::verdict_delay(std::chrono::nanoseconds after_last_byte)
{
    families_->verdict_seconds.Observe(seconds(after_last_byte));
}

void Counters::incident(std::string_view action, bool kept, std::chrono::nanoseconds took)
{
    const auto fate = kept ? "kept" : "lost";
    families_->count(families_->find(families_->incidents, "action", action, "fate", fate), 1);
    families_->incident_seconds.Observe(seconds(took));
}

void Counters::spool(std::uint64_t memory_bytes, std::uint64_t disk_bytes)
{
    families_->spool_memory.Set(static_cast<double>(memory_bytes));
    families_->spool_disk.Set(static_cast<double>(disk_bytes));
}

void Counters::spool_limits(std::uint64_t memory_bytes, std::uint64_t disk_bytes)
{
    families_->spool_memory_limit.Set(static_cast<double>(memory_bytes));
    families_->spool_disk_limit.Set(static_cast<double>(disk_bytes));
}

void Counters::quarantine(std::uint64_t items, std::uint64_t bytes)
{
    families_->quarantine_items.Set(static_cast<double>(items));
    families_->quarantine_bytes.Set(static_cast<double>(bytes));
}

void Counters::reload(Reload outcome)
{
    families_->reloads[static_cast<std::size_t>(outcome)]->Increment();
}

void Counters::policy(std::string_view version, std::chrono::system_clock::time_point loaded)
{
    const std::lock_guard lock{families_->mutex};
    if (families_->policy_now) families_->policy_info.Remove(families_->policy_now);
    families_->policy_now = &families_->policy_info.Add({{"version", std::string{version}}});
    families_->policy_now->Set(1);
    families_->policy_loaded.Set(epoch(loaded));
}

void Counters::provider_expiries(std::span<const Expiry> all)
{
    const std::lock_guard lock{families_->mutex};
    for (auto* end : families_->provider_end)
        families_->provider_ends.Remove(end);
    families_->provider_end.clear();
    for (const auto& [provider, at] : all) {
        auto& end = families_->provider_ends.Add({{"provider", provider}});
        end.Set(epoch(at));
        families_->provider_end.push_back(&end);
    }
}

void Counters::ca_expiry(std::chrono::system_clock::time_point at)
{
    families_->ca_expires.Set(epoch(at));
}

std::string Counters::exposition() const
{
    return prometheus::TextSerializer{}.Serialize(families_->registry.Collect());
}

} // namespace lazaret::metrics
