/// What systemd is told and gives (sd_notify, socket activation). Nothing happens without systemd.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace lazaret::cli {

/// Listening sockets by FileDescriptorName=: "admin" for that page, all others take clients.
struct Inherited {
    std::vector<int> proxy;
    std::optional<int> admin;
};
Inherited inherited_sockets();

void notify_ready(const std::string& status);
void notify_reloading();
void notify_stopping();
void notify_alive(); ///< WATCHDOG=1
/// How often notify_alive() is due; nothing when nobody waits for it.
std::optional<std::chrono::microseconds> watchdog_interval();

} // namespace lazaret::cli
