#include "net/resolver.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <cstring>
#include <list>
#include <mutex>
#include <netdb.h>
#include <sys/socket.h>
#include <unordered_map>
#include <utility>

namespace lazaret::net {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds keep_answer{60};
constexpr std::chrono::seconds keep_failure{5};
constexpr std::size_t cache_limit = 4096;   // names
constexpr std::size_t waiting_limit = 1024; // lookups under way or queued
constexpr std::size_t addresses_limit = 32; // of one name

IpAddress from_sockaddr(const sockaddr* raw)
{
    IpAddress address;
    if (raw->sa_family == AF_INET6) {
        sockaddr_in6 v6;
        std::memcpy(&v6, raw, sizeof v6);
        std::memcpy(address.bytes.data(), &v6.sin6_addr, 16);
        return address;
    }
    sockaddr_in v4;
    std::memcpy(&v4, raw, sizeof v4);
    address.bytes[10] = address.bytes[11] = 0xff;
    std::memcpy(address.bytes.data() + 12, &v4.sin_addr, 4);
    return address;
}

Resolver::Addresses ask_system(const std::string& host)
{
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (::getaddrinfo(host.c_str(), nullptr, &hints, &found) != 0) return {};
    Resolver::Addresses addresses;
    for (auto* each = found; each && addresses.size() < addresses_limit; each = each->ai_next) {
        if (each->ai_family != AF_INET && each->ai_family != AF_INET6) continue;
        const auto address = from_sockaddr(each->ai_addr);
        if (std::find(addresses.begin(), addresses.end(), address) == addresses.end())
            addresses.push_back(address);
    }
    ::freeaddrinfo(found);
    return addresses;
}

/// One coroutine that waits for a lookup. Its timer is touched on its own core only.
struct Waiter {
    explicit Waiter(const asio::any_io_executor& core) : timer{core}, stay{core} {}

    asio::steady_timer timer;
    asio::executor_work_guard<asio::any_io_executor> stay;
    bool answered = false;
    Resolver::Addresses addresses;
};

} // namespace

struct Resolver::State {
    struct Answer {
        Addresses addresses;
        Clock::time_point until;
        std::list<std::string>::iterator age; ///< in ages
    };
    using Waiters = std::vector<std::shared_ptr<Waiter>>;

    explicit State(std::size_t threads) : pool{threads} {}

    std::optional<Addresses> cached(const std::string& host);
    void answer(const std::string& host, const Addresses& addresses);

    Hosts hosts; // these two never change
    Lookup lookup;

    std::mutex mutex; // of what follows
    std::unordered_map<std::string, Answer> answers;
    std::list<std::string> ages; ///< the names in `answers`, oldest first
    std::unordered_map<std::string, Waiters> pending;

    asio::thread_pool pool; ///< last: joined before the rest goes
};

std::optional<Resolver::Addresses> Resolver::State::cached(const std::string& host)
{
    const auto found = answers.find(host);
    if (found == answers.end()) return std::nullopt;
    if (found->second.until > Clock::now()) return found->second.addresses;
    ages.erase(found->second.age);
    answers.erase(found);
    return std::nullopt;
}

void Resolver::State::answer(const std::string& host, const Addresses& addresses)
{
    Waiters waiters;
    {
        const std::lock_guard lock{mutex};
        if (answers.size() >= cache_limit) {
            answers.erase(ages.front());
            ages.pop_front();
        }
        ages.push_back(host);
        const auto keep = addresses.empty() ? keep_failure : keep_answer;
        answers[host] = {addresses, Clock::now() + keep, std::prev(ages.end())};
        waiters = std::move(pending[host]);
        pending.erase(host);
    }
    for (auto& waiter : waiters) {
        const auto core = waiter->stay.get_executor();
        asio::post(core, [waiter = std::move(waiter), addresses] {
            waiter->answered = true;
            waiter->addresses = addresses;
            waiter->timer.cancel();
        });
    }
}

Resolver::Resolver(Hosts hosts, std::size_t threads, Lookup lookup)
    : state_{std::make_unique<State>(threads)}
{
    state_->hosts = std::move(hosts);
    state_->lookup = lookup ? std::move(lookup) : Lookup{ask_system};
}

Resolver::~Resolver()
{
    state_->pool.stop();
    state_->pool.join();
}

asio::awaitable<Result<Resolver::Addresses>> Resolver::resolve(std::string host, Patience patience)
{
    const Error no_address{Errc::resolve, Side::origin, "no address for " + host};
    if (const auto known = state_->hosts.find(host); known != state_->hosts.end())
        co_return Addresses{known->second};
    if (const auto literal = IpAddress::parse(host)) co_return Addresses{*literal};

    const asio::any_io_executor core = co_await asio::this_coro::executor;
    auto waiter = std::shared_ptr<Waiter>{};
    {
        const std::lock_guard lock{state_->mutex};
        if (auto known = state_->cached(host)) {
            if (known->empty()) co_return no_address;
            co_return std::move(*known);
        }
        const bool first = !state_->pending.contains(host);
        if (first && state_->pending.size() >= waiting_limit)
            co_return Error{Errc::limit, Side::origin, "too many names are being looked up"};
        waiter = std::make_shared<Waiter>(core);
        state_->pending[host].push_back(waiter);
        if (first)
            asio::post(state_->pool,
                       [state = state_.get(), host] { state->answer(host, state->lookup(host)); });
    }
    waiter->timer.expires_after(patience);
    boost::system::error_code ignored;
    co_await waiter->timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    if (!waiter->answered)
        co_return Error{Errc::timeout, Side::origin, "no answer in time for the name " + host};
    if (waiter->addresses.empty()) co_return no_address;
    co_return waiter->addresses;
}

} // namespace lazaret::net
