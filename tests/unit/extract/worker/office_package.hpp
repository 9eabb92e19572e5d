/// Office packages made by hand, with only what a reader needs to know them.
#pragma once

#include "extract/worker/archive.hpp"
#include "unit/extract/worker/zip_bytes.hpp"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lazaret::test {

/// The text of each part, and its gaps; files are told as such.
class Texts final : public extract::Sink {
public:
    void begin(const extract::Part& part) override { open("file " + part.name); }
    void begin_as(const extract::Part& part, extract::Format) override { open(part.name); }
    void data(Bytes bytes) override { of[open_.back()] += as_text(bytes); }
    void gap(extract::Unscannable why) override
    {
        gaps += (open_.empty() ? "" : open_.back() + ": ") + std::string{name(why)} + "\n";
    }
    void give_up(extract::Unscannable, Bytes) override {}
    void end() override { open_.pop_back(); }

    std::map<std::string, std::string> of{};
    std::string gaps{};

private:
    void open(std::string name)
    {
        of[name];
        open_.push_back(std::move(name));
    }
    std::vector<std::string> open_{};
};

using Members = std::vector<std::pair<std::string, std::string>>;

inline std::string package(const Members& members)
{
    ZipBytes zip;
    for (const auto& [name, content] : members)
        zip.add({.name = name, .content = content});
    return zip.bytes();
}

inline Texts texts_of(std::string_view document, extract::Budget budget = {})
{
    budget.received = document.size();
    extract::worker::Allowance allowance{.budget = budget};
    Texts texts;
    extract::worker::open_archive(as_bytes(document), {}, allowance, texts);
    return texts;
}

/// A docx with that body.
inline std::string docx(const std::string& body)
{
    return package({{"[Content_Types].xml", "<Types/>"},
                    {"word/document.xml", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
                                          "<w:document xmlns:w=\"w\"><w:body>" +
                                              body + "</w:body></w:document>"}});
}

inline std::string docx_text(const std::string& body)
{
    return texts_of(docx(body)).of["word/document.xml"];
}

inline const std::string workbook_types =
    "<Types>"
    "<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/"
    "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>"
    "<Override PartName=\"/xl/styles.xml\" ContentType=\"application/"
    "vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>"
    "<Override PartName=\"/xl/sharedStrings.xml\" ContentType=\"application/"
    "vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml\"/></Types>";

/// An xlsx whose parts come in the order that is hardest to read: what the sheet needs is last.
inline std::string xlsx(const std::string& rows, const std::string& strings = "",
                        const std::string& styles = "", const std::string& workbook = "")
{
    return package(
        {{"xl/worksheets/sheet1.xml", "<worksheet><sheetData>" + rows + "</sheetData></worksheet>"},
         {"xl/sharedStrings.xml", "<sst>" + strings + "</sst>"},
         {"xl/styles.xml", "<styleSheet>" + styles + "</styleSheet>"},
         {"xl/workbook.xml", "<workbook>" + workbook + "</workbook>"},
         {"[Content_Types].xml", workbook_types}});
}

/// An odt or ods: `content` is the body.
inline std::string open_document(const std::string& content,
                                 const std::string& manifest = "<manifest/>")
{
    ZipBytes zip;
    zip.add({.name = "mimetype",
             .content = "application/vnd.oasis.opendocument.text",
             .deflated = false});
    zip.add({.name = "content.xml",
             .content = "<office:document-content xmlns:office=\"o\" xmlns:text=\"t\" "
                        "xmlns:table=\"b\" xmlns:draw=\"d\"><office:body>" +
                        content + "</office:body></office:document-content>"});
    zip.add({.name = "META-INF/manifest.xml", .content = manifest});
    return zip.bytes();
}

inline std::string open_document_text(const std::string& content)
{
    return texts_of(open_document(content)).of["content.xml"];
}

} // namespace lazaret::test
