/// The small parts of Office packages that are no flow of text.
#pragma once

#include "extract/worker/office_sheet.hpp"
#include "extract/worker/office_text.hpp"
#include "extract/worker/xml_reader.hpp"

#include <set>
#include <string>
#include <vector>

namespace lazaret::extract::worker {

/// Properties of a document, also those that its user named: `label: value` lines.
class LabelledText final : public XmlHandler {
public:
    explicit LabelledText(TextOut& out) : out_{out} {}

    void start(std::string_view name, const XmlAttributes& attributes) override;
    void text(std::string_view text) override;
    void end(std::string_view name) override;
    bool has_enough() const override { return out_.over(); }

private:
    TextOut& out_;
    std::string own_label_{}; ///< of the user-defined property that is open
    std::string value_{};
};

/// Relations to the outside: addresses of links, a line each.
class LinkText final : public XmlHandler {
public:
    explicit LinkText(TextOut& out) : out_{out} {}

    void start(std::string_view name, const XmlAttributes& attributes) override;
    void text(std::string_view) override {}
    void end(std::string_view) override {}
    bool has_enough() const override { return out_.over(); }

private:
    TextOut& out_;
};

/// Names of sheets and ranges; takes note of the calendar.
class WorkbookText final : public XmlHandler {
public:
    WorkbookText(TextOut* out, Workbook& workbook) : out_{out}, workbook_{workbook} {}

    void start(std::string_view name, const XmlAttributes& attributes) override;
    void text(std::string_view text) override;
    void end(std::string_view name) override;
    bool has_enough() const override { return out_ != nullptr && out_->over(); }

private:
    void put(std::string_view text);

    TextOut* out_; ///< or null: only to take note
    Workbook& workbook_;
};

/// What a pivot table keeps of the table it was made from (§18.10): a line a record.
class PivotText final : public XmlHandler {
public:
    explicit PivotText(TextOut& out) : out_{out} {}

    void start(std::string_view name, const XmlAttributes& attributes) override;
    void text(std::string_view) override {}
    void end(std::string_view name) override;
    bool has_enough() const override { return out_.over(); }
    void finish() override;

private:
    TextOut& out_;
    RowText row_{};
};

/// Which part of a workbook is which: [Content_Types].xml (ECMA-376-2 §10.1.2).
struct ContentTypes final : XmlHandler {
    void start(std::string_view name, const XmlAttributes& attributes) override;
    void text(std::string_view) override {}
    void end(std::string_view) override {}

    std::vector<std::string> workbooks{}; ///< names of members
    std::vector<std::string> styles{};
    std::vector<std::string> strings{};
};

/// The members that are encrypted: META-INF/manifest.xml of OpenDocument (ISO 26300-3 §3.4), and
/// META-INF/encryption.xml of EPUB (OCF 3.2 §4.2.6.3.2). Obfuscated fonts are not.
struct EncryptedMembers final : XmlHandler {
    void start(std::string_view name, const XmlAttributes& attributes) override;
    void text(std::string_view) override {}
    void end(std::string_view) override {}

    std::set<std::string, std::less<>> names{};

private:
    std::string file_{};
    bool obfuscated_ = false;
};

} // namespace lazaret::extract::worker
