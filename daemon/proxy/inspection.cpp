#include "proxy/inspection.hpp"

#include "http/uri.hpp"

#include <utility>

namespace lazaret::proxy {

namespace {

/// Fields that say how the message travels, not what somebody wrote.
bool worth_scanning(const http::Field& field)
{
    constexpr std::size_t shortest = 8; // nothing that identifies anybody is shorter
    if (field.value.size() < shortest) return false;
    for (const auto name : {"host", "content-length", "transfer-encoding", "connection", "accept",
                            "accept-encoding", "accept-language", "content-type", "user-agent",
                            "content-encoding", "proxy-authorization"})
        if (http::equals_ignoring_case(field.name, name)) return false;
    return true;
}

void add_head(inspect::Inspector& inspector, const http::RequestHead& head)
{
    const auto target = http::split_target(head.method, head.target);
    if (target && target->path.size() > 1) inspector.add_text("url", target->path);
    if (target && target->has_query) inspector.add_text("url", target->query);
    for (const auto& field : head.fields)
        if (worth_scanning(field)) inspector.add_text("header:" + field.name, field.value);
}

extract::Part body_of(const http::RequestHead& head)
{
    extract::Part body;
    body.media_type = head.fields.find("content-type").value_or("");
    // What a backup calls its packs tells what they are, when nothing in them does.
    constexpr std::size_t shortest = 32; // such names are digests
    if (const auto target = http::split_target(head.method, head.target)) {
        const auto name = target->path.substr(target->path.rfind('/') + 1);
        if (name.size() >= shortest) body.file_name = name;
    }
    return body;
}

extract::Budget budget_of(const config::Settings& settings)
{
    const auto& documents = settings.documents;
    return {.decoded_bytes = documents.decoded,
            .ratio = documents.ratio,
            .parts = static_cast<std::uint32_t>(documents.parts),
            .depth = static_cast<std::uint32_t>(documents.depth)};
}

workers::Bench* put(std::optional<workers::Bench>& bench, Core& core, net::Waiter& waiter)
{
    if (core.shared.workers == nullptr) return nullptr;
    return &bench.emplace(*core.shared.workers, core.io, waiter);
}

} // namespace

Inspection::Inspection(const http::RequestHead& head, const policy::Policy& policy, Core& core)
    : fiber_{core.stacks}, inspector_{policy.detectors(),
                                      policy.tallies(),
                                      core.scratch,
                                      put(bench_, core, fiber_),
                                      body_of(head),
                                      head.fields.joined("content-encoding"),
                                      budget_of(core.shared.settings)}
{
    add_head(inspector_, head);
}

asio::awaitable<void> Inspection::feed(Bytes chunk)
{
    auto work = [&] { inspector_.feed(chunk); };
    co_await fiber_.run(work);
}

asio::awaitable<inspect::Report> Inspection::finish()
{
    inspect::Report report;
    auto work = [&] { report = std::move(inspector_).finish(); };
    co_await fiber_.run(work);
    co_return report;
}

} // namespace lazaret::proxy
