#include "extract/worker/emit.hpp"
#include "extract/worker/pdf_objects.hpp"
#include "extract/worker/pdf_page.hpp"

#include <ErrorCodes.h>
#include <OptionalContent.h>
#include <algorithm>
#include <array>
#include <functional>

namespace lazaret::extract::worker {
namespace {

/// Each save of a form or signature adds a revision. What is older than these is not looked for.
constexpr std::size_t most_revisions = 64;

/// Pages that are announced and not there, in a row, before the count of pages is not believed.
constexpr int most_missing = 50;

/// One document on its way out: what was given already is not given again.
class Reader {
public:
    Reader(Allowance& allowance, Sink& out) : allowance_{allowance}, out_{out} {}

    /// False: the budget is spent.
    bool newest(PDFDoc& document)
    {
        if (!objects(document, nullptr, {})) return false;
        const int count = document.getNumPages();
        if (count <= 0) note(Unscannable::malformed);
        int missing = 0;
        for (int number = 1; number <= count && missing < most_missing; ++number) {
            const auto page = read_page(document, number, clock_);
            missing = page.broken ? missing + 1 : 0;
            if (!give(document, number, page, "page " + std::to_string(number))) return false;
            if (clock_.late()) break;
        }
        return true;
    }

    /// What stood in `earlier` and was changed since.
    bool revision(PDFDoc& earlier, PDFDoc& newer, const std::string& name)
    {
        if (!objects(earlier, &newer, name + " ")) return false;
        const int count = earlier.getNumPages();
        for (int number = 1; number <= count && !clock_.late(); ++number) {
            if (!changed(earlier, newer, number)) continue;
            const auto page = read_page(earlier, number, clock_);
            if (page.broken) break; // only the newest must be whole
            if (!give(earlier, number, page, name + " page " + std::to_string(number)))
                return false;
        }
        if (clock_.late()) note(Unscannable::too_slow);
        return true;
    }

    void note(Unscannable why) { gaps_[static_cast<std::size_t>(why)] = true; }
    bool late() const { return clock_.late(); }
    void report()
    {
        if (text_) gaps_[static_cast<std::size_t>(Unscannable::opaque)] = false;
        for (std::size_t i = 0; i < gaps_.size(); ++i)
            if (gaps_[i]) out_.gap(static_cast<Unscannable>(i));
    }

private:
    bool objects(PDFDoc& document, PDFDoc* newer, const std::string& prefix)
    {
        const auto found = objects_of(document, newer, seen_, clock_);
        if (found.gap) note(*found.gap);
        if (!emit_text(out_, allowance_, prefix + "properties", found.notes)) return false;
        if (!xml(prefix + "metadata.xml", found.metadata) || !xml(prefix + "form.xml", found.form))
            return false;
        for (const auto& file : found.files) {
            const auto content = file_content(document, file);
            if (!content) note(Unscannable::over_budget);
            auto name = prefix + (file.name.empty() ? "attachment" : file.name);
            const Part part{.name = name, .is_file = true, .file_name = std::move(name)};
            if (content && !emit_file(out_, allowance_, part, as_bytes(*content))) return false;
        }
        return true;
    }

    bool xml(std::string name, std::string_view content)
    {
        if (content.empty()) return true;
        if (!allowance_.budget.spend(content.size())) {
            out_.gap(Unscannable::over_budget);
            return false;
        }
        out_.begin_as(Part{.name = std::move(name)}, Format::xml);
        out_.data(as_bytes(content));
        out_.end();
        return true;
    }

    /// Whether the page or what draws it stands elsewhere in the file now.
    static bool changed(PDFDoc& earlier, PDFDoc& newer, int number)
    {
        ::Page* const page = earlier.getPage(number);
        if (!page) return false;
        const auto moved = [&](const Object& ref) {
            return ref.isRef() && place_of(*earlier.getXRef(), ref.getRefNum()) !=
                                      place_of(*newer.getXRef(), ref.getRefNum());
        };
        if (moved(Object{page->getRef()})) return true;
        const Object source = earlier.getXRef()->fetch(page->getRef());
        if (!source.isDict()) return false;
        const auto& contents = source.dictLookupNF("Contents");
        if (contents.isRef()) return moved(contents);
        for (int i = 0; contents.isArray() && i < contents.arrayGetLength(); ++i)
            if (moved(contents.arrayGetNF(i))) return true;
        return false;
    }

    /// The text of a page, then what is read in its images.
    bool give(PDFDoc& document, int number, const PdfPage& page, const std::string& name)
    {
        if (page.broken) note(Unscannable::malformed);
        if (page.cut) note(*page.cut);
        if (!page.garbled() || page.seen > page.unknown)
            if (!text(name, page.text)) return false;
        if (!page.wants_ocr()) return true;
        // A letterhead is the same on all pages; a page changed around its scan has the same scan.
        if (page.images != 0 && !page.garbled() && !images_.insert(page.images).second) return true;
        return picture(document, number, page, name);
    }

