#include "extract/worker/office_meta.hpp"

#include "extract/text_codes.hpp"
#include "extract/worker/numbers.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace lazaret::extract::worker {
namespace {

constexpr std::size_t longest_value = 1u << 20; // bytes
constexpr std::size_t most_names = 10'000;      // as many members as are looked at

bool is_blank(std::string_view text)
{
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

bool contains(std::string_view text, std::string_view part)
{
    return text.find(part) != std::string_view::npos;
}

} // namespace

// Properties

void LabelledText::start(std::string_view name, const XmlAttributes& attributes)
{
    value_.clear();
    // ECMA-376-1 §22.3 and ISO 26300-1 §4.3.3: the user's own names.
    if (name == "property" || name == "user-defined") own_label_ = attributes.get("name");
    if (name == "meta" && !attributes.get("content").empty()) // OPF
        out_.write(std::string{attributes.get("name")} + ": " +
                   std::string{attributes.get("content")} + "\n");
}

void LabelledText::text(std::string_view text)
{
    if (value_.size() < longest_value) value_ += text;
}

void LabelledText::end(std::string_view name)
{
    const auto value = std::exchange(value_, {});
    if (!is_blank(value)) {
        out_.write(own_label_.empty() ? name : own_label_);
        out_.write(": ");
        out_.write(value);
        out_.write("\n");
    }
    if (name == "property" || name == "user-defined") own_label_.clear();
}

// Links

void LinkText::start(std::string_view, const XmlAttributes& attributes)
{
    if (attributes.get("TargetMode") != "External") return;
    out_.write(attributes.get("Target"));
    out_.write("\n");
}

// Workbooks

void WorkbookText::start(std::string_view name, const XmlAttributes& attributes)
{
    if (name == "workbookPr") {
        const auto since = attributes.get("date1904");
        if (since == "1" || since == "true") workbook_.epoch = Epoch::from_1904;
    }
    if (name == "sheet" || name == "definedName") {
        put(attributes.get("name"));
        put(name == "sheet" ? "\n" : ": ");
        put(attributes.get("comment"));
    }
    if (name == "fileSharing") put(std::string{attributes.get("userName")} + "\n");
}

void WorkbookText::text(std::string_view text)
{
    if (!is_blank(text)) put(text);
}

void WorkbookText::end(std::string_view name)
{
    if (name == "definedName") put("\n");
}

void WorkbookText::put(std::string_view text)
{
    if (out_ != nullptr) out_->write(text);
}

// Pivot tables

void PivotText::start(std::string_view name, const XmlAttributes& attributes)
{
    if (name == "cacheField") {
        finish();
        row_.add(attributes.get("name"));
        row_.next_cell();
        return;
    }
    // s, n, d, b, e: the value itself; x: one of those that the definition lists.
    if (name.size() != 1 || name == "r") return;
    if (name == "d")
        row_.add(shown_iso_date(attributes.get("v")));
    else if (name == "n")
        row_.add(shown_number(attributes.get("v")));
    else if (name != "x")
        row_.add(attributes.get("v"));
    row_.next_cell();
    if (row_.line().size() > longest_value) finish();
}

void PivotText::end(std::string_view name)
{
    if (name == "r" || name == "cacheField") finish();
}

void PivotText::finish()
{
    if (!row_.empty()) {
        out_.write(row_.line());
        out_.write("\n");
    }
    row_.clear();
}

// Directories of packages

void ContentTypes::start(std::string_view name, const XmlAttributes& attributes)
{
    if (name != "Override" || workbooks.size() + styles.size() + strings.size() > most_names)
        return;
    const auto type = attributes.get("ContentType");
    if (!contains(type, "spreadsheetml") && !contains(type, "ms-excel")) return;
    auto part = attributes.get("PartName");
    if (part.starts_with('/')) part.remove_prefix(1);
    auto member = percent_decoded(part);
    if (contains(type, ".main"))
        workbooks.push_back(std::move(member));
    else if (contains(type, "styles"))
        styles.push_back(std::move(member));
    else if (contains(type, "sharedStrings"))
        strings.push_back(std::move(member));
}

void EncryptedMembers::start(std::string_view name, const XmlAttributes& attributes)
{
    if (names.size() > most_names) return;
    if (name == "file-entry") file_ = attributes.get("full-path");
    if (name == "encryption-data") names.insert(file_);
    if (name == "EncryptedData") obfuscated_ = false;
    if (name == "EncryptionMethod") {
        const auto algorithm = attributes.get("Algorithm");
        obfuscated_ = contains(algorithm, "idpf.org/2008/embedding") ||
                      contains(algorithm, "ns.adobe.com/pdf/enc#RC");
    }
    if (name == "CipherReference" && !obfuscated_)
        names.insert(percent_decoded(attributes.get("URI")));
}

} // namespace lazaret::extract::worker
