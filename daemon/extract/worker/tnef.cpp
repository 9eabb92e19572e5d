/// winmail.dat (MS-OXTNEF): attributes one behind the other, the newer ones with MAPI properties
/// inside. Read here and not by libytnef, which stops at the first attribute it dislikes, drops
/// what it does not know without a word and writes to the standard output.

#include "extract/worker/compound_findings.hpp"
#include "extract/worker/documents.hpp"
#include "extract/worker/fields.hpp"
#include "extract/worker/mapi.hpp"
#include "extract/worker/rtf_compressed.hpp"
#include "extract/worker/text.hpp"

#include <optional>
#include <vector>

namespace lazaret::extract::worker {
namespace {

constexpr std::uint32_t signature = 0x223e'9f78;
constexpr std::size_t least_letters = 4; // of a run that is taken for text

// Attributes, without the upper half that tells their type (§2.1.3).
constexpr std::uint16_t from = 0x8000;
constexpr std::uint16_t subject = 0x8004;
constexpr std::uint16_t body = 0x800c;
constexpr std::uint16_t attachment_data = 0x800f;
constexpr std::uint16_t attachment_title = 0x8010;
constexpr std::uint16_t attachment_picture = 0x8011;
constexpr std::uint16_t attachment_begins = 0x9002;
constexpr std::uint16_t message_properties = 0x9003;
constexpr std::uint16_t recipients = 0x9004;
constexpr std::uint16_t attachment_properties = 0x9005;

struct Property {
    std::uint16_t id = 0;
    std::uint16_t type = 0;
    std::string label{};
    std::vector<Bytes> values{};
};

/// Reads a list of properties (§2.1.3.4). Nothing when it is cut off or breaks the rules.
class Properties {
public:
    explicit Properties(Bytes bytes) : bytes_{bytes} {}

    std::uint32_t count() { return u32(); }
    std::optional<Property> next()
    {
        Property property;
        const auto tag = u32();
        property.type = static_cast<std::uint16_t>(tag & 0xffff);
        property.id = static_cast<std::uint16_t>(tag >> 16);
        property.label = property.id >= 0x8000 ? name(property.id) : property_label(property.id);
        const auto plain = static_cast<std::uint16_t>(property.type & ~mapi::many);
        const bool variable = plain == mapi::string8 || plain == mapi::unicode ||
                              plain == mapi::binary || plain == mapi::object;
        const bool counted = variable || (property.type & mapi::many) != 0;
        const auto values = counted ? u32() : 1;
        if (values > bytes_.size()) broken_ = true;
        for (std::uint32_t i = 0; i < values && !broken_; ++i)
            property.values.push_back(take(variable ? u32() : size_of(plain)));
        property.type = plain;
        if (broken_) return std::nullopt;
        return property;
    }

private:
    static std::size_t size_of(std::uint16_t type)
    {
        switch (type) {
        case mapi::float64:
        case 0x0006:
        case 0x0007:
        case mapi::int64:
        case mapi::time:
            return 8;
        case mapi::guid:
            return 16;
        case 0x0000:
        case 0x0001:
            return 0;
        default:
            return 4;
        }
    }
    std::uint32_t u32() { return u32_at(take(4), 0); }
    Bytes take(std::size_t size)
    {
        const auto padded = (size + 3) & ~std::size_t{3};
        if (size > bytes_.size() - at_) {
            broken_ = true;
            return {};
        }
        const auto taken = bytes_.subspan(at_, size);
        at_ += std::min(padded, bytes_.size() - at_);
        return taken;
    }
    /// Of a property that the sender numbered: a GUID, then a number or a name.
    std::string name(std::uint16_t id)
    {
        take(16);
        if (u32() == 0) {
            u32();
            return property_label(id);
        }
        auto found = utf16_text(take(u32()));
        return std::string{before_nul(found)};
    }

    Bytes bytes_;
    std::size_t at_ = 0;
    bool broken_ = false;
};

class Winmail {
public:
    explicit Winmail(Findings& findings) : findings_{findings} {}