    bool text(const std::string& name, const std::string& content)
    {
        if (content.empty() || !texts_.insert(std::hash<std::string>{}(content)).second)
            return true;
        text_ = true;
        return emit_text(out_, allowance_, name, content);
    }

    bool picture(PDFDoc& document, int number, const PdfPage& page, const std::string& name)
    {
        if (allowance_.late()) {
            note(Unscannable::too_slow);
            return true;
        }
        bool left_out = false;
        auto drawn = draw_page(document, number, page, allowance_, left_out);
        if (left_out || !drawn) note(Unscannable::over_budget);
        if (!drawn) return true;
        const auto read = read_picture({.preview = std::move(drawn)}, allowance_);
        if (read.gap) note(*read.gap);
        return text(name + " (image)", read.text);
    }

    Allowance& allowance_;
    Sink& out_;
    TextClock clock_;
    PdfSeen seen_;
    std::unordered_set<std::size_t> texts_;
    std::unordered_set<std::uint64_t> images_;
    std::array<bool, unscannable_count> gaps_{};
    bool text_ = false;
};

/// Layers that are switched off hide from the eye, not from who receives the file.
void show_all_layers(PDFDoc& document)
{
    if (auto* const layers = document.getOptContentConfig())
        for (const auto& [ref, layer] : layers->getOCGs())
            layer->setState(OptionalContentGroup::On);
}

/// Behind each "%%EOF", which ends a revision (ISO 32000-2 §7.5.6).
std::vector<std::size_t> ends_of(std::string_view file)
{
    std::vector<std::size_t> ends;
    for (auto at = file.find("%%EOF"); at != file.npos; at = file.find("%%EOF", at + 5))
        ends.push_back(at + 5);
    return ends;
}

/// Bytes that belong to no PDF, before and behind it. Readers allow 1024 before the header.
bool give_rest(Bytes file, std::size_t begin, std::size_t end, Allowance& allowance, Sink& out)
{
    const auto filled = [](Bytes bytes) {
        const auto used = std::count_if(bytes.begin(), bytes.end(), [](std::byte b) {
            return b != std::byte{0} && b != std::byte{'\n'} && b != std::byte{'\r'} &&
                   b != std::byte{' '};
        });
        return used > 8;
    };
    const auto before = file.first(begin);
    const auto after = file.subspan(end);
    return (!filled(before) || emit_file(out, allowance, Part{.name = "before"}, before)) &&
           (!filled(after) || emit_file(out, allowance, Part{.name = "after"}, after));
}

/// The revisions before the newest, latest first. The first end of a linearized file ends no
/// revision (ISO 32000-2 annex F).
bool give_revisions(Bytes file, std::vector<std::size_t> ends, PDFDoc& newest, Reader& reader)
{
    const auto head = as_text(file.first(std::min<std::size_t>(file.size(), 2048)));
    if (head.find("/Linearized") != head.npos && !ends.empty()) ends.erase(ends.begin());
    if (ends.size() > most_revisions) {
        reader.note(Unscannable::over_budget);
        ends.erase(ends.begin(), ends.end() - most_revisions);
    }
    for (std::size_t i = ends.size(); i-- > 1 && !reader.late();) {
        const auto earlier = open_document(file.first(ends[i - 1]));
        if (!earlier->isOk()) continue; // an "%%EOF" inside of something
        show_all_layers(*earlier);
        if (!reader.revision(*earlier, newest, "revision " + std::to_string(i))) return false;
    }
    return true;
}

} // namespace

void open_pdf(Bytes document, const Part& part, Allowance& allowance, Sink& out)
{
    static_cast<void>(part);
    prepare_pdf();
    const auto text = as_text(document);
    const auto ends = ends_of(text);
    const auto begin = std::min(text.find("%PDF-"), document.size());
    const auto end = ends.empty() ? document.size() : ends.back();
    if (!give_rest(document, begin < 1024 ? begin : 0, std::max(begin, end), allowance, out))
        return;
    const auto newest = open_document(document);
    if (!newest->isOk()) {
        const bool locked = newest->getErrorCode() == errEncrypted;
        out.gap(locked ? Unscannable::encrypted : Unscannable::malformed);
        return;
    }
    show_all_layers(*newest);
    Reader reader{allowance, out};
    if (!reader.newest(*newest)) return;
    if (!give_revisions(document, ends, *newest, reader)) return;
    reader.report();
}

} // namespace lazaret::extract::worker
