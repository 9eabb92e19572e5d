/// DICOM objects: files with and without a preamble, in every transfer syntax, DICOMDIR too. Each
/// element is a line `(gggg,eeee) Name: value`, in sequences as well, so that detectors see the
/// usual labels. Pixels are not looked at and are one gap.
#include "extract/magic.hpp"
#include "extract/worker/database_rows.hpp"
#include "extract/worker/dicom_depth.hpp"
#include "extract/worker/dicom_text.hpp"
#include "extract/worker/emit.hpp"
#include "extract/worker/fields.hpp"
#include "extract/worker/text.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcdict.h>
#include <dcmtk/dcmdata/dcfilefo.h>
#include <dcmtk/dcmdata/dcistrmb.h>
#include <dcmtk/dcmdata/dcmetinf.h>
#include <dcmtk/dcmdata/dcstack.h>
#include <dcmtk/dcmdata/dcxfer.h>
#include <dcmtk/oflog/oflog.h>
#include <string>
#include <string_view>

namespace lazaret::extract::worker {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t block_size = 1 << 20;         // bytes of lines in one part
constexpr std::size_t deepest = 500;                // items in one another: reports have a dozen
constexpr std::size_t longest_inflated = 256 << 20; // bytes of a value in a deflated data set
constexpr std::size_t longest_run = 4 << 20; // bytes of a binary value that are searched for text

std::string_view view(const OFString& text)
{
    return {text.data(), text.size()};
}

bool is_pixels(const DcmTagKey& tag)
{
    const bool overlay = (tag.getGroup() & 0xff00) == 0x6000 && tag.getElement() == 0x3000;
    return overlay || tag == DCM_PixelData || tag == DCM_FloatPixelData ||
           tag == DCM_DoubleFloatPixelData;
}

/// The bytes of a value that is no text. They belong to the element.
std::string_view binary_value(DcmElement& element)
{
    Uint8* bytes = nullptr;
    Uint16* words = nullptr;
    const auto size = element.getLengthField();
    if (element.getUint8Array(bytes).good() && bytes != nullptr)
        return {reinterpret_cast<const char*>(bytes), size};
    if (element.getUint16Array(words).good() && words != nullptr)
        return {reinterpret_cast<const char*>(words), size};
    return {};
}

bool is_binary(DcmEVR kind)
{
    switch (kind) {
    case EVR_OB:
    case EVR_OW:
    case EVR_ox:
    case EVR_px:
    case EVR_lt:
    case EVR_UN:
    case EVR_UNKNOWN:
    case EVR_UNKNOWN2B:
    case EVR_OverlayData:
        return true;
    default:
        return false;
    }
}

/// Numbers of pictures, curves and colours, in which nothing is written.
bool is_numbers(DcmEVR kind)
{
    return kind == EVR_OF || kind == EVR_OD || kind == EVR_OL || kind == EVR_OV;
}

class Writer {
public:
    /// `longest`: bytes of the longest value that can be there.
    Writer(std::size_t longest, Allowance& allowance, Sink& out)
        : longest_{longest}, allowance_{allowance}, out_{out}
    {
    }

    /// Both: false when the budget is spent, and told.
    bool add(DcmItem& item);
    bool finish();
    bool is_empty() const { return !found_; } ///< not one value was there

private:
    bool add_element(DcmElement& element, DcmStack& path);
    void add_text(DcmElement& element, DcmStack& path);
    bool add_binary(DcmElement& element, std::string_view bytes);
    void line(DcmElement& element, std::string_view value);
    void add_answer(std::string_view value, DcmStack& path);
    void mark_patient(std::string_view name);
    bool flush();

