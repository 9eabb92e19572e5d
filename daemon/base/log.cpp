#include "base/log.hpp"

#include <atomic>
#include <chrono>
#include <ctime>
#include <unistd.h>

namespace lazaret::log {

namespace {

std::atomic<Format> the_format{Format::human};
std::atomic<Level> the_least{Level::info};

constexpr std::string_view names[] = {"debug", "info", "warning", "error"};

std::string timestamp()
{
    const auto now = std::chrono::system_clock::now();
    const auto seconds = std::chrono::system_clock::to_time_t(now);
    const auto milliseconds =
        std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count() %
        1000;
    std::tm utc{};
    gmtime_r(&seconds, &utc);
    char date[32];
    std::strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S", &utc);
    char whole[48];
    std::snprintf(whole, sizeof whole, "%s.%03dZ", date, static_cast<int>(milliseconds));
    return whole;
}

/// Inside quotes: as JSON wants it, and safe for a terminal. Bytes that are not printable ASCII
/// become \u00HH.
void append_text(std::string& out, std::string_view text, std::size_t most)
{
    static constexpr char hex[] = "0123456789abcdef";
    const bool cut = text.size() > most;
    for (const char c : text.substr(0, most)) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            out += {'\\', c};
        else if (byte >= 0x20 && byte < 0x7f)
            out += c;
        else
            out += {'\\', 'u', '0', '0', hex[byte >> 4], hex[byte & 15]};
    }
    if (cut) out += "...";
}

void append(std::string& out, const Field& field)
{
    if (const auto* text = std::get_if<std::string_view>(&field.value)) {
        out += '"';
        append_text(out, *text, field.name == "hint" ? 500 : 200);
        out += '"';
    } else if (const auto* number = std::get_if<std::int64_t>(&field.value)) {
        out += std::to_string(*number);
    } else {
        out += std::get<bool>(field.value) ? "true" : "false";
    }
}

} // namespace

void set_up(Format format, Level least)
{
    the_format = format;
    the_least = least;
}

void line(Level level, std::string_view message, std::initializer_list<Field> fields)
{
    if (level < the_least.load(std::memory_order_relaxed)) return;
    const auto name = names[static_cast<std::size_t>(level)];
    std::string out;
    if (the_format.load(std::memory_order_relaxed) == Format::json) {
        out = "{\"time\":\"" + timestamp() + "\",\"level\":\"" + std::string{name} + "\",";
        out += "\"message\":\"";
        append_text(out, message, 1000);
        out += '"';
        for (const auto& field : fields) {
            out += ",\"" + std::string{field.name} + "\":";
            append(out, field);
        }
        out += "}\n";
    } else {
        out = timestamp() + " " + std::string{name} + ": ";
        append_text(out, message, 1000);
        for (const auto& field : fields) {
            out += " " + std::string{field.name} + "=";
            append(out, field);
        }
        out += '\n';
    }
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, out.data(), out.size());
}

} // namespace lazaret::log
