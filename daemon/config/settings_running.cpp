/// contact, log, timeouts and the limits of the process.
#include "config/sections.hpp"
#include "config/text.hpp"

#include <algorithm>

namespace lazaret::config {

namespace {

using namespace std::chrono_literals;

/// Shorter than this is never meant; longer than a day is no timeout.
constexpr std::chrono::milliseconds shortest = 100ms;
constexpr std::chrono::milliseconds longest = 24h;

bool looks_like_email(std::string_view text)
{
    const auto at = text.find('@');
    return at != text.npos && at > 0 && at + 1 < text.size() &&
           text.find('@', at + 1) == text.npos && text.find_first_of(" \t\r\n<>\"") == text.npos;
}

} // namespace

void Sections::contact(Reader& top)
{
    const auto* node = top.optional("contact");
    if (node == nullptr) return;
    Reader reader{*node, "\"contact\"", problems};
    settings.contact.name = reader.text("name").value_or("");
    settings.contact.email = reader.text("email").value_or("");
    settings.contact.phone = reader.text("phone").value_or("");
    reader.done();
    if (!settings.contact.email.empty() && !looks_like_email(settings.contact.email))
        problems.error("C053", reader.place("email"),
                       in_quotes(settings.contact.email) + " is not an e-mail address",
                       "write one address and nothing else: dpo@hospital.example");
}

void Sections::log(Reader& top)
{
    const auto* node = top.optional("log");
    if (node == nullptr) return;
    Reader reader{*node, "\"log\"", problems};
    settings.log.json = reader.choice("format", {"human", "json"}) == "json";
    settings.log.level =
        reader.choice("level", {"debug", "info", "warning", "error"}).value_or(settings.log.level);
    reader.done();
}

void Sections::wait(Reader& reader, std::string_view key, std::chrono::milliseconds& out)
{
    const auto value = reader.duration(key);
    if (!value) return;
    out = *value;
    if (*value >= shortest && *value <= longest) return;
    problems.error(
        "C055", reader.place(key), in_quotes(key) + ": expected 100ms to 24h",
        *value < shortest
            ? "a wait this short would fail every request; write 10s, for example"
            : "a wait this long lets stalled connections pile up; write 5m, for example");
}

void Sections::timeouts(Reader& top)
{
    const auto* node = top.optional("timeouts");
    if (node == nullptr) return;
    Reader reader{*node, "\"timeouts\"", problems};
    auto& timeouts = settings.timeouts;
    wait(reader, "head", timeouts.head);
    wait(reader, "handshake", timeouts.handshake);
    wait(reader, "connect", timeouts.connect);
    wait(reader, "body", timeouts.body);
    wait(reader, "idle", timeouts.idle);
    wait(reader, "response", timeouts.response);
    wait(reader, "drain", timeouts.drain);
    reader.done();
}

void Sections::limits(Reader& top)
{
    settings.connections = top.number("connections", 1, 1'000'000).value_or(settings.connections);
    settings.cores = top.number("cores", 0, 1024).value_or(settings.cores);
}

} // namespace lazaret::config
