#include "extract/worker/pack_objects.hpp"

#include "extract/worker/database_rows.hpp"
#include "extract/worker/text.hpp"

#include <algorithm>

namespace lazaret::extract::worker {
namespace {

constexpr std::size_t gathered_size = 1 << 20; // bytes of texts in one part
constexpr std::size_t short_text = 64 << 10;   // bytes

/// The names in a tree: "mode name NUL id", the id as bytes. Wrong ones end the list.
std::string names_of(std::string_view tree, std::size_t id_size)
{
    std::string names;
    while (!tree.empty()) {
        const auto space = tree.find(' ');
        const auto end = tree.find('\0', space == std::string_view::npos ? 0 : space);
        if (space == std::string_view::npos || end == std::string_view::npos) break;
        names += narrow_text(tree.substr(space + 1, end - space - 1)) + '\n';
        tree.remove_prefix(std::min(tree.size(), end + 1 + id_size));
    }
    return names;
}

bool is_plain_text(std::string_view content)
{
    return sniff(as_bytes(content.substr(0, sniff_size)), Part{}) == Format::text &&
           is_printable(content);
}

} // namespace

void PackObjects::give(PackKind kind, std::uint64_t number, std::string_view content)
{
    if (kind == PackKind::blob) return give_blob(number, content);
    if (kind == PackKind::tree) return gather(trees_, names_of(content, id_size_));
    gather(history_, narrow_text(content));
}

void PackObjects::give_blob(std::uint64_t number, std::string_view content)
{
    if (content.empty()) return;
    if (crowded_ && content.size() < short_text && is_plain_text(content))
        return gather(texts_, narrow_text(content));
    Part part{.name = name(number)};
    part.is_file = true;
    out_.begin(part);
    out_.data(as_bytes(content));
    out_.end();
}

void PackObjects::give_inserts(std::uint64_t number, std::string_view text)
{
    // A tree brings ids with its names: they are no reason to call it a file.
    constexpr std::size_t few = 1024; // bytes
    if (is_printable(text)) return gather(inserts_, narrow_text(text));
    if (text.size() <= few) return gather(inserts_, printable_runs(text, 3));
    give_blob(number, text);
}

void PackObjects::finish()
{
    for (auto* gathered : {&history_, &trees_, &texts_, &inserts_})
        flush(*gathered);
}

void PackObjects::gather(Gathered& into, std::string_view text)
{
    into.text += text;
    into.text += '\n';
    if (into.text.size() >= gathered_size) flush(into);
}

void PackObjects::flush(Gathered& gathered)
{
    if (gathered.text.empty()) return;
    ++gathered.given;
    const auto number = gathered.given > 1 ? " " + std::to_string(gathered.given) : std::string{};
    out_.begin_as(Part{.name = std::string{gathered.name} + number}, Format::text);
    out_.data(as_bytes(gathered.text));
    out_.end();
    gathered.text.clear();
}

} // namespace lazaret::extract::worker
