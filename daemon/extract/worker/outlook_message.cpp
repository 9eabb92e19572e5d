#include "extract/worker/outlook_message.hpp"

#include "extract/worker/fields.hpp"
#include "extract/worker/mapi.hpp"
#include "extract/worker/rtf_compressed.hpp"
#include "extract/worker/text.hpp"

#include <charconv>
#include <map>

namespace lazaret::extract::worker {
namespace {

constexpr std::string_view property_list = "__properties_version1.0";
constexpr std::string_view value_prefix = "__substg1.0_";
constexpr std::size_t tag_size = 8; // hexadecimal digits: property, type

struct Tag {
    std::uint16_t property;
    std::uint16_t type;
    bool element; ///< one of several values, in a stream of its own
};

/// __substg1.0_0037001F: the value of property 0037, of type 001f; -0000000N: one of several.
std::optional<Tag> tag_of(std::string_view name)
{
    if (!name.starts_with(value_prefix)) return std::nullopt;
    name.remove_prefix(value_prefix.size());
    std::uint32_t tag = 0;
    if (name.size() < tag_size) return std::nullopt;
    const auto read = std::from_chars(name.data(), name.data() + tag_size, tag, 16);
    if (read.ptr != name.data() + tag_size) return std::nullopt;
    return Tag{static_cast<std::uint16_t>(tag >> 16), static_cast<std::uint16_t>(tag & 0xffff),
               name.size() > tag_size};
}

/// Names of the properties from 8000 on (§2.2.3): those that have a name and not a number.
using Names = std::map<std::uint16_t, std::string>;

std::optional<Stream> stream_named(const Storage& storage, std::string_view name)
{
    const auto index = storage.find(name);
    return index ? storage.stream(*index) : std::nullopt;
}

Names named_properties(const Storage& message)
{
    Names names;
    const auto index = message.find("__nameid_version1.0");
    const auto mapping = index ? message.storage(*index) : std::nullopt;
    if (!mapping) return names;
    const auto entries = stream_named(*mapping, "__substg1.0_00030102");
    const auto strings = stream_named(*mapping, "__substg1.0_00040102");
    if (!entries || !strings) return names;
    for (std::size_t at = 0; at + 8 <= entries->size(); at += 8) {
        const auto offset = u32_at(*entries, at);
        const auto kind = u16_at(*entries, at + 4);
        const auto number = u16_at(*entries, at + 6);
        if ((kind & 1) == 0 || number >= 0x8000) continue;
        names[static_cast<std::uint16_t>(0x8000u + number)] =
            utf16_text(slice(*strings, std::size_t{offset} + 4, u32_at(*strings, offset)));
    }
    return names;
}

/// One object: the message, a recipient or an attachment.
class Object {
public:
    Object(const Storage& storage, const Names& names, Findings& findings)
        : storage_{storage}, names_{names}, findings_{findings}
    {
    }

    /// `head`: bytes in front of the list of properties (§2.4.1).
    std::string lines(std::size_t head)
    {
        std::string lines;
        if (const auto list = stream_named(storage_, property_list))
            lines += fixed_lines(*list, head);
        for (std::size_t i = 0; i < storage_.size(); ++i)
            if (const auto tag = tag_of(storage_.name(i))) lines += stream_line(i, *tag);
        return lines;
    }
    void give_bodies()
    {
        findings_.file("body.html", html_);
        if (rtf_.empty()) return;
        if (const auto text = decompress_rtf(rtf_))
            findings_.file("body.rtf", as_bytes(*text));
        else
            findings_.gap(Unscannable::malformed);
    }

private:
    std::string label(std::uint16_t property) const
    {
        const auto found = names_.find(property);
        return found != names_.end() ? found->second : property_label(property);
    }
    std::string fixed_lines(Bytes list, std::size_t head) const;
    std::string stream_line(std::size_t index, const Tag& tag);

