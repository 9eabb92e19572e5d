#include "extract/worker/word.hpp"

#include "extract/code_pages.hpp"
#include "extract/worker/compound_pictures.hpp"
#include "extract/worker/fields.hpp"
#include "extract/worker/text.hpp"
#include "extract/worker/word_pieces.hpp"
#include "extract/worker/word_text.hpp"

#include <algorithm>
#include <array>

namespace lazaret::extract::worker {
namespace {

/// The stories in the order of their characters, and where the FIB counts them (FibRgLw97, §2.5.4).
struct Story {
    std::string_view name;
    std::size_t length_at;
};
constexpr std::array<Story, 8> stories{{{"text", 0x4c},
                                        {"footnotes", 0x50},
                                        {"headers", 0x54},
                                        {"macros", 0x58},
                                        {"comments", 0x5c},
                                        {"endnotes", 0x60},
                                        {"text boxes", 0x64},
                                        {"header text boxes", 0x68}}};

/// Places in the FIB of Word 97 and later (§2.5.6): an offset in the table stream and a size.
constexpr std::size_t styles_at = 0xa2;      // fcStshf
constexpr std::size_t fonts_at = 0x112;      // fcSttbfFfn
constexpr std::size_t paragraphs_at = 0x102; // fcPlcfBtePapx
constexpr std::size_t pieces_at = 0x1a2;     // fcClx

Bytes pointed_to(Bytes fib, std::size_t at, Bytes table)
{
    return slice(table, u32_at(fib, at), u32_at(fib, at + 4));
}

void give_runs(Bytes document, Findings& findings)
{
    constexpr std::size_t least = 4; // letters
    findings.text("text", printable_runs(document, least));
}

class Stories {
public:
    Stories(Bytes document, const Paragraphs& paragraphs, Findings& findings)
        : document_{document}, text_{paragraphs}, findings_{findings}, left_{length(0)}
    {
    }

    void put(const Piece& piece)
    {
        const std::size_t width = piece.wide ? 2 : 1;
        for (std::uint32_t i = 0; i < piece.characters; ++i) {
            const auto at = piece.offset + i * width;
            const auto next = i + 1 < piece.characters ? unit(at + width, piece.wide) : char16_t{0};
            while (left_ == 0 && story_ + 1 < stories.size())
                close();
            text_.put(unit(at, piece.wide), static_cast<std::uint32_t>(at + width), next);
            if (left_ > 0) --left_;
        }
    }
    void finish()
    {
        give();
        findings_.text("field codes", text_.field_codes());
    }

private:
    std::uint32_t length(std::size_t story) const
    {
        return u32_at(document_, stories[story].length_at);
    }
    char16_t unit(std::size_t at, bool wide) const
    {
        return wide ? u16_at(document_, at)
                    : static_cast<char16_t>(
                          to_unicode(CodePage::windows_1252, u8_at(document_, at)));
    }
    void give() { findings_.text(stories[story_].name, text_.take()); }
    void close()
    {
        give();
        left_ = length(++story_);
    }

    Bytes document_;
    WordText text_;
    Findings& findings_;
    std::size_t story_ = 0;
    std::uint32_t left_; ///< characters of the story that are to come
};

/// Word 6 and 95: the text stands in one run, in a code page.
void open_word6(Bytes document, Findings& findings)
{
    const auto begin = u32_at(document, 0x18);
    const auto end = u32_at(document, 0x1c);
    const bool in_pieces = (u16_at(document, 0x0a) & 0x0004) != 0;
    if (in_pieces || end <= begin || end > document.size()) return give_runs(document, findings);
    const Paragraphs unknown{{}, {}};
    WordText text{unknown};
    for (std::size_t i = begin; i < end; ++i)
        text.put(static_cast<char16_t>(to_unicode(CodePage::windows_1252, u8_at(document, i))),
                 static_cast<std::uint32_t>(i + 1), u8_at(document, i + 1));
    findings.text("text", text.take());
    findings.text("field codes", text.field_codes());
}

/// Names of authors and bookmarks, texts of drawn letters. Styles and fonts have names as well, in
/// every document the same.
void give_tables(Bytes document, Stream table, Findings& findings)
{
    for (const auto at : {styles_at, fonts_at}) {
        const auto begin = std::min<std::size_t>(u32_at(document, at), table.size());
        const auto size = std::min<std::size_t>(u32_at(document, at + 4), table.size() - begin);
        std::fill_n(table.begin() + static_cast<std::ptrdiff_t>(begin), size, std::byte{0});
    }
    constexpr std::size_t least = 4; // letters
    findings.text("tables", printable_runs(table, least));
}

void open_word97(Bytes document, const Stream& table, Findings& findings)
{
    const auto found = pieces(pointed_to(document, pieces_at, table), document);
    if (!found) {
        findings.gap(Unscannable::malformed);
        return give_runs(document, findings);
    }
    const Paragraphs paragraphs{pointed_to(document, paragraphs_at, table), document};
    Stories told{document, paragraphs, findings};
    for (const auto& piece : *found)
        told.put(piece);
    told.finish();
    give_tables(document, table, findings);
}

std::optional<Stream> stream_named(const Storage& storage, std::string_view name)
{
    const auto index = storage.find(name);
    return index ? storage.stream(*index) : std::nullopt;
}

} // namespace

void open_word(const Storage& storage, Findings& findings)
{
    const auto document = stream_named(storage, "WordDocument");
    if (!document) return findings.gap(Unscannable::malformed);
    const auto flags = u16_at(*document, 0x0a);
    if ((flags & 0x8100) != 0) return findings.gap(Unscannable::encrypted); // by key, or by XOR
    const auto magic = u16_at(*document, 0);
    if (magic == 0xa5dc) {
        open_word6(*document, findings);
    } else if (const auto table =
                   stream_named(storage, (flags & 0x0200) != 0 ? "1Table" : "0Table");
               magic == 0xa5ec && table) {
        open_word97(*document, *table, findings);
    } else {
        findings.gap(Unscannable::malformed);
        give_runs(*document, findings);
    }
    find_pictures(*document, findings);
    if (const auto data = stream_named(storage, "Data")) find_pictures(*data, findings);
}

} // namespace lazaret::extract::worker