    std::size_t longest_;
    Allowance& allowance_;
    Sink& out_;
    std::string text_;
    std::string character_set_;
    std::string media_type_; ///< of the encapsulated document
    bool pixels_ = false;
    bool found_ = false;
    unsigned files_ = 0;
};

bool Writer::add(DcmItem& item)
{
    OFString type;
    if (item.findAndGetOFString(DCM_MIMETypeOfEncapsulatedDocument, type).good())
        media_type_ = view(type);
    DcmStack path;
    // Not recursive: the path is kept in the stack.
    while (item.nextObject(path, OFTrue).good()) {
        auto* object = path.top();
        if (is_pixels(object->getTag())) found_ = pixels_ = true;
        if (!object->isLeaf() || is_pixels(object->getTag())) continue;
        auto* element = dynamic_cast<DcmElement*>(object);
        if (element == nullptr || element->getGTag() == 0xfffe) continue;
        // A value that is longer than the file was not read: the file is broken, which is told.
        if (element->getLengthField() > longest_) continue;
        if (!add_element(*element, path)) return false;
        if (text_.size() >= block_size && !flush()) return false;
        if (allowance_.late()) {
            out_.gap(Unscannable::too_slow);
            return true;
        }
    }
    return true;
}

bool Writer::finish()
{
    if (!flush()) return false;
    if (!pixels_) return true;
    out_.begin_as(Part{.name = "pixels"}, Format::text);
    out_.gap(Unscannable::opaque);
    out_.end();
    return true;
}

bool Writer::flush()
{
    const bool good = emit_text(out_, allowance_, "elements", text_);
    text_.clear();
    return good;
}

bool Writer::add_element(DcmElement& element, DcmStack& path)
{
    const auto& tag = element.getTag();
    if (tag == DCM_EncapsulatedDocument) {
        found_ = true;
        Part part{.name = "document", .media_type = media_type_};
        part.is_file = true;
        return emit_file(out_, allowance_, part, as_bytes(binary_value(element)));
    }
    if (is_numbers(element.ident())) return true;
    if (is_binary(element.ident()) || element.getVR() == EVR_UN)
        return add_binary(element, binary_value(element));
    add_text(element, path);
    return true;
}

void Writer::add_text(DcmElement& element, DcmStack& path)
{
    OFString raw;
    if (element.getOFStringArray(raw, OFFalse).bad()) return;
    const auto& tag = element.getTag();
    if (tag == DCM_SpecificCharacterSet) character_set_ = view(raw);
    auto value = dicom_text(view(raw).substr(0, view(raw).find('\0')), character_set_);
    value.erase(value.find_last_not_of(' ') + 1);
    if (value.empty()) return;
    line(element, value);
    if (tag == DCM_PatientName) mark_patient(value);
    if (tag == DCM_TextValue || tag == DCM_PersonName || tag == DCM_Date || tag == DCM_DateTime ||
        tag == DCM_UID)
        add_answer(value, path);
}

/// Private elements hold texts, protocols and now and then whole documents.
bool Writer::add_binary(DcmElement& element, std::string_view bytes)
{
    if (bytes.empty()) return true;
    auto text = bytes.substr(0, bytes.find_last_not_of('\0') + 1);
    if (is_printable(text)) {
        line(element, dicom_text(text, character_set_));
        return true;
    }
    if (bytes.size() >= smallest_file && magic(bytes.substr(0, sniff_size))) {
        Part part{.name = "value " + std::to_string(++files_)};
        part.is_file = true;
        return emit_file(out_, allowance_, part, as_bytes(bytes));
    }
    auto runs = printable_runs(bytes.substr(0, longest_run));
    std::replace(runs.begin(), runs.end(), '\n', ' ');
    if (!runs.empty()) line(element, runs);
    return true;
}

void Writer::line(DcmElement& element, std::string_view value)
{
    found_ = true;
    auto tag = element.getTag();
    std::array<char, 16> number{};
    std::snprintf(number.data(), number.size(), "(%04x,%04x) ", unsigned{tag.getGroup()},
                  unsigned{tag.getElement()});
    const bool unnamed =
        tag.isPrivate() && std::string_view{tag.getTagName()}.starts_with("Unknown");
    text_ += number.data();
    text_ += unnamed ? "Private" : tag.getTagName();
    text_ += ": ";
    text_ += value;
    text_ += '\n';
}

/// In a structured report the question is a code beside the answer: `Diagnosis: ...` (PS3.3
/// §C.17.3).
void Writer::add_answer(std::string_view value, DcmStack& path)
{
    auto* item = path.card() > 1 ? dynamic_cast<DcmItem*>(path.elem(1)) : nullptr;
    DcmItem* concept_name = nullptr;
    OFString meaning;
    if (item == nullptr ||
        item->findAndGetSequenceItem(DCM_ConceptNameCodeSequence, concept_name).bad() ||
        concept_name->findAndGetOFString(DCM_CodeMeaning, meaning).bad())
        return;
    text_ += dicom_text(view(meaning), character_set_);
    text_ += ": ";
    text_ += value;
    text_ += '\n';
}

/// The same name in the DICOM JSON model (PS3.18 §F.2), which is how the detector of DICOM knows a
/// patient in a text.
void Writer::mark_patient(std::string_view name)
{
    std::string plain{name};
    std::replace_if(
        plain.begin(), plain.end(), [](char c) { return c == '"' || c == '\\'; }, ' ');
    text_ += R"("00100010":{"vr":"PN","Value":[{"Alphabetic":")" + plain + "\"}]}\n";
}

