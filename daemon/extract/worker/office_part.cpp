#include "extract/worker/office_part.hpp"

#include "extract/worker/archive_zip.hpp"
#include "extract/worker/office_binary.hpp"
#include "extract/worker/office_flow.hpp"
#include "extract/worker/zip_member.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

namespace lazaret::extract::worker {
namespace {

/// Of a workbook's shared texts that much is kept in any case; more if the document is large.
constexpr std::size_t least_shared = 24u << 20; // bytes

/// Roots of parts whose text is a flow, and of those that have none but in attributes.
bool is_office_open_flow(std::string_view root)
{
    static constexpr std::array roots{
        // WordprocessingML
        "document", "hdr", "ftr", "footnotes", "endnotes", "comments", "glossaryDocument",
        "settings", "styles", "numbering", "fonts", "webSettings", "recipients",
        // PresentationML
        "sld", "notes", "notesMaster", "handoutMaster", "sldMaster", "sldLayout", "presentation",
        "presentationPr", "viewPr", "tblStyleLst", "cmLst", "cmAuthorLst", "authorLst", "tagLst",
        // SpreadsheetML
        "styleSheet", "sst", "table", "externalLink", "ThreadedComments", "personList", "calcChain",
        "chartsheet", "connections",
        // DrawingML and VML
        "theme", "chartSpace", "dataModel", "drawing", "wsDr", "userShapes", "layoutDef",
        "styleDef", "colorsDef", "xml", "chartStyle", "colorStyle", "themeOverride",
        // The package
        "Types"};
    return std::find(roots.begin(), roots.end(), root) != roots.end();
}

/// Hands the events to the reader that the root element asks for.
class ByRoot final : public XmlHandler {
public:
    using Choose = std::function<std::unique_ptr<XmlHandler>(std::string_view root)>;
    explicit ByRoot(Choose choose) : choose_{std::move(choose)} {}

    void start(std::string_view name, const XmlAttributes& attributes) override
    {
        if (!reader_ && !refused_) {
            root_ = name;
            reader_ = choose_(name);
            refused_ = reader_ == nullptr;
        }
        if (reader_) reader_->start(name, attributes);
    }
    void text(std::string_view text) override
    {
        if (reader_) reader_->text(text);
    }
    void end(std::string_view name) override
    {
        if (reader_) reader_->end(name);
    }
    void comment(std::string_view text) override
    {
        if (reader_) reader_->comment(text);
    }
    bool has_enough() const override { return refused_ || (reader_ && reader_->has_enough()); }
    void finish() override
    {
        if (reader_) reader_->finish();
    }

