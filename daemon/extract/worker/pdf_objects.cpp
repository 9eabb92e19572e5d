#include "extract/worker/pdf_objects.hpp"

#include <algorithm>
#include <array>

namespace lazaret::extract::worker {
namespace {

constexpr std::size_t most_notes = 16 * 1024 * 1024;        // bytes
constexpr std::size_t most_of_a_stream = 128 * 1024 * 1024; // bytes, decoded
constexpr int most_nested = 12; // direct dictionaries and arrays inside each other

/// Keys with words of people for a value: annotations (ISO 32000-2 §12.5), outlines (§12.3.3),
/// properties (§14.3.3), accessibility (§14.9), links (§12.6.4.8), file specifications (§7.11.3).
constexpr std::array<std::string_view, 12> keys_with_text{
    "Contents", "RC",         "Title", "Author", "Subject", "Keywords",
    "Alt",      "ActualText", "URI",   "Desc",   "Subj",    "E"};

class Collector {
public:
    Collector(PDFDoc& document, PdfSeen& seen) : xref_{*document.getXRef()}, seen_{seen} {}

    void object(int number)
    {
        const auto* const entry = xref_.getEntry(number, false);
        if (!entry || entry->type == xrefEntryFree || entry->type == xrefEntryNone) return;
        const int generation = entry->type == xrefEntryCompressed ? 0 : entry->gen;
        const Object object = xref_.fetch(number, generation);
        if (object.isStream()) stream(object, number);
        look(object, 0);
    }

    /// Those of the document, its own keys included (§14.3.3).
    void properties()
    {
        const Object info = xref_.getDocInfo();
        if (!info.isDict()) return;
        for (int i = 0; i < info.dictGetLength(); ++i)
            note(info.dictGetKey(i), date_or_text(info.getDict()->getVal(i)));
    }

    PdfObjects found;

private:
    void look(const Object& object, int depth)
    {
        if (depth > most_nested) return;
        if (object.isArray()) {
            for (int i = 0; i < object.arrayGetLength(); ++i)
                look(object.arrayGetNF(i), depth + 1);
        } else if (object.isDict()) {
            dictionary(*object.getDict(), depth);
        } else if (object.isStream()) {
            dictionary(*object.streamGetDict(), depth);
        }
    }

    void dictionary(const Dict& dict, int depth)
    {
        if (dict.hasKey("EF")) file(dict);
        if (dict.hasKey("XFA")) form(dict);
        if (dict.hasKey("V") && (dict.hasKey("T") || dict.hasKey("FT") || dict.hasKey("Parent")))
            field(dict);
        for (const auto key : keys_with_text)
            note(key, text_of(dict.lookup(key.data())));
        for (int i = 0; i < dict.getLength(); ++i)
            look(dict.getValNF(i), depth + 1);
    }

    /// A field: its name is that of its parents, too (§12.7.4.2); the tooltip is what a person
    /// reads.
    void field(const Dict& dict)
    {
        auto name = text_of(dict.lookup("T"));
        Object parent = dict.lookup("Parent");
        for (int i = 0; i < most_nested && parent.isDict(); ++i) {
            const auto above = text_of(parent.dictLookup("T"));
            if (!above.empty()) name = name.empty() ? above : above + "." + name;
            Object next = parent.dictLookup("Parent");
            parent = std::move(next);
        }
        const auto label = text_of(dict.lookup("TU"));
        if (!label.empty() && label != name)
            name = name.empty() ? label : label + " (" + name + ")";
        for (const char* const key : {"V", "DV"})
            values(name, dict.lookup(key));
        if (dict.hasKey("RV")) values(name, dict.lookup("RV"));
    }

    void values(const std::string& label, const Object& value)
    {
        if (value.isString()) {
            note(label, text_of(value));
        } else if (value.isName() && std::string_view{value.getName()} != "Off") {
            note(label, value.getName());
        } else if (value.isArray()) {
            for (int i = 0; i < value.arrayGetLength(); ++i)
                note(label, text_of(value.arrayGet(i)));
        } else if (value.isStream()) {
            note(label, whole(value).value_or(""));
        }
    }

    /// A file specification with what it names inside (§7.11.4). The variants for other systems may
    /// be other streams.
    void file(const Dict& dict)
    {
        const Object inside = dict.lookup("EF");
        if (!inside.isDict()) return;
        auto name = text_of(dict.lookup("UF"));
        if (name.empty()) name = text_of(dict.lookup("F"));
        for (int i = 0; i < inside.dictGetLength(); ++i) {
            const auto& ref = inside.dictGetValNF(i);
            if (ref.isRef()) add_file(ref.getRefNum(), name);
        }
    }

