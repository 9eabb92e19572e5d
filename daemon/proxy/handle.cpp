#include "proxy/handle.hpp"

#include "base/id.hpp"
#include "base/log.hpp"
#include "http/uri.hpp"
#include "net/on.hpp"

#include <chrono>

namespace lazaret::proxy {

namespace {

using Clock = std::chrono::steady_clock;
using metrics::Counters;

std::optional<std::string_view> field_of(const void* request, std::string_view name)
{
    const auto& fields = static_cast<const http::RequestHead*>(request)->fields;
    if (fields.count(name) > 1) return std::nullopt; // readers differ on which one counts
    return fields.find(name);
}

/// All that is known of the request before its body.
Case open_case(const http::RequestHead& head, const Origin& origin, const IpAddress& client,
               const Rulebook& rulebook)
{
    Case request;
    request.at = std::chrono::system_clock::now();
    request.id = make_id(request.at);
    request.address = origin.address().text();
    if (origin.certificate()) request.origin_certificate = origin.certificate()->certificate_sha256;

    const auto today = std::chrono::floor<std::chrono::days>(request.at);
    auto& subject = request.subject;
    subject.client = client;
    subject.destination = origin.authority();
    subject.method = head.method;
    subject.today = today;
    if (const auto target = http::split_target(head.method, head.target))
        subject.path = target->path;
    if (head.framing != http::Framing::chunked) subject.length = head.length;
    subject.approval = rulebook.registry->approve({.host = subject.destination.host,
                                                   .address = origin.address(),
                                                   .proven = origin.certificate().has_value(),
                                                   .path = subject.path,
                                                   .header = field_of,
                                                   .request = &head},
                                                  today);
    return request;
}

void count(const inspect::Report& report, const policy::Verdict& verdict,
           const policy::Policy& policy, Counters::Travel travel, Core& core)
{
    auto& metrics = core.shared.metrics;
    metrics.body(travel, report.bytes, report.decoded_bytes);
    metrics.verdict(policy::name(verdict.action));
    for (const auto index : verdict.rules)
        metrics.rule(policy.rules()[index].id, policy::name(policy.rules()[index].action));
    for (const auto& [detector, values] : report.counts)
        metrics.detector(detector, values);
    for (std::size_t why = 0; why < report.gap_counts.size(); ++why)
        if (report.gap_counts[why] > 0)
            metrics.gap(extract::name(static_cast<extract::Unscannable>(why)),
                        report.gap_counts[why], report.gap_bytes[why]);
}

void log_verdict(const Case& request, const policy::Verdict& verdict, const policy::Policy& policy,
                 const inspect::Report& report)
{
    if (verdict.action == policy::Action::allow) return;
    log::info("verdict", {{"request", request.id},
                          {"code", incident_code(request.id)},
                          {"client", request.subject.client.text()},
                          {"destination", request.subject.destination.text()},
                          {"action", policy::name(verdict.action)},
                          {"rule", policy.rules()[verdict.rules.front()].id},
                          {"persons", report.persons},
                          {"bytes", report.bytes}});
}

/// Block or quarantine: the record, and the item if the policy wants it kept, are on the disk
/// before the client gets its answer.
asio::awaitable<Result<>> stop(Exchange& exchange, Spool* body, const Case& request,
                               const inspect::Report& report, const policy::Verdict& verdict,
                               const Rulebook& rulebook, Core& core)
{
    const auto language = language_of(exchange.head());
    auto notice = notice_of(request, report, verdict, *rulebook.policy, *rulebook.registry,
                            *request.subject.today, language);
    auto record = describe(request, report, verdict, *rulebook.policy);
    Result<> kept;
    if (verdict.action == policy::Action::quarantine && body) {
        auto file_it = [&] { return core.shared.quarantine.admit(*body, record); };
        const auto began = Clock::now();
        auto item = co_await net::on(core.shared.disk, file_it);
        if (!item) {
            kept = std::move(item).error();
            core.shared.metrics.incident(record.action, false, Clock::now() - began);
        }
    }
    if (kept) {
        auto written = co_await write_down(std::move(record), core);
        if (!written) kept = std::move(written).error();
    }
    if (!kept) {
        log::error("an incident could not be kept; the upload was refused",
                   {{"request", request.id}, {"error", kept.error().detail}});
        notice.why = Why::internal;
    }
    co_return co_await refuse(exchange, std::move(notice), core);
}

asio::awaitable<Result<>> hold(Exchange& exchange, Origin& origin, Inspection& inspection,
                               const Case& request, const Rulebook& rulebook, Core& core)
{
    Spool body{core.shared.spool, core.shared.settings.spool.memory_per_body};
    auto keeping = co_await keep(exchange, body, inspection, core);
    if (!keeping && keeping.error().side == Side::ours) {
        log::error("a body could not be spooled; it was refused",
                   {{"request", request.id}, {"error", keeping.error().detail}});
        Notice notice;
        notice.why = Why::internal;
        notice.request_id = request.id;
        auto refused = co_await refuse(exchange, std::move(notice), core);
        co_return refused;
    }
    if (!keeping) co_return std::move(keeping).error();
    const auto last_byte = Clock::now();
    if (keeping->kept != Kept::whole) {
        const auto length = request.subject.length.value_or(body.size());
        inspection.gap(keeping->kept == Kept::too_big ? extract::Unscannable::too_big
                                                      : extract::Unscannable::no_room,
                       length > body.size() ? length - body.size() : 0);
    }

    const auto report = co_await inspection.finish();
    const auto verdict = rulebook.policy->judge(request.subject, report);
    core.shared.metrics.verdict_delay(Clock::now() - last_byte);
    count(report, verdict, *rulebook.policy, Counters::Travel::held, core);
    log_verdict(request, verdict, *rulebook.policy, report);

    if (verdict.action >= policy::Action::block) {
        auto stopped = co_await stop(exchange, &body, request, report, verdict, rulebook, core);
        co_return stopped;
    }
    if (verdict.action == policy::Action::monitor)
        note_down(describe(request, report, verdict, *rulebook.policy), core);
    auto forwarded = co_await forward(exchange, origin, body, keeping->pending, core);
    co_return forwarded;
}

asio::awaitable<Result<>> let_through(Exchange& exchange, Origin& origin, Inspection& inspection,
                                      const Case& request, const Rulebook& rulebook, Core& core)
{
    auto whole = co_await stream_body(exchange, origin, inspection);
    if (!whole && whole.error().side != Side::origin) co_return std::move(whole).error();

    const auto report = co_await inspection.finish();
    const auto verdict = rulebook.policy->judge(request.subject, report);
    count(report, verdict, *rulebook.policy, Counters::Travel::streamed, core);
    log_verdict(request, verdict, *rulebook.policy, report);
    if (verdict.action >= policy::Action::monitor)
        note_down(describe(request, report, verdict, *rulebook.policy), core);

    if (!whole) {
        auto notice = notice_of(whole.error(), origin, language_of(exchange.head()));
        origin.done(false);
        auto refused = co_await refuse(exchange, std::move(notice), core);
        co_return refused;
    }
    auto passed = co_await pass_back(exchange, origin, core, *whole);
    co_return passed;
}

} // namespace

asio::awaitable<Result<>> handle(Exchange& exchange, Origin& origin, IpAddress client, Core& core)
{
    const auto rulebook = core.rulebook;
    auto reached = co_await origin.ready();
    if (!reached) {
        auto notice = notice_of(reached.error(), origin, language_of(exchange.head()));
        auto refused = co_await refuse(exchange, std::move(notice), core);
        co_return refused;
    }

    const auto request = open_case(exchange.head(), origin, client, *rulebook);
    if (const auto early = rulebook->policy->judge_head(request.subject)) {
        const inspect::Report nothing;
        count(nothing, *early, *rulebook->policy, Counters::Travel::held, core);
        log_verdict(request, *early, *rulebook->policy, nothing);
        auto stopped = co_await stop(exchange, nullptr, request, nothing, *early, *rulebook, core);
        co_return stopped;
    }
    Inspection inspection{exchange.head(), *rulebook->policy, core};
    const bool could_refuse =
        rulebook->policy->strictest_possible(request.subject) >= policy::Action::block;
    Result<> outcome;
    if (could_refuse)
        outcome = co_await hold(exchange, origin, inspection, request, *rulebook, core);
    else
        outcome = co_await let_through(exchange, origin, inspection, request, *rulebook, core);
    co_return outcome;
}

} // namespace lazaret::proxy