    /// Nobody reads a part with that root.
    bool refused() const { return refused_; }
    const std::string& root() const { return root_; }

private:
    Choose choose_;
    std::unique_ptr<XmlHandler> reader_{};
    bool refused_ = false;
    std::string root_{};
};

bool looks_like_xml(Bytes head)
{
    auto text = as_text(head);
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff")) return true;
    const auto first = text.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && text[first] == '<';
}

} // namespace

PackageReader::PackageReader(Bytes document, Allowance& allowance, Sink& out)
    : document_{document}, allowance_{allowance}, out_{out},
      workbook_{.strings = SharedStrings{std::max(least_shared, document.size() * 2)}}
{
}

bool PackageReader::read(const ZipMember& member, XmlHandler& handler)
{
    if (!is_plain(member)) return false;
    XmlReader xml{handler};
    const auto take = [&](Bytes block) { return xml.feed(block); };
    const auto gap = unpack(document_, member, allowance_.budget, take);
    return !gap && xml.finish();
}

/// A part that others depend on, be it XML or records.
bool PackageReader::read_shared(const ZipMember& member, XmlHandler& handler)
{
    if (!member.name.ends_with(".bin")) return read(member, handler);
    if (!is_plain(member)) return false;
    BinaryShared shared{workbook_};
    RecordReader records{shared};
    const auto take = [&](Bytes block) {
        records.feed(block);
        return !workbook_.strings.full();
    };
    const auto gap = unpack(document_, member, allowance_.budget, take);
    return !gap && !workbook_.strings.full() && records.finish();
}

void PackageReader::note_encryption(const ZipMember& member)
{
    read(member, encrypted_);
}

void PackageReader::note_strings(const ZipMember& member)
{
    if (std::exchange(strings_noted_, true)) return; // a second one is given as any other text
    if (read_shared(member, workbook_.strings)) strings_ = &member;
}

void PackageReader::note_styles(const ZipMember& member)
{
    read_shared(member, workbook_.styles);
}

void PackageReader::note_workbook(const ZipMember& member)
{
    WorkbookText reader{nullptr, workbook_};
    read_shared(member, reader);
    binary_ = binary_ || member.name.ends_with(".bin");
}

bool PackageReader::give(const ZipMember& member)
{
    if (encrypted_.names.contains(member.name)) {
        out_.begin(Part{.name = member.name, .is_file = true, .file_name = member.name});
        out_.gap(Unscannable::encrypted);
        out_.end();
        return true;
    }
    if (&member == strings_) return true;                            // its texts are in the cells
    if (member.size == 0 && member.name.ends_with('/')) return true; // folders of the program's own
    if (!is_plain(member)) return give_zip_member(document_, member, allowance_, out_);
    const bool records = binary_ && member.name.starts_with("xl/") &&
                         member.name.ends_with(".bin") && member.name != "xl/vbaProject.bin";
    const auto done = records ? give_records(member) : give_text(member);
    if (done == Done::as_file) return give_zip_member(document_, member, allowance_, out_);
    return done == Done::yes;
}

/// Reads a member as the XML that it may be. What breaks off is given again, as a file.
PackageReader::Done PackageReader::give_text(const ZipMember& member)
{
    TextOut text{out_, allowance_, Part{.name = member.name}};
    ByRoot handler{[&](std::string_view root) { return reader_for(root, text); }};
    XmlReader xml{handler};
    bool first = true;
    bool is_xml = false;
    const auto gap = unpack(document_, member, allowance_.budget, [&](Bytes block) {
        if (std::exchange(first, false)) is_xml = looks_like_xml(block);
        return is_xml && xml.feed(block);
    });
    if (!is_xml || handler.refused()) return Done::as_file;
    const bool whole = !gap && xml.finish();
    handler.finish();
    if (text.over()) return Done::over_budget;
    if (gap && *gap == Unscannable::over_budget) {
        text.gap(*gap);
        return Done::over_budget;
    }
    if (whole) {
        // All of it was given, but cells stand without their texts.
        if (handler.root() == "sst" && workbook_.strings.full()) text.gap(Unscannable::over_budget);
        return Done::yes;
    }
    // Pages for browsers need not be well-formed: reading them as they are loses nothing.
    if (gap || handler.root() != "html") text.gap(gap.value_or(xml.why()));
    return Done::as_file;
}

/// Reads a part of a binary workbook. Of the kinds that are not read the bytes are given.
PackageReader::Done PackageReader::give_records(const ZipMember& member)
{
    TextOut text{out_, allowance_, Part{.name = member.name}};
    BinarySheet sheet{text, workbook_};
    RecordReader records{sheet};
    bool first = true;
    bool known = false;
    const auto gap = unpack(document_, member, allowance_.budget, [&](Bytes block) {
        if (std::exchange(first, false)) known = is_binary_part(member.name, block);
        if (known) records.feed(block);
        return known && !text.over();
    });
    sheet.finish();
    if (gap) text.gap(*gap);
    if (text.over()) return Done::over_budget;
    const bool styles = member.name.ends_with("styles.bin");
    if (!known && !styles) text.gap(Unscannable::unsupported);
    if (known && !gap && !records.finish()) text.gap(Unscannable::malformed);
    return known && !gap ? Done::yes : Done::as_file;
}

std::unique_ptr<XmlHandler> PackageReader::reader_for(std::string_view root, TextOut& text)
{
    if (root == "worksheet" || root == "dialogsheet" || root == "macrosheet")
        return std::make_unique<SheetText>(text, workbook_);
    if (root == "workbook") return std::make_unique<WorkbookText>(&text, workbook_);
    if (root == "pivotCacheRecords" || root == "pivotCacheDefinition")
        return std::make_unique<PivotText>(text);
    if (root == "Relationships") return std::make_unique<LinkText>(text);
    if (root == "coreProperties" || root == "Properties" || root == "document-meta" ||
        root == "package")
        return std::make_unique<LabelledText>(text);
    if (root == "document-content" || root == "document-styles")
        return std::make_unique<FlowText>(text, Dialect::open_document);
    if (root == "html") return std::make_unique<FlowText>(text, Dialect::html);
    if (is_office_open_flow(root)) return std::make_unique<FlowText>(text, Dialect::office_open);
    return nullptr;
}

bool PackageReader::finish()
{
    if (strings_ == nullptr) return true;
    TextOut text{out_, allowance_, Part{.name = strings_->name}};
    workbook_.strings.give_unused(text);
    return !text.over();
}

} // namespace lazaret::extract::worker
