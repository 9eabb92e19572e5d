/// The streams of a Word document (MS-DOC), as small as a reader takes them.
#pragma once

#include "unit/extract/worker/compound_file.hpp"

namespace lazaret::test {

struct WordPiece {
    std::string bytes;
    bool wide = false;
    std::uint32_t characters() const
    {
        return static_cast<std::uint32_t>(wide ? bytes.size() / 2 : bytes.size());
    }
};

/// A paragraph's end, as an offset behind the first piece's beginning, and its modifiers.
struct WordParagraph {
    std::uint32_t end;
    std::string modifiers{};
};

struct WordFile {
    std::vector<WordPiece> pieces{};
    std::vector<WordParagraph> paragraphs{};
    std::uint16_t flags = 0x0200; ///< the table stream is 1Table
    std::uint32_t footnotes = 0;  ///< characters at the end that are the footnotes'

    static constexpr std::uint32_t text_at = 0x400;

    std::string bytes() const
    {
        std::string document(text_at, '\0');
        std::string ends = u32(0);
        std::string descriptions;
        std::uint32_t characters = 0;
        for (const auto& piece : pieces) {
            const auto at = static_cast<std::uint32_t>(document.size());
            document += piece.bytes;
            ends += u32(characters += piece.characters());
            descriptions += u16(0) + u32(piece.wide ? at : (at * 2 | 0x4000'0000)) + u16(0);
        }
        const auto plan = ends + descriptions;
        std::string table = "\2" + u32(static_cast<std::uint32_t>(plan.size())) + plan;
        put(document, 0, u16(0xa5ec) + u16(0x00c1));
        put(document, 0x0a, u16(flags));
        put(document, 0x4c, u32(characters - footnotes) + u32(footnotes));
        put(document, 0x1a2, u32(0) + u32(static_cast<std::uint32_t>(table.size())));
        if (!paragraphs.empty()) add_paragraphs(document, table);
        return CompoundFile{}.stream("WordDocument", document).stream("1Table", table).bytes();
    }

private:
    /// One page of 512 bytes (PapxFkp), and the table that points to it.
    void add_paragraphs(std::string& document, std::string& table) const
    {
        document.resize((document.size() + 511) / 512 * 512);
        const auto number = static_cast<std::uint32_t>(document.size() / 512);
        std::string page(512, '\0');
        put(page, 0, u32(text_at));
        std::size_t free = 510;
        for (std::size_t i = 0; i < paragraphs.size(); ++i) {
            put(page, (i + 1) * 4, u32(text_at + paragraphs[i].end));
            const auto content = u16(0) + paragraphs[i].modifiers; // a style first
            free = (free - content.size() - 2) & ~std::size_t{1};
            put(page, free,
                std::string{'\0', static_cast<char>((content.size() + 1) / 2)} + content);
            page[(paragraphs.size() + 1) * 4 + i * 13] = static_cast<char>(free / 2);
        }
        page[511] = static_cast<char>(paragraphs.size());
        put(document, 0x102, u32(static_cast<std::uint32_t>(table.size())) + u32(12));
        table += u32(text_at) + u32(text_at + 1000) + u32(number);
        document += page;
    }
};

} // namespace lazaret::test
