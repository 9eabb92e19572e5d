#include "detect/fold.hpp"

#include "detect/fold_units.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace lazaret::detect {
namespace {

char escape_of(Escapes escapes)
{
    switch (escapes) {
    case Escapes::json:
        return '\\';
    case Escapes::xml:
        return '&';
    case Escapes::none:
        break;
    }
    return '%'; // always one
}

/// Longest folded form of one source byte: "…" of CP1252.
constexpr std::size_t expansion = 3;
constexpr std::size_t slack = 64;

char32_t numeric_entity(std::string_view name)
{
    name.remove_prefix(1);
    const bool hexadecimal = name.starts_with('x') || name.starts_with('X');
    if (hexadecimal) name.remove_prefix(1);
    std::uint32_t value = 0;
    const auto* end = name.data() + name.size();
    const auto [stop, problem] = std::from_chars(name.data(), end, value, hexadecimal ? 16 : 10);
    const bool good = problem == std::errc{} && stop == end && value <= 0x10ffff &&
                      (value < 0xd800 || value >= 0xe000);
    return good ? value : 0;
}

/// &eacute; and its like: a base letter is all that folding would leave of it.
char32_t accented_entity(std::string_view name)
{
    constexpr std::string_view accents[] = {"acute", "grave", "circ",  "uml",
                                            "tilde", "cedil", "slash", "caron"};
    const auto accent = name.substr(1);
    if (accent == "ring") return static_cast<unsigned char>(name.front());
    const bool known =
        std::find(std::begin(accents), std::end(accents), accent) != std::end(accents);
    return known ? static_cast<unsigned char>(name.front()) : 0;
}

} // namespace

char32_t entity(std::string_view name)
{
    static constexpr std::pair<std::string_view, char32_t> named[] = {
        {"amp", '&'},       {"lt", '<'},     {"gt", '>'},      {"quot", '"'},    {"apos", '\''},
        {"nbsp", ' '},      {"aelig", 0xe6}, {"AElig", 0xc6},  {"oelig", 0x153}, {"OElig", 0x152},
        {"szlig", 0xdf},    {"thorn", 0xfe}, {"THORN", 0xde},  {"eth", 'd'},     {"ETH", 'D'},
        {"laquo", '"'},     {"raquo", '"'},  {"lsquo", '\''},  {"rsquo", '\''},  {"ldquo", '"'},
        {"rdquo", '"'},     {"sbquo", '\''}, {"bdquo", '"'},   {"ndash", '-'},   {"mdash", '-'},
        {"hellip", 0x2026}, {"shy", 0xad},   {"ensp", ' '},    {"emsp", ' '},    {"thinsp", ' '},
        {"zwnj", 0x200c},   {"zwj", 0x200d}, {"middot", 0xb7}, {"deg", 0xb0},    {"ordm", 0xb0},
        {"lrm", 0x200e}};
    if (name.size() < 2) return 0;
    if (name.front() == '#') return numeric_entity(name);
    for (const auto& [known, character] : named)
        if (known == name) return character;
    return accented_entity(name);
}

template <class Units>
std::size_t Folder::run_specials(std::string_view in, bool last, Buffer& buffer)
{
    const char escape = escape_of(escapes_);
    std::size_t at = 0;
    while (at + Units::width <= in.size()) {
        const unsigned first = Units::unit(in.data() + at);
        const std::size_t units = (in.size() - at) / Units::width;
        Decoded found;
        if (first >= 0x80)
            found = Units::decode(in.data() + at, units, last);
        else if (first == '%')
            found = decode_percent<Units>(in.data() + at, units, last);
        else if (static_cast<char>(first) != escape)
            break;
        else if (escapes_ == Escapes::json)
            found = decode_json<Units>(in.data() + at, units, last);
        else
            found = decode_xml<Units>(in.data() + at, units, last);
        if (found.units == 0) break;
        const auto length = fold_character(found.character, buffer.bytes.data() + written_);
        const auto source = found.units * Units::width;
        at += source;
        written_ += length;
        if (length * Units::width != source)
            buffer.anchors.push_back({static_cast<std::uint32_t>(written_), offset_ + at});
    }
    return at;
}

template <class Units>
std::size_t Folder::run_units(std::string_view in, bool last, Buffer& buffer)
{
    const char escape = escape_of(escapes_);
    const auto start = offset_;
    std::size_t at = 0;
    for (;;) {
        const auto plain = Units::copy_plain(in.data() + at, (in.size() - at) / Units::width,
                                             escape, buffer.bytes.data() + written_);
        written_ += plain;
        at += plain * Units::width;
        offset_ = start + at;
        const auto special = run_specials<Units>(in.substr(at), last, buffer);
        at += special;
        offset_ = start + at;
        if (special == 0) return at;
    }
}

std::size_t Folder::run(std::string_view in, bool last, Buffer& buffer)
{
    switch (encoding_) {
    case Encoding::utf16le:
        return run_units<Units16<false>>(in, last, buffer);
    case Encoding::utf16be:
        return run_units<Units16<true>>(in, last, buffer);
    case Encoding::utf8_or_cp1252:
        break;
    }
    return run_units<Units8>(in, last, buffer);
}

std::string_view Folder::fold(Bytes chunk, Buffer& buffer)
{
    const auto in = as_text(chunk);
    buffer.anchors.clear();
    buffer.anchors.push_back({0, offset_});
    const bool direct = carry_.empty() && encoding_ == Encoding::utf8_or_cp1252 &&
                        simd::plain_prefix(in.data(), in.size(), escape_of(escapes_)) == in.size();
    if (direct) {
        offset_ += in.size();
        return in;
    }
    const auto room = expansion * (in.size() + carry_.size()) + slack;
    if (buffer.bytes.size() < room) buffer.bytes.resize(room);
    written_ = 0;
    std::size_t done = 0;
    if (!carry_.empty()) {
        // Longer than any sequence, so what is complete within the carry is decided here.
        constexpr std::size_t longest = 64;
        std::string joined = carry_;
        joined += in.substr(0, longest - carry_.size());
        const auto used = run(joined, false, buffer);
        if (used < carry_.size()) {
            carry_ = joined.substr(used);
            return {buffer.bytes.data(), written_};
        }
        done = used - carry_.size();
        carry_.clear();
    }
    done += run(in.substr(done), false, buffer);
    carry_ = in.substr(done);
    return {buffer.bytes.data(), written_};
}

std::string_view Folder::finish(Buffer& buffer)
{
    const auto room = expansion * carry_.size() + slack;
    if (buffer.bytes.size() < room) buffer.bytes.resize(room);
    buffer.anchors.clear();
    buffer.anchors.push_back({0, offset_});
    written_ = 0;
    run(std::exchange(carry_, {}), true, buffer);
    return {buffer.bytes.data(), written_};
}

std::string folded(std::string_view utf8, Escapes escapes)
{
    Folder folder{Encoding::utf8_or_cp1252, escapes};
    Folder::Buffer buffer;
    std::string text{folder.fold(as_bytes(utf8), buffer)};
    text += folder.finish(buffer);
    return text;
}

} // namespace lazaret::detect