/// True for bytes that end inside the pixels: the header was read, and the pixels are a gap anyway.
bool ends_in_pixels(DcmDataset& dataset)
{
    return dataset.tagExists(DCM_PixelData) || dataset.tagExists(DCM_FloatPixelData) ||
           dataset.tagExists(DCM_DoubleFloatPixelData);
}

/// Is there another file in what stands before "DICM"? Readers of that would see something else. A
/// TIFF header is none when its directory lies behind the end (TIFF 6.0 §2): some devices leave
/// one.
bool has_second_format(std::string_view document)
{
    constexpr std::size_t preamble_size = 128;
    if (document.size() < preamble_size + 4 || document.substr(preamble_size, 4) != "DICM")
        return false;
    const auto preamble = document.substr(0, preamble_size);
    if (!magic(preamble)) return false;
    const auto offset = preamble.substr(4, 4);
    std::uint64_t directory = 0;
    if (preamble.starts_with("II*\0"sv))
        directory = little_endian(offset);
    else if (preamble.starts_with("MM\0*"sv))
        directory = big_endian(offset);
    else
        return true;
    return directory + 2 <= document.size();
}

void configure()
{
    OFLog::configure(OFLogger::OFF_LOG_LEVEL);
    dcmIgnoreFileMetaInformationGroupLength.set(OFTrue);
}

} // namespace

void prepare_dicom()
{
    configure();
    dcmDataDict.rdlock();
    dcmDataDict.rdunlock();
    prepare_dicom_text();
}

void open_dicom(Bytes document, const Part&, Allowance& allowance, Sink& out)
{
    if (nests_deeper(document, deepest)) {
        emit_text(out, allowance, "runs", printable_runs(as_text(document)));
        return out.gap(Unscannable::too_deep);
    }
    configure();
    DcmInputBufferStream stream;
    stream.setBuffer(document.data(), static_cast<offile_off_t>(document.size()));
    stream.setEos();
    DcmFileFormat file;
    file.transferInit();
    const auto result = file.read(stream);
    file.transferEnd();
    auto& dataset = *file.getDataset();
    const bool packed = DcmXfer{dataset.getOriginalXfer()}.getStreamCompression() != ESC_none;
    Writer writer{packed ? longest_inflated : document.size(), allowance, out};
    if (!writer.add(*file.getMetaInfo()) || !writer.add(dataset) || !writer.finish()) return;
    if (has_second_format(as_text(document))) out.gap(Unscannable::ambiguous);
    if (result.bad() && !ends_in_pixels(dataset)) out.gap(Unscannable::malformed);
    if (result.good() && writer.is_empty()) out.gap(Unscannable::malformed);
}

} // namespace lazaret::extract::worker
