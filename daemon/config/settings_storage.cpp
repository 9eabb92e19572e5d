/// spool, documents, quarantine and incidents: what is kept, and where.
#include "config/sections.hpp"
#include "config/text.hpp"

namespace lazaret::config {

namespace {

constexpr std::uint64_t block = 64ull << 10;   ///< bytes; the spool keeps bodies in such blocks
constexpr std::uint64_t megabyte = 1ull << 20; ///< bytes
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

void Sections::documents(Reader& top)
{
    const auto* node = top.optional("documents");
    if (node == nullptr) return;
    Reader reader{*node, "\"documents\"", problems};
    auto& documents = settings.documents;
    const auto before = problems.errors();
    const auto number = [&](std::string_view key, std::uint64_t least, std::uint64_t most,
                            std::uint64_t& out) {
        out = reader.number(key, least, most).value_or(out);
    };
    number("workers", 0, 256, documents.workers);
    size(reader, "largest", megabyte, documents.largest);
    size(reader, "memory", megabyte, documents.memory);
    wait(reader, "time", documents.time);
    wait(reader, "wait", documents.wait);
    number("pages", 0, 10'000, documents.pages);
    size(reader, "decoded", megabyte, documents.decoded);
    number("ratio", 1, 1'000'000, documents.ratio);
    number("depth", 1, 64, documents.depth);
    number("parts", 1, 10'000'000, documents.parts);
    reader.done();
    if (problems.errors() > before) return;
    if (documents.largest > documents.memory)
        problems.error("C058", reader.place(reader.optional("largest") ? "largest" : "memory"),
                       "\"largest\" is more than \"memory\", which all documents share",
                       "raise \"memory\": it has to hold \"largest\" for each document that is "
                       "opened at once");
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
