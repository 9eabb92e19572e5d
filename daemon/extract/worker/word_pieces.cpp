#include "extract/worker/word_pieces.hpp"

#include "extract/worker/fields.hpp"

namespace lazaret::extract::worker {
namespace {

/// Behind the property modifiers (Prc), the table of pieces (Pcdt, §2.9.178).
Bytes piece_table(Bytes clx)
{
    std::size_t at = 0;
    while (u8_at(clx, at) == 1)
        at += 3u + u16_at(clx, at + 1);
    if (u8_at(clx, at) != 2) return {};
    return slice(clx, at + 5, u32_at(clx, at + 1));
}

} // namespace

std::optional<std::vector<Piece>> pieces(Bytes clx, Bytes document)
{
    constexpr std::uint32_t one_byte = 0x4000'0000; // FcCompressed (§2.9.73)
    const auto table = piece_table(clx);
    if (table.size() < 16) return std::nullopt;
    const auto count = (table.size() - 4) / 12;
    std::vector<Piece> found;
    std::size_t total = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const auto begin = u32_at(table, i * 4);
        const auto end = u32_at(table, i * 4 + 4);
        const auto code = u32_at(table, (count + 1) * 4 + i * 8 + 2);
        if (end < begin) return std::nullopt;
        const bool wide = (code & one_byte) == 0;
        const auto offset = code & (one_byte - 1);
        const Piece piece{
            .offset = wide ? offset : offset / 2, .characters = end - begin, .wide = wide};
        total += piece.bytes();
        // Readers agree on a last piece that counts one mark more than there is.
        if (piece.offset + piece.bytes() > document.size() + 2) return std::nullopt;
        if (total > document.size() + 2) return std::nullopt;
        found.push_back(piece);
    }
    return found;
}

} // namespace lazaret::extract::worker
