#include "cli/scan.hpp"

#include "base/escape.hpp"
#include "cli/explain.hpp"
#include "cli/worker_files.hpp"
#include "proxy/describe.hpp"

#include <nlohmann/json.hpp>

#include <atomic>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <mutex>
#include <numeric>
#include <thread>

namespace lazaret::cli {

namespace {

namespace asio = boost::asio;

struct Goal {
    Authority authority{"not-approved.invalid", 443};
    std::string path = "/";
};

struct Scanned {
    bool readable = false;
    policy::Verdict verdict;
    inspect::Report report;
};

std::optional<Goal> goal_of(const std::string& to)
{
    Goal goal;
    if (to.empty()) return goal;
    auto rest = to;
    for (const std::string scheme : {"https://", "http://"})
        if (rest.starts_with(scheme)) rest.erase(0, scheme.size());
    const auto slash = rest.find('/');
    if (slash != std::string::npos) goal.path = rest.substr(slash);
    auto authority = Authority::parse(rest.substr(0, slash), 443);
    if (!authority) return std::nullopt;
    goal.authority = std::move(*authority);
    return goal;
}

/// As handle() does it, with the name taken as proven.
Scanned scan_one(const std::string& file, const Goal& goal, const ScanOptions& options,
                 const proxy::Rulebook& rulebook, detect::Scratch& scratch, workers::Pool& pool)
{
    Scanned scanned;
    std::ifstream input{file, std::ios::binary};
    std::error_code failed;
    const auto size = std::filesystem::file_size(file, failed);
    if (!input || failed) return scanned;

    const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
    policy::Subject subject;
    subject.client = *IpAddress::parse("127.0.0.1");
    subject.destination = goal.authority;
    subject.method = "POST";
    subject.path = goal.path;
    subject.length = size;
    subject.today = today;
    subject.approval = rulebook.registry->approve(
        {.host = goal.authority.host, .address = {}, .proven = true, .path = goal.path}, today);

    asio::io_context io{1};
    net::Blocking waiter{io};
    workers::Bench bench{pool, io, waiter};
    const auto& policy = *rulebook.policy;
    extract::Part body;
    body.media_type = options.content_type;
    inspect::Inspector inspector{policy.detectors(), policy.tallies(),         scratch, &bench,
                                 std::move(body),    options.content_encoding, {}};
    const auto block = Block::take();
    while (input) {
        input.read(reinterpret_cast<char*>(block.data()), Block::size);
        const auto got = static_cast<std::size_t>(input.gcount());
        if (got > 0) inspector.feed({block.data(), got});
    }
    if (input.bad()) return scanned;
    scanned.report = std::move(inspector).finish();
    scanned.verdict = policy.judge(subject, scanned.report);
    scanned.readable = true;
    return scanned;
}

nlohmann::ordered_json as_json(const detect::Finding& finding)
{
    return {{"detector", finding.detector},
            {"part", finding.part},
            {"offset", finding.offset},
            {"length", finding.length},
            {"confidence", detect::name(finding.confidence)},
            {"masked", finding.masked},
            {"form", finding.form},
            {"because", because_json(finding)}};
}

nlohmann::ordered_json gap_counts(const inspect::Report& report)
{
    auto counts = nlohmann::ordered_json::object();
    for (std::size_t i = 0; i < report.gap_counts.size(); ++i)
        if (report.gap_counts[i] > 0)
            counts[extract::name(static_cast<extract::Unscannable>(i))] = report.gap_counts[i];
    return counts;
}

std::string as_json(const std::string& file, const Scanned& scanned, const policy::Policy& policy)
{
    auto list = [] { return nlohmann::ordered_json::array(); };
    nlohmann::ordered_json line;
    line["file"] = file;
    if (scanned.readable) {
        const auto& report = scanned.report;
        line["verdict"] = policy::name(scanned.verdict.action);
        auto& rules = line["rules"] = list();
        for (const auto index : scanned.verdict.rules)
            rules.push_back(policy.rules()[index].id);
        line["persons"] = report.persons;
        auto& findings = line["findings"] = list();
        for (const auto& finding : report.findings)
            findings.push_back(as_json(finding));
        auto& counts = line["counted"] = list();
        for (const auto& count : counted(policy.detectors(), policy.tallies(), report))
            counts.push_back(as_json(count));
        auto& gaps = line["gaps"] = list();
        for (const auto& gap : report.gaps)
            gaps.push_back({{"part", gap.part}, {"reason", extract::name(gap.why)}});
        line["gap_counts"] = gap_counts(report);
    } else {
        line["verdict"] = "error";
        line["error"] = "the file cannot be read";
    }
    return line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

std::string as_text(const std::string& file, const Scanned& scanned, const policy::Policy& policy)
{
    if (!scanned.readable) return file + ": cannot be read";
    auto text = file + ": " + std::string{policy::name(scanned.verdict.action)};
    for (const auto index : scanned.verdict.rules) {
        const auto& rule = policy.rules()[index];
        text += "\n  rule " + rule.id + " (" + std::string{policy::name(rule.action)} + ")";
    }
    if (scanned.report.persons > 0)
        text += "\n  persons: " + std::to_string(scanned.report.persons);
    for (const auto& [detector, count] : scanned.report.counts)
        text += "\n  " + detector + ": " + std::to_string(count) + " distinct";
    for (const auto& finding : scanned.report.findings)
        text += "\n    " + finding.detector + " " + std::string{detect::name(finding.confidence)} +
                " at " + finding.part + ":" + std::to_string(finding.offset) + " " +
                finding.masked + "\n      because: " + because(finding);
    for (const auto& count : counted(policy.detectors(), policy.tallies(), scanned.report))
        text += "\n  rules count: " + in_words(count);
    for (const auto& gap : scanned.report.gaps)
        text += "\n  not read: " + gap.part + " (" + std::string{extract::name(gap.why)} + ")";
    if (const auto all = std::accumulate(scanned.report.gap_counts.begin(),
                                         scanned.report.gap_counts.end(), std::uint64_t{0});
        all > scanned.report.gaps.size())
        text += "\n  not read: " + std::to_string(all - scanned.report.gaps.size()) + " more";
    return text;
}

/// Prints lines in the order of their files, as soon as all before them are there.
class InOrder {
public:
    explicit InOrder(std::size_t count) : lines_(count) {}

    void put(std::size_t index, std::string line)
    {
        const std::lock_guard lock{mutex_};
        lines_[index] = std::move(line);
        for (; next_ < lines_.size() && lines_[next_]; ++next_) {
            std::cout << *lines_[next_] << '\n';
            lines_[next_]->clear();
        }
    }

private:
    std::mutex mutex_;
    std::vector<std::optional<std::string>> lines_;
    std::size_t next_ = 0;
};

} // namespace

int scan(const ScanOptions& options, const proxy::Rulebook& rulebook)
{
    const auto goal = goal_of(options.to);
    if (!goal) {
        std::cerr << "lazaret: --to " << printable(options.to)
                  << ": expected a host name, such as upload.example\n";
        return 2;
    }
    auto pool = workers::Pool::start(worker_program(), worker_limits({}), {});
    if (!pool) {
        std::cerr << "lazaret: " << pool.error().detail << '\n';
        return 1;
    }
    InOrder output{options.files.size()};
    std::atomic<std::size_t> next{0};
    std::atomic<bool> stopped{false};
    auto work = [&] {
        detect::Scratch scratch;
        for (auto i = next++; i < options.files.size(); i = next++) {
            const auto& file = options.files[i];
            const auto scanned = scan_one(file, *goal, options, rulebook, scratch, **pool);
            if (!scanned.readable || scanned.verdict.action >= policy::Action::block)
                stopped = true;
            output.put(i, options.json ? as_json(file, scanned, *rulebook.policy)
                                       : as_text(file, scanned, *rulebook.policy));
        }
    };
    const auto most = std::max(1u, std::thread::hardware_concurrency());
    std::vector<std::thread> others;
    for (unsigned i = 1; i < most && i < options.files.size(); ++i)
        others.emplace_back(work);
    work();
    for (auto& other : others)
        other.join();
    std::cout.flush();
    return stopped ? 1 : 0;
}

} // namespace lazaret::cli
