#include "extract/part_head.hpp"

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
        head.part.file_name = *file;
        head.part.is_file = true;
    }
}

std::optional<Format> encoding_of(std::string_view value)
{
    const auto name = lower_case(trimmed(value));
    if (name == "base64") return Format::base64;
    if (name == "quoted-printable") return Format::quoted_printable;
    return std::nullopt; // 7bit, 8bit, binary, or something that readers take for one of these
}

} // namespace

PartHead read_part_head(std::string_view block, std::size_t number)
{
    PartHead head;
    while (!block.empty()) {
        const auto field = take_field(block);
        const auto colon = std::min(field.find(':'), field.size());
        const auto name = lower_case(trimmed(field.substr(0, colon)));
        const auto value = field.substr(std::min(colon + 1, field.size()));
        if (name == "content-disposition" && head.part.field.empty())
            read_disposition(value, head);
        else if (name == "content-type" && head.part.media_type.empty())
            head.part.media_type = trimmed(value);
        else if (name == "content-transfer-encoding" && !head.encoding)
            head.encoding = encoding_of(value);
        else if (!trimmed(field).empty())
            head.part.headers += field;
    }
    if (head.part.name.empty()) head.part.name = head.part.file_name;
    if (head.part.name.empty()) head.part.name = "part" + std::to_string(number);
    return head;
}

} // namespace lazaret::extract
