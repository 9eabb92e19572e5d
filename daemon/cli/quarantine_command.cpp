#include "cli/quarantine_command.hpp"

#include "base/escape.hpp"
#include "incident/store.hpp"
#include "quarantine/item.hpp"
#include "quarantine/store.hpp"
#include "quarantine/unseal.hpp"

#include <algorithm>
#include <iostream>
#include <unistd.h>

namespace lazaret::cli {

namespace {

using quarantine::Item;

int failed(const Error& error)
{
    std::cerr << "lazaret: " << error.detail << '\n';
    return error.code == Errc::config ? 2 : 1;
}

/// For the terminal: letters of any script stay (records are UTF-8), what moves the cursor or turns
/// the direction of writing does not: C0 and C1 controls, U+200E, U+200F, U+202A to U+202E and
/// U+2066 to U+2069 (Unicode Standard Annex #9, table 4).
std::string visible(std::string_view text)
{
    const auto byte = [&](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
    };
    std::string shown;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto b = byte(i), second = byte(i + 1), third = byte(i + 2);
        const bool control = b < 0x20 || b == 0x7f || (b == 0xc2 && second < 0xa0);
        const bool direction =
            b == 0xe2 && ((second == 0x80 &&
                           (third == 0x8e || third == 0x8f || (third >= 0xaa && third <= 0xae))) ||
                          (second == 0x81 && third >= 0xa6 && third <= 0xa9));
        if (!control && !direction) {
            shown += text[i];
            continue;
        }
        shown += '?';
        i += direction ? 2 : b == 0xc2 ? 1 : 0;
    }
    return shown;
}

std::string joined(const std::vector<std::string>& words)
{
    std::string text;
    for (const auto& word : words)
        text += (text.empty() ? "" : ", ") + word;
    return text;
}

/// As people type it: "lz-7f3k-2iq" is LZ-7F3K-21Q (Crockford's base 32 has no I, L and O).
std::string canonical(std::string name)
{
    for (char& c : name)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    for (std::size_t i = name.starts_with("LZ-") ? 3 : 0; i < name.size(); ++i) {
        if (name[i] == 'O') name[i] = '0';
        if (name[i] == 'I' || name[i] == 'L') name[i] = '1';
    }
    return name;
}

/// By id or code. The incidents know the code at once; without them every record is read.
Result<std::string> find_id(const QuarantineOptions& options, const quarantine::Store& store)
{
    const auto name = canonical(options.name);
    if (quarantine::valid_id(name)) return name;
    if (const auto incidents = incident::Store::look(options.incidents)) {
        const auto record = incidents->find(name);
        if (record && *record) return (*record)->id;
    }
    const auto items = store.list();
    if (!items) return items.error();
    const auto item = std::find_if(items->begin(), items->end(),
                                   [&](const Item& i) { return i.record.code == name; });
    if (item != items->end()) return item->id;
    return Error{Errc::io, Side::ours, "nothing is known of \"" + printable(options.name) + "\""};
}

void print_line(const Item& item)
{
    const auto& record = item.record;
    std::cout << record.code << "  " << audit::utc_text(record.at) << "  " << item.id << "  "
              << item.size << " bytes  " << visible(record.client) << " -> "
              << visible(record.destination) << "  " << visible(joined(record.rules)) << '\n';
}

int list(const QuarantineOptions& options, const quarantine::Store& store)
{
    const auto items = store.list();
    if (!items) return failed(items.error());
    for (const auto& item : *items) {
        if (options.json)
            std::cout << quarantine::item_json(item);
        else
            print_line(item);
    }
    if (!options.json && items->empty()) std::cout << "nothing is kept in the quarantine\n";
    return 0;
}

void print_field(const char* name, std::string_view value)
{
    if (!value.empty())
        std::cout << name << std::string(16 - std::string_view{name}.size(), ' ') << visible(value)
                  << '\n';
}

void print_record(const audit::Record& record)
{
    print_field("incident", record.code);
    print_field("id", record.id);
    print_field("at", audit::utc_text(record.at));
    print_field("client", record.client);
    print_field("destination", record.method + " " + record.destination);
    print_field("address", record.address);
    print_field("certificate", record.origin_certificate);
    print_field("provider", record.provider);
    print_field("not approved", record.not_approved_because);
    print_field("action", record.action);
    print_field("rules", joined(record.rules));
    print_field("policy", record.policy_version);
    print_field("persons", std::to_string(record.persons));
    print_field("bytes", std::to_string(record.bytes));
    print_field("media type", record.media_type);
    print_field("format", record.format);
    for (const auto& [detector, n] : record.counts)
        print_field("found", detector + ": " + std::to_string(n));
    for (const auto& e : record.evidence)
        print_field("evidence", e.detector + " (" + e.confidence + ") in " + e.part + " at " +
                                    std::to_string(e.offset) + ": " + e.masked);
    for (const auto& gap : record.gaps)
        print_field("not read",
                    gap.part + ": " + gap.why + ", " + std::to_string(gap.bytes) + " bytes");
}

/// What was blocked without being kept has a record too.
int show(const QuarantineOptions& options, const quarantine::Store& store)
{
    const auto id = find_id(options, store);
    if (!id) return failed(id.error());
    if (const auto item = store.find(*id)) {
        if (options.json) {
            std::cout << quarantine::item_json(*item);
            return 0;
        }
        print_record(item->record);
        print_field("kept", std::to_string(item->size) + " bytes, SHA-256 " + item->sha256);
        return 0;
    }
    const auto incidents = incident::Store::look(options.incidents);
    if (!incidents) return failed(incidents.error());
    const auto record = incidents->find(*id);
    if (!record) return failed(record.error());
    if (!*record)
        return failed({Errc::io, Side::ours, "nothing is known of \"" + printable(*id) + "\""});
    if (options.json) {
        std::cout << "{\"id\":\"" << *id << "\",\"record\":" << audit::to_json(**record) << "}\n";
        return 0;
    }
    print_record(**record);
    print_field("kept", "no: the body is not in the quarantine");
    return 0;
}

/// Standard output gets nothing before the whole is known to be unaltered: it is read twice.
Result<> extract_to_output(const std::filesystem::path& sealed, const std::filesystem::path& key)
{
    if (auto verified = quarantine::unseal(sealed, key, -1); !verified) return verified;
    return quarantine::unseal(sealed, key, STDOUT_FILENO);
}

int extract(const QuarantineOptions& options, const quarantine::Store& store)
{
    if (options.key.empty())
        return failed({Errc::config, Side::ours, "extract needs --key: the officer's private key"});
    const auto id = find_id(options, store);
    if (!id) return failed(id.error());
    const auto sealed = store.body_path(*id);
    if (!sealed) return failed(sealed.error());
    const bool to_output = options.out.empty() || options.out == "-";
    if (to_output && ::isatty(STDOUT_FILENO) == 1)
        return failed({Errc::config, Side::ours,
                       "the body is not for the screen: use --out FILE, or send it on by a pipe"});
    const auto done = to_output ? extract_to_output(*sealed, options.key)
                                : quarantine::unseal_to(*sealed, options.key, options.out);
    if (!done) return failed(done.error());
    if (!to_output) std::cerr << "lazaret: extracted to " << options.out.string() << '\n';
    return 0;
}

} // namespace

int quarantine_command(const QuarantineOptions& options)
{
    const auto store = quarantine::Store::look(options.directory);
    if (!store) return failed(store.error());
    switch (options.what) {
    case QuarantineOptions::What::list:
        return list(options, *store);
    case QuarantineOptions::What::show:
        return show(options, *store);
    case QuarantineOptions::What::extract:
        return extract(options, *store);
    }
    return 2;
}

} // namespace lazaret::cli
