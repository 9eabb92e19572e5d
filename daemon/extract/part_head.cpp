#include "extract/part_head.hpp"

#include "extract/encoded_words.hpp"
#include "extract/media_type.hpp"

#include <algorithm>

namespace lazaret::extract {
namespace {

/// Takes one field off `block`, its folded lines included (RFC 5322 §2.2.3).
std::string_view take_field(std::string_view& block)
{
    std::size_t end = 0;
    do {
        end = block.find('\n', end);
        end = end == std::string_view::npos ? block.size() : end + 1;
    } while (end < block.size() && (block[end] == ' ' || block[end] == '\t'));
    const auto field = block.substr(0, end);
    block.remove_prefix(end);
    return field;
}

void read_disposition(std::string_view value, PartHead& head)
{
    const auto all = parameters(value);
    if (const auto field = extended_parameter(all, "name")) {
        head.part.field = *field;
        if (essence(value) == "form-data") head.part.name = "form." + *field;
    }
    if (const auto file = extended_parameter(all, "filename")) {
        head.part.file_name = decoded_words(*file);
        head.part.is_file = true;
    }
}

void read_encoding(std::string_view value, PartHead& head)
{
    const auto name = lower_case(trimmed(value));
    if (name == "base64")
        head.encoding = Format::base64;
    else if (name == "quoted-printable")
        head.encoding = Format::quoted_printable;
    else if (name.starts_with("x-") || name.find("uu") != std::string::npos)
        head.flaw = Unscannable::unknown_coding;
    // 7bit, 8bit, binary, or something that readers take for one of these
}

/// Older mail programs put the name of a file here only (RFC 2045 §5.1 shows none).
void name_by_type(Part& part)
{
    if (part.is_file) return;
    const auto name = extended_parameter(parameters(part.media_type), "name");
    if (!name) return;
    part.file_name = decoded_words(*name);
    part.is_file = true;
}

/// The first one counts; another that says the same does no harm.
bool is_another(std::string& first, std::string_view value)
{
    const auto cleaned = lower_case(trimmed(value));
    if (first.empty()) {
        first = cleaned;
        return false;
    }
    return cleaned != first;
}

} // namespace

PartHead read_part_head(std::string_view block, std::size_t number)
{
    PartHead head;
    std::string type;
    std::string encoding;
    bool ambiguous = false;
    while (!block.empty()) {
        const auto field = take_field(block);
        const auto colon = std::min(field.find(':'), field.size());
        const auto name = lower_case(trimmed(field.substr(0, colon)));
        const auto value = field.substr(std::min(colon + 1, field.size()));
        if (name == "content-disposition" && head.part.field.empty())
            read_disposition(value, head);
        else if (name == "content-type" && type.empty())
            head.part.media_type = trimmed(value);
        else if (name == "content-transfer-encoding" && encoding.empty())
            read_encoding(value, head);
        else if (!trimmed(field).empty())
            head.part.headers += unfolded(field) + "\r\n";
        if (name == "content-type") ambiguous |= is_another(type, value);
        if (name == "content-transfer-encoding") ambiguous |= is_another(encoding, value);
    }
    if (ambiguous) head.flaw = Unscannable::ambiguous;
    name_by_type(head.part);
    if (head.part.name.empty()) head.part.name = head.part.file_name;
    if (head.part.name.empty()) head.part.name = "part" + std::to_string(number);
    return head;
}

} // namespace lazaret::extract
