#include "extract/worker/office.hpp"

#include "extract/worker/office_part.hpp"
#include "extract/worker/zip_member.hpp"

#include <algorithm>
#include <functional>
#include <string>

namespace lazaret::extract::worker {
namespace {

constexpr std::string_view types_name = "[Content_Types].xml";
constexpr std::string_view manifest_name = "META-INF/manifest.xml";
constexpr std::string_view encryption_name = "META-INF/encryption.xml";

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

/// Names of members are compared without regard to case (ECMA-376-2 §9.1.1.3).
bool same_name(std::string_view one, std::string_view other)
{
    return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                      [](char a, char b) { return lower(a) == lower(b); });
}

const ZipMember* find_member(const ZipDirectory& directory, std::string_view name)
{
    for (const auto& member : directory.members)
        if (same_name(member.name, name)) return &member;
    return nullptr;
}

/// ISO 26300-3 §3.3, OCF 3.2 §4.2.6.3.1: a member "mimetype", stored, tells what the package is.
bool has_mimetype(Bytes document, const ZipDirectory& directory)
{
    const auto* member = find_member(directory, "mimetype");
    if (member == nullptr || !is_plain(*member) || member->method != 0) return false;
    const auto type = as_text(document.subspan(member->data_at, member->packed));
    return type.starts_with("application/vnd.oasis.opendocument") ||
           type.starts_with("application/vnd.sun.xml") || type.starts_with("application/epub+zip");
}

} // namespace

bool is_office(Bytes document, const ZipDirectory& directory)
{
    return find_member(directory, types_name) != nullptr ||
           find_member(directory, "META-INF/container.xml") != nullptr ||
           has_mimetype(document, directory);
}

bool give_office(Bytes document, const ZipDirectory& directory, Allowance& allowance, Sink& out)
{
    PackageReader reader{document, allowance, out};
    for (const auto name : {manifest_name, encryption_name})
        if (const auto* member = find_member(directory, name)) reader.note_encryption(*member);

    ContentTypes types;
    if (const auto* member = find_member(directory, types_name)) reader.read(*member, types);
    // Before the sheets, which may come first in the package.
    for (const auto& name : types.strings)
        if (const auto* member = find_member(directory, name)) reader.note_strings(*member);
    for (const auto& name : types.styles)
        if (const auto* member = find_member(directory, name)) reader.note_styles(*member);
    for (const auto& name : types.workbooks)
        if (const auto* member = find_member(directory, name)) reader.note_workbook(*member);

    for (const auto& member : directory.members)
        if (!reader.give(member)) return false;
    return reader.finish();
}

} // namespace lazaret::extract::worker
