/// The log: structured, to standard error (journald), never personal data. The only global.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

namespace lazaret::log {

enum class Level { debug, info, warning, error };
enum class Format { human, json };

/// Call once, before the first line.
void set_up(Format format, Level least);

/// One named value of a line. Text is escaped and cut to 200 bytes.
struct Field {
    std::string_view name;
    std::variant<std::string_view, std::int64_t, bool> value;

    Field(std::string_view n, std::string_view v) : name{n}, value{v} {}
    Field(std::string_view n, const char* v) : name{n}, value{std::string_view{v}} {}
    Field(std::string_view n, const std::string& v) : name{n}, value{std::string_view{v}} {}
    Field(std::string_view n, bool v) : name{n}, value{v} {}
    template <class Integer>
    requires std::is_integral_v<Integer> Field(std::string_view n, Integer v)
        : name{n}, value{static_cast<std::int64_t>(v)}
    {
    }
};

/// One line, written with one write(2), so that lines of several cores never mix.
void line(Level level, std::string_view message, std::initializer_list<Field> fields = {});

inline void debug(std::string_view m, std::initializer_list<Field> f = {})
{
    line(Level::debug, m, f);
}
inline void info(std::string_view m, std::initializer_list<Field> f = {})
{
    line(Level::info, m, f);
}
inline void warning(std::string_view m, std::initializer_list<Field> f = {})
{
    line(Level::warning, m, f);
}
inline void error(std::string_view m, std::initializer_list<Field> f = {})
{
    line(Level::error, m, f);
}

} // namespace lazaret::log
