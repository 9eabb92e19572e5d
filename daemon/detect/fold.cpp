#include "detect/fold.hpp"

#include "detect/fold_units.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
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

/// What U+00C0 to U+00FF fold to, where that is one letter; 0 elsewhere, and for Â and Ã, which may
/// have been something else.
std::array<char, 64> latin_letters()
{
    std::array<char, 64> letters{};
    for (unsigned i = 0; i < letters.size(); ++i) {
        std::array<char, 4> text{};
        const bool one = fold_character(0xc0 + i, text.data()) == 1;
        if (one && i != 2 && i != 3) letters[i] = text[0];
    }
    return letters;
}

/// What two bytes of UTF-8 at `at` fold to, if they are one of `letters`, or 0.
char latin_letter(const std::array<char, 64>& letters, const char* at)
{
    const auto second = static_cast<unsigned char>(at[1]);
    if (at[0] != '\xc3' || (second & 0xc0) != 0x80) return '\0';
    return letters.data()[second & 0x3fu];
}

/// Above 0x7f, and no part of a sequence of UTF-8 whatever follows: CP1252.
bool is_lone_byte(const char* at)
{
    const auto byte = static_cast<unsigned char>(at[0]);
    const bool lead = byte >= 0xc2 && byte <= 0xf4;
    const bool goes_on = (static_cast<unsigned char>(at[1]) & 0xc0) == 0x80;
    return byte >= 0x80 && !(lead && goes_on);
}

struct LoneByte {
    std::array<char, 4> text{};
    std::size_t size = 0;
};

/// What the bytes from 0x80 on fold to when they stand alone.
std::array<LoneByte, 128> lone_bytes()
{
    std::array<LoneByte, 128> bytes;
    for (unsigned i = 0; i < bytes.size(); ++i)
        bytes[i].size =
            fold_character(from_cp1252(static_cast<unsigned char>(0x80 + i)), bytes[i].text.data());
    return bytes;
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
        if (length * Units::width != source) {
            const Anchor anchor{static_cast<std::uint32_t>(written_), offset_ + at};
            buffer.anchors.push_back(anchor);
        }
    }
    return at;
}

/// Plain text, the accented letters of U+00C0 to U+00FF and bytes of CP1252, as far as there is
/// nothing else and not near the end: of what text of Western Europe is made. What comes next
/// cannot be predicted, so every step is the same: up to 32 plain bytes and perhaps a letter behind
/// them.
std::size_t Folder::run_letters(std::string_view in, Buffer& buffer)
{
    constexpr std::size_t block = 32;
    const char escape = escape_of(escapes_);
    const char* at = in.data();
    const char* const end = at + in.size();
    char* to = buffer.bytes.data() + written_;
    static const auto letters = latin_letters();
    static const auto alone = lone_bytes();
    std::array<Anchor, 64> anchors;
    std::size_t count = 0;
    const auto keep = [&] {
        buffer.anchors.insert(buffer.anchors.end(), anchors.begin(),
                              anchors.begin() + static_cast<std::ptrdiff_t>(count));
        count = 0;
    };
    while (static_cast<std::size_t>(end - at) >= block + 2) {
        const auto plain = simd::copy_plain32(at, escape, to);
        const bool special = plain < block;
        const char letter = latin_letter(letters, at + plain);
        at += plain;
        to += plain;
        if (special && letter == '\0') {
            if (!is_lone_byte(at)) break;
            const auto& byte = alone[static_cast<unsigned char>(*at) & 0x7fu];
            std::memcpy(to, byte.text.data(), byte.text.size());
            to += byte.size;
            ++at;
            anchors.data()[count] = {static_cast<std::uint32_t>(to - buffer.bytes.data()),
                                     offset_ + static_cast<std::uint64_t>(at - in.data())};
            count += byte.size != 1;
            if (count == anchors.size()) keep();
            continue;
        }
        *to = letter;
        at += 2 * special;
        to += special;
        anchors.data()[count] = {static_cast<std::uint32_t>(to - buffer.bytes.data()),
                                 offset_ + static_cast<std::uint64_t>(at - in.data())};
        count += special;
        if (count == anchors.size()) keep();
    }
    keep();
    written_ = static_cast<std::size_t>(to - buffer.bytes.data());
    return static_cast<std::size_t>(at - in.data());
}

template <class Units>
std::size_t Folder::run_units(std::string_view in, bool last, Buffer& buffer)
{
    const char escape = escape_of(escapes_);
    const auto start = offset_;
    std::size_t at = 0;
    for (;;) {
        if constexpr (Units::width == 1) {
            at += run_letters(in.substr(at), buffer);
            offset_ = start + at;
        }
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