    void read(Bytes document);

private:
    void take(std::uint16_t attribute, Bytes value);
    void take_properties(Properties& list);
    void take_recipients(Bytes value);
    void take_property(const Property& property, Bytes value);
    void take_object(Bytes value);
    void give_attachment();

    Findings& findings_;
    std::string lines_;
    std::string title_;     ///< of the attachment that is open
    std::string long_name_; ///<
    Bytes content_;         ///<
};

void Winmail::read(Bytes document)
{
    constexpr std::size_t head = 9;     // level, attribute, length
    constexpr std::size_t checksum = 2; // behind the value; wrong ones occur and change nothing
    for (std::size_t at = 6; at < document.size() && !findings_.spent();) {
        const auto level = u8_at(document, at);
        const std::size_t length = u32_at(document, at + 5);
        const bool fits = document.size() - at >= head && length <= document.size() - at - head;
        if (!fits || (level != 1 && level != 2)) {
            findings_.gap(Unscannable::malformed);
            lines_ += printable_runs(document.subspan(at), least_letters);
            break;
        }
        take(u16_at(document, at + 1), document.subspan(at + head, length));
        at += head + length + checksum;
    }
    give_attachment();
    findings_.text("message", lines_);
}

void Winmail::take(std::uint16_t attribute, Bytes value)
{
    switch (attribute) {
    case subject:
        lines_ += mapi_line("Subject", mapi_value(mapi::string8, value));
        return;
    case body:
        findings_.text("body", mapi_value(mapi::string8, value));
        return;
    case attachment_begins:
        return give_attachment();
    case attachment_title:
        title_ = mapi_value(mapi::string8, value);
        return;
    case attachment_data:
        content_ = value;
        return;
    case attachment_picture:
        return findings_.file("icon.wmf", value);
    case recipients:
        return take_recipients(value);
    case message_properties:
    case attachment_properties: {
        Properties list{value};
        return take_properties(list);
    }
    case from:
    default:
        lines_ += printable_runs(value, least_letters);
        return;
    }
}

void Winmail::take_properties(Properties& list)
{
    const auto count = list.count();
    for (std::uint32_t i = 0; i < count && !findings_.spent(); ++i) {
        const auto property = list.next();
        if (!property) return findings_.gap(Unscannable::malformed);
        for (const auto value : property->values)
            take_property(*property, value);
    }
}

void Winmail::take_recipients(Bytes value)
{
    Properties list{value};
    const auto rows = list.count();
    for (std::uint32_t i = 0; i < rows && i < value.size() / 4; ++i)
        take_properties(list);
}

void Winmail::take_property(const Property& property, Bytes value)
{
    if (property.id == mapi::rtf_compressed) {
        if (const auto text = decompress_rtf(value))
            return findings_.file("body.rtf", as_bytes(*text));
        return findings_.gap(Unscannable::malformed);
    }
    if (property.id == mapi::html && property.type == mapi::binary)
        return findings_.file("body.html", value);
    if (property.id == mapi::attach_data) return take_object(value);
    auto text = mapi_value(property.type, value);
    if (property.id == mapi::body) return findings_.text("body", text);
    if (property.id == mapi::attach_long_file_name) long_name_ = text;
    lines_ += mapi_line(property.label, text);
}

/// A message or an OLE object behind 16 bytes that name its interface (§2.1.3.4).
void Winmail::take_object(Bytes value)
{
    constexpr std::size_t interface = 16;
    const bool named = u32_at(value, interface) == signature ||
                       u64_at(value, interface) == 0xe11a'b1a1'e011'cfd0; // OLE2
    content_ = named ? value.subspan(interface) : value;
}

void Winmail::give_attachment()
{
    const auto& name = !long_name_.empty() ? long_name_ : title_;
    findings_.file(name.empty() ? "attachment" : name, content_);
    title_.clear();
    long_name_.clear();
    content_ = {};
}

} // namespace

void open_tnef(Bytes document, const Part&, Allowance& allowance, Sink& out)
{
    Findings findings{out, allowance};
    if (u32_at(document, 0) != signature) findings.gap(Unscannable::malformed);
    Winmail{findings}.read(document);
}

} // namespace lazaret::extract::worker
