#include "cli/edm_command.hpp"

#include "detect/fold.hpp"
#include "exact/build.hpp"
#include "exact/index.hpp"

#include <nlohmann/json.hpp>

#include <iostream>

namespace lazaret::cli {

namespace {

using exact::Key;

int failed(const Error& error)
{
    std::cerr << "lazaret: " << error.detail << '\n';
    return error.code == Errc::config ? 2 : 1;
}

Result<Key> read_key(const EdmOptions& options)
{
    const auto path = options.key.empty() ? exact::default_key_path() : options.key;
    if (path.empty())
        return Error{Errc::config, Side::ours,
                     "which key? Name it with --key FILE; make one with: lazaret edm key FILE"};
    return Key::read(path);
}

/// Nothing for "guess". Errors: Errc::config.
Result<std::optional<char>> separator_of(const std::string& text)
{
    if (text.empty()) return std::optional<char>{};
    if (text == "tab" || text == "\\t") return std::optional<char>{'\t'};
    if (text.size() == 1 && std::string_view{";,\t|"}.find(text[0]) != std::string_view::npos)
        return std::optional<char>{text[0]};
    return Error{Errc::config, Side::ours, "--separator is one of ; , | and tab"};
}

std::string folded(std::string_view text)
{
    return detect::folded(text);
}

void print(const exact::BuildReport& report, const std::filesystem::path& index)
{
    std::cout << index.string() << ": " << report.rows << " rows of " << report.lines << ", "
              << report.bytes << " bytes\n";
    for (const auto& column : report.columns) {
        std::cout << "  " << column.name << " (" << exact::kind_name(column.kind)
                  << "): " << column.values << " values";
        const auto count = [](std::uint64_t n, const char* what) {
            if (n != 0) std::cout << ", " << n << ' ' << what;
        };
        count(column.empty, "empty");
        count(column.too_short, "too short");
        count(column.unreadable, "not readable as such");
        count(column.common, "too common to stand for a person");
        std::cout << '\n';
    }
}

void print_json(const exact::BuildReport& report, const std::filesystem::path& index)
{
    auto columns = nlohmann::ordered_json::array();
    for (const auto& column : report.columns)
        columns.push_back({{"name", column.name},
                           {"kind", exact::kind_name(column.kind)},
                           {"values", column.values},
                           {"empty", column.empty},
                           {"too_short", column.too_short},
                           {"unreadable", column.unreadable},
                           {"common", column.common}});
    const nlohmann::ordered_json whole = {{"index", index.string()},
                                          {"lines", report.lines},
                                          {"rows", report.rows},
                                          {"bytes", report.bytes},
                                          {"columns", columns}};
    std::cout << whole.dump() << '\n';
}

int build(const EdmOptions& options)
{
    auto columns = exact::parse_columns(options.columns);
    if (!columns) return failed(columns.error());
    const auto separator = separator_of(options.separator);
    if (!separator) return failed(separator.error());
    const auto key = read_key(options);
    if (!key) return failed(key.error());
    auto index = options.index;
    if (index.empty()) index = std::filesystem::path{options.csv}.replace_extension(".edm");
    const exact::BuildOptions wanted{.csv = options.csv,
                                     .index = index,
                                     .columns = std::move(*columns),
                                     .separator = *separator,
                                     .common = options.common,
                                     .fold = folded};
    const auto report = exact::build(wanted, *key);
    if (!report) return failed(report.error());
    if (options.json)
        print_json(*report, index);
    else
        print(*report, index);
    return 0;
}

int show(const EdmOptions& options)
{
    const auto key = read_key(options);
    if (!key) return failed(key.error());
    const auto index = exact::Index::open(options.index, *key);
    if (!index) return failed(index.error());
    std::cout << (*index)->rows() << " rows\n";
    for (const auto& column : (*index)->columns())
        std::cout << column.name << " (" << exact::kind_name(column.kind) << "): " << column.values
                  << " values, " << column.anchors << " lead to their rows\n";
    return 0;
}

int make_key(const EdmOptions& options)
{
    if (const auto made = Key::make(options.key); !made) return failed(made.error());
    std::cout << "made " << options.key.string()
              << ": give it to the proxy and to whoever builds the index, to nobody else\n";
    return 0;
}

} // namespace

int edm_command(const EdmOptions& options)
{
    switch (options.what) {
    case EdmOptions::What::key:
        return make_key(options);
    case EdmOptions::What::build:
        return build(options);
    case EdmOptions::What::show:
        return show(options);
    }
    return 2;
}

} // namespace lazaret::cli