    const Storage& storage_;
    const Names& names_;
    Findings& findings_;
    Stream html_;
    Stream rtf_;
};

/// 16 bytes each: tag, flags, value (§2.4.2). Values of variable length are only counted here.
std::string Object::fixed_lines(Bytes list, std::size_t head) const
{
    std::string lines;
    for (std::size_t at = head; at + 16 <= list.size(); at += 16) {
        const auto tag = u32_at(list, at);
        const auto type = static_cast<std::uint16_t>(tag & 0xffff);
        if (type != mapi::int32 && type != mapi::float64 && type != mapi::int64 &&
            type != mapi::time)
            continue;
        lines += mapi_line(label(static_cast<std::uint16_t>(tag >> 16)),
                           mapi_value(type, slice(list, at + 8, 8)));
    }
    return lines;
}

std::string Object::stream_line(std::size_t index, const Tag& tag)
{
    auto type = tag.type;
    if ((type & mapi::many) != 0) {
        if (!tag.element) return {}; // the lengths only
        type = static_cast<std::uint16_t>(type & ~mapi::many);
    }
    if (type == mapi::object || tag.property == mapi::attach_data) return {};
    auto value = storage_.stream(index);
    if (!value) {
        findings_.gap(Unscannable::malformed);
        return {};
    }
    if (type == mapi::binary && tag.property == mapi::rtf_compressed) {
        rtf_ = std::move(*value);
        return {};
    }
    if (tag.property == mapi::html) {
        html_ = type == mapi::unicode ? Stream{} : std::move(*value);
        if (type == mapi::unicode) findings_.text("body.html", utf16_text(*value));
        return {};
    }
    if (tag.property == mapi::body) {
        findings_.text("body", mapi_value(type, *value));
        return {};
    }
    constexpr std::size_t most_shown = 64 * 1024; // bytes of a binary that holds names or addresses
    if (type == mapi::binary && value->size() > most_shown) {
        findings_.file(label(tag.property), *value);
        return {};
    }
    return mapi_line(label(tag.property), mapi_value(type, *value));
}

std::string text_property(const Storage& storage, std::uint16_t property)
{
    for (std::size_t i = 0; i < storage.size(); ++i) {
        const auto tag = tag_of(storage.name(i));
        if (!tag || tag->property != property) continue;
        if (tag->type != mapi::unicode && tag->type != mapi::string8) continue;
        if (const auto value = storage.stream(i)) return mapi_value(tag->type, *value);
    }
    return {};
}

std::string attachment_name(const Storage& attachment)
{
    for (const auto property :
         {mapi::attach_long_file_name, mapi::attach_file_name, mapi::display_name})
        if (auto name = text_property(attachment, property); !name.empty()) return name;
    return "attachment";
}

void open_attachment(const Storage& attachment, const Names& names, Findings& findings,
                     std::uint32_t depth)
{
    constexpr std::size_t head = 8; // reserved
    const auto name = attachment_name(attachment);
    const auto before = findings.enter(name);
    Object object{attachment, names, findings};
    findings.text("attachment", object.lines(head));
    findings.leave(before);
    for (std::size_t i = 0; i < attachment.size() && !findings.spent(); ++i) {
        const auto tag = tag_of(attachment.name(i));
        if (!tag || tag->property != mapi::attach_data) continue;
        if (const auto inner = attachment.storage(i)) {
            const auto outside = findings.enter(name);
            open_storage(*inner, findings, depth + 1);
            findings.leave(outside);
        } else if (const auto content = attachment.stream(i)) {
            findings.file(name, *content, text_property(attachment, mapi::attach_mime_tag));
        } else {
            findings.gap(Unscannable::malformed);
        }
    }
}

/// What is neither a property nor a recipient nor an attachment.
void open_others(const Storage& storage, const Names& names, Findings& findings,
                 std::uint32_t depth)
{
    constexpr std::size_t head = 8; // reserved
    std::string recipients;
    for (std::size_t i = 0; i < storage.size() && !findings.spent(); ++i) {
        const std::string_view name = storage.name(i);
        if (tag_of(name) || name == property_list) continue;
        const auto inner = storage.storage(i);
        if (inner && name.starts_with("__recip_version1.0_"))
            recipients += Object{*inner, names, findings}.lines(head) + '\n';
        else if (inner && name.starts_with("__attach_version1.0_"))
            open_attachment(*inner, names, findings, depth);
        else if (inner && name != "__nameid_version1.0")
            open_storage(*inner, findings, depth + 1);
        else if (const auto content = inner ? std::nullopt : storage.stream(i))
            findings.file(name, *content);
        else if (!inner)
            findings.gap(Unscannable::malformed);
    }
    findings.text("recipients", recipients);
}

} // namespace

void open_message(const Storage& storage, Findings& findings, std::uint32_t depth)
{
    // §2.4.1.1, §2.4.1.2: reserved bytes, counts; eight more in a message that is not inside
    // another.
    const std::size_t head = storage.find("__nameid_version1.0") ? 32 : 24;
    const auto names = named_properties(storage);
    Object message{storage, names, findings};
    findings.text("message", message.lines(head));
    message.give_bodies();
    open_others(storage, names, findings, depth);
}

} // namespace lazaret::extract::worker