    void add_file(int number, const std::string& name)
    {
        const auto place = place_of(xref_, number);
        const auto known = [&](const PdfFile& one) { return one.stream == number; };
        const auto earlier = std::find_if(found.files.begin(), found.files.end(), known);
        if (earlier != found.files.end()) {
            if (earlier->name.empty()) earlier->name = name;
            return;
        }
        if (place == 0 || !seen_.streams.insert(place).second) return;
        found.files.push_back({.name = name, .stream = number});
    }

    void stream(const Object& object, int number)
    {
        const Object type = object.streamGetDict()->lookup("Type");
        if (type.isName("EmbeddedFile")) {
            add_file(number, {});
        } else if (type.isName("Metadata") &&
                   seen_.streams.insert(place_of(xref_, number)).second) {
            if (auto content = whole(object)) found.metadata.append(*content) += '\n';
        }
    }

    /// One stream, or pairs of a name and a stream that together are one document (§12.7.8).
    void form(const Dict& dict)
    {
        const auto& ref = dict.lookupNF("XFA");
        const Object packets = dict.lookup("XFA");
        if (packets.isStream() && ref.isRef() && is_new(ref))
            found.form += whole(packets).value_or("");
        if (!packets.isArray()) return;
        for (int i = 1; i < packets.arrayGetLength(); i += 2) {
            const auto& one = packets.arrayGetNF(i);
            if (!one.isRef() || !is_new(one)) continue; // a stream is never without a number
            const Object packet = packets.arrayGet(i);
            if (packet.isStream()) found.form += whole(packet).value_or("");
        }
    }

    bool is_new(const Object& ref)
    {
        return seen_.streams.insert(place_of(xref_, ref.getRefNum())).second;
    }

    std::optional<std::string> whole(const Object& stream)
    {
        const auto used = found.form.size() + found.metadata.size() + found.notes.size();
        auto content =
            content_of(*stream.getStream(), most_of_a_stream - std::min(used, most_of_a_stream));
        if (!content) found.gap = Unscannable::over_budget;
        return content;
    }

    /// "D:20260314120000+01'00'" (§7.9.4) as people write it.
    static std::string date_or_text(const Object& value)
    {
        auto text = text_of(value);
        if (!text.starts_with("D:") || text.size() < 10) return text;
        auto date = text.substr(2, 4) + "-" + text.substr(6, 2) + "-" + text.substr(8, 2);
        if (text.size() >= 16)
            date += " " + text.substr(10, 2) + ":" + text.substr(12, 2) + ":" + text.substr(14, 2);
        return date;
    }

    void note(std::string_view label, std::string_view value)
    {
        if (value.find_first_not_of(" \n\t") == value.npos) return;
        std::string line{label};
        line.append(line.empty() ? "" : ": ").append(value) += '\n';
        if (found.notes.size() + line.size() > most_notes) {
            found.gap = Unscannable::over_budget;
            return;
        }
        if (seen_.notes.insert(line).second) found.notes += line;
    }

    XRef& xref_;
    PdfSeen& seen_;
};

} // namespace

PdfObjects objects_of(PDFDoc& document, PDFDoc* newer, PdfSeen& seen, const TextClock& clock)
{
    auto& xref = *document.getXRef();
    Collector collector{document, seen};
    collector.properties();
    for (int i = 0; i < xref.getNumObjects(); ++i) {
        if (newer && place_of(xref, i) == place_of(*newer->getXRef(), i)) continue;
        collector.object(i);
        if (i % 64 == 0 && clock.late()) {
            collector.found.gap = Unscannable::too_slow;
            break;
        }
    }
    return std::move(collector.found);
}

std::optional<std::string> file_content(PDFDoc& document, const PdfFile& file)
{
    const auto* const entry = document.getXRef()->getEntry(file.stream, false);
    if (!entry || entry->type != xrefEntryUncompressed)
        return std::string{}; // streams are never packed
    const Object object = document.getXRef()->fetch(file.stream, entry->gen);
    if (!object.isStream()) return std::string{};
    return content_of(*object.getStream(), most_of_a_stream);
}

} // namespace lazaret::extract::worker
