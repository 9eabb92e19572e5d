#include "base/log.hpp"

#include "base/escape.hpp"

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

void append(std::string& out, const Field& field)
{
    if (const auto* text = std::get_if<std::string_view>(&field.value)) {
        // printable() leaves no quote, backslash or control character: valid inside JSON
        // once its own backslashes are doubled.
        out += '"';
        for (const char c : printable(*text)) {
            if (c == '\\') out += '\\';
            out += c;
        }
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
        const Field text{"message", message};
        out += "\"message\":";
        append(out, text);
        for (const auto& field : fields) {
            out += ",\"" + std::string{field.name} + "\":";
            append(out, field);
        }
        out += "}\n";
    } else {
        out = timestamp() + " " + std::string{name} + ": " + printable(message, 1000);
        for (const auto& field : fields) {
            out += " " + std::string{field.name} + "=";
            append(out, field);
        }
        out += '\n';
    }
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, out.data(), out.size());
}

} // namespace lazaret::log
