#include "cli/systemd.hpp"

#include <cstdlib>
#include <ctime>
#include <systemd/sd-daemon.h>

namespace lazaret::cli {

Inherited inherited_sockets()
{
    Inherited sockets;
    char** names = nullptr;
    const int count = sd_listen_fds_with_names(1, &names);
    for (int i = 0; i < count; ++i) {
        const std::string name = names && names[i] ? names[i] : "";
        const int fd = SD_LISTEN_FDS_START + i;
        if (name == "admin")
            sockets.admin = fd;
        else
            sockets.proxy.push_back(fd);
        if (names) std::free(names[i]);
    }
    std::free(names);
    return sockets;
}

void notify_ready(const std::string& status)
{
    sd_notify(0, ("READY=1\nSTATUS=" + status).c_str());
}

void notify_reloading()
{
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    const auto microseconds = now.tv_sec * 1'000'000 + now.tv_nsec / 1000;
    sd_notify(0, ("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(microseconds)).c_str());
}

void notify_stopping()
{
    sd_notify(0, "STOPPING=1");
}

void notify_alive()
{
    sd_notify(0, "WATCHDOG=1");
}

std::optional<std::chrono::microseconds> watchdog_interval()
{
    std::uint64_t microseconds = 0;
    if (sd_watchdog_enabled(0, &microseconds) <= 0) return std::nullopt;
    return std::chrono::microseconds{microseconds / 2};
}

} // namespace lazaret::cli
