#include "extract/worker/word_paragraphs.hpp"

#include "extract/worker/fields.hpp"

#include <algorithm>

namespace lazaret::extract::worker {
namespace {

constexpr std::size_t page_size = 512; // bytes

/// Bytes of the operand of a property modifier (MS-DOC §2.2.5.1).
std::size_t operand_size(std::uint16_t modifier, Bytes operand)
{
    switch (modifier >> 13) {
    case 0:
    case 1:
        return 1;
    case 2:
    case 4:
    case 5:
        return 2;
    case 3:
        return 4;
    case 7:
        return 3;
    default:
        break;
    }
    if (modifier == 0xd608) return u16_at(operand, 0) + 1u; // sprmTDefTable
    const auto size = u8_at(operand, 0);
    if (modifier == 0xc615 && size == 255) return operand.size(); // sprmPChgTabs: not of use here
    return size + 1u;
}

Mark mark_of(Bytes modifiers)
{
    Mark mark = Mark::plain;
    for (std::size_t i = 0; i + 2 < modifiers.size();) {
        const auto modifier = u16_at(modifiers, i);
        const auto operand = modifiers.subspan(i + 2);
        const bool on = u8_at(operand, 0) != 0;
        switch (modifier) {
        case 0x2416: // sprmPFInTable
            if (on && mark == Mark::plain) mark = Mark::in_cell;
            break;
        case 0x2417:
        case 0x244c: // sprmPFTtp, sprmPFInnerTtp
            if (on) mark = Mark::row_end;
            break;
        case 0x244b: // sprmPFInnerTableCell
            if (on && mark != Mark::row_end) mark = Mark::cell_end;
            break;
        default:
            break;
        }
        i += 2 + operand_size(modifier, operand);
    }
    return mark;
}

/// PapxInFkp (§2.9.181): a count of words, or a zero and a count of words; a style; modifiers.
Bytes modifiers_at(Bytes page, std::size_t at)
{
    const std::size_t first = u8_at(page, at);
    const auto size = first != 0 ? first * 2 - 1 : u8_at(page, at + 1) * 2u;
    const auto content = slice(page, at + (first != 0 ? 1 : 2), size);
    return content.size() > 2 ? content.subspan(2) : Bytes{};
}

} // namespace

Paragraphs::Paragraphs(Bytes table, Bytes document)
{
    if (table.size() < 12) return;
    // n + 1 offsets into the text, then n page numbers.
    const auto pages = (table.size() - 4) / 8;
    const auto most = document.size() / page_size;
    for (std::size_t i = 0; i < std::min(pages, most); ++i) {
        const auto number = u32_at(table, (pages + 1 + i) * 4) & 0x3f'ffff;
        const auto page = slice(document, std::size_t{number} * page_size, page_size);
        if (page.size() == page_size) read_page(page);
    }
    std::stable_sort(ends_.begin(), ends_.end(),
                     [](const End& a, const End& b) { return a.offset < b.offset; });
}

void Paragraphs::read_page(Bytes page)
{
    constexpr std::size_t description = 13; // BxPap: an offset in words, 12 bytes of no use
    const std::size_t runs = u8_at(page, page_size - 1);
    if ((runs + 1) * 4 + runs * description >= page_size) return;
    for (std::size_t i = 0; i < runs; ++i) {
        const std::size_t at = u8_at(page, (runs + 1) * 4 + i * description) * 2u;
        const auto mark = at == 0 ? Mark::plain : mark_of(modifiers_at(page, at));
        ends_.push_back({u32_at(page, (i + 1) * 4), mark});
    }
}

Mark Paragraphs::ending_at(std::uint32_t offset) const
{
    const auto found = std::lower_bound(ends_.begin(), ends_.end(), offset,
                                        [](const End& end, auto at) { return end.offset < at; });
    return found != ends_.end() && found->offset == offset ? found->mark : Mark::plain;
}

} // namespace lazaret::extract::worker
