/// spool, quarantine and incidents: what is kept, and where.
#include "config/sections.hpp"
#include "config/text.hpp"

namespace lazaret::config {

namespace {

constexpr std::uint64_t block = 64ull << 10; ///< bytes; the spool keeps bodies in such blocks
constexpr std::string_view scheme = "sqlite:";

} // namespace

void Sections::spool(Reader& top)
{
    const auto* node = top.optional("spool");
    if (node == nullptr) return;
    Reader reader{*node, "\"spool\"", problems};
    auto& spool = settings.spool;
    const auto before = problems.errors();
    size(reader, "memory_per_body", block, spool.memory_per_body);
    size(reader, "memory", block, spool.memory);
    path(reader, "directory", "spool.directory", spool.directory);
    size(reader, "disk", block, spool.disk);
    size(reader, "body", block, spool.body);
    reader.done();
    if (problems.errors() > before) return;

    if (spool.memory_per_body > spool.memory)
        problems.error(
            "C048", reader.place(reader.optional("memory_per_body") ? "memory_per_body" : "memory"),
            "\"memory_per_body\" is larger than \"memory\", which all bodies share",
            "raise \"memory\": it has to hold memory_per_body for each upload that runs at once");
    if (spool.body > spool.disk)
        problems.warning("C049", reader.place(reader.optional("body") ? "body" : "disk"),
                         "\"body\" is larger than \"disk\": the largest bodies can never be held",
                         "raise \"disk\" or lower \"body\"");
}

void Sections::quarantine(Reader& top)
{
    const auto* node = top.required("quarantine");
    if (node == nullptr) return;
    Reader reader{*node, "\"quarantine\"", problems};
    path(reader, "directory", "quarantine.directory", settings.quarantine.directory);
    size(reader, "disk", block, settings.quarantine.disk);
    const auto before = problems.errors();
    const bool named = reader.required("recipients") != nullptr;
    paths(reader, "recipients", "quarantine.recipients", settings.quarantine.recipients);
    if (named && settings.quarantine.recipients.empty() && problems.errors() == before)
        problems.error("C050", reader.place("recipients"),
                       "\"recipients\" is empty: nobody could ever open what is quarantined",
                       "name the certificate of the data-protection officer: [certs/dpo.pem]");
    reader.done();
}

void Sections::incidents(Reader& top)
{
    const auto text = top.text("incidents");
    if (!text) return;
    const auto& place = top.place("incidents");
    settings.places.insert_or_assign("incidents", place);
    if (text->starts_with(scheme) && text->size() > scheme.size()) {
        settings.incidents = beside(source, text->substr(scheme.size()));
        return;
    }
    const bool other = text->find("://") != text->npos || text->starts_with("postgres");
    problems.error("C051", place,
                   other ? in_quotes(*text) + ": incidents can be kept in SQLite only"
                         : "\"incidents\": expected \"sqlite:\" and a path, found " +
                               in_quotes(*text),
                   "write sqlite:/var/lib/lazaret/incidents.db");
}

} // namespace lazaret::config
