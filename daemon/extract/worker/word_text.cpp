#include "extract/worker/word_text.hpp"

#include "extract/code_pages.hpp"

#include <utility>

namespace lazaret::extract::worker {

void WordText::put(char16_t unit, std::uint32_t after, char16_t next)
{
    if (unit < 0x20)
        put_control(unit, after, next);
    else
        put_character(unit);
}

void WordText::put_character(char16_t unit)
{
    if (unit >= 0xd800 && unit < 0xdc00) {
        if (high_ != 0) append_utf8(target(), 0xfffd);
        high_ = unit;
        return;
    }
    const auto high = std::exchange(high_, char16_t{0});
    if (unit >= 0xdc00 && unit < 0xe000)
        append_utf8(target(),
                    high != 0 ? 0x1'0000 + ((high - 0xd800u) << 10) + (unit - 0xdc00u) : 0xfffd);
    else
        append_utf8(target(), unit);
}

void WordText::put_control(char16_t unit, std::uint32_t after, char16_t next)
{
    high_ = 0;
    switch (unit) {
    case 0x07: // cell or row
        if (paragraphs_.known())
            target() += paragraphs_.ending_at(after) == Mark::row_end ? '\n' : '\t';
        else // an empty cell looks like the end of a row: a guess
            target() += target().ends_with('\t') && next != 0x07 ? '\n' : '\t';
        return;
    case 0x0d: {
        const auto mark = paragraphs_.ending_at(after);
        target() += mark == Mark::in_cell ? ' ' : mark == Mark::cell_end ? '\t' : '\n';
        return;
    }
    case 0x09:
        target() += '\t';
        return;
    case 0x0a:
    case 0x0b:
    case 0x0c:
    case 0x0e:
        target() += '\n';
        return;
    case 0x13:
        return begin_field();
    case 0x14:
        return separate_field();
    case 0x15:
        return end_field();
    case 0x1e:
        target() += '-';
        return; // non-breaking
    default:
        return; // a place of a picture or a note, a soft hyphen
    }
}

void WordText::begin_field()
{
    fields_.push_back(true);
    ++in_code_;
}

void WordText::separate_field()
{
    if (fields_.empty() || !fields_.back()) return;
    fields_.back() = false;
    if (--in_code_ == 0) codes_ += '\n';
}

void WordText::end_field()
{
    if (fields_.empty()) return;
    separate_field();
    fields_.pop_back();
}

std::string WordText::take()
{
    if (in_code_ > 0) codes_ += '\n';
    fields_.clear();
    in_code_ = 0;
    high_ = 0;
    return std::exchange(text_, {});
}

} // namespace lazaret::extract::worker
