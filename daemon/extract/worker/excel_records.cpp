#include "extract/worker/excel_records.hpp"

#include "extract/worker/fields.hpp"
#include "extract/worker/text.hpp"

#include <algorithm>

namespace lazaret::extract::worker {

std::optional<Record> Records::next()
{
    constexpr std::size_t head = 4; // type, length
    if (stream_.size() < head || at_ > stream_.size() - head) {
        cut_off_ = at_ < stream_.size();
        return std::nullopt;
    }
    const auto type = u16_at(stream_, at_);
    const std::size_t length = u16_at(stream_, at_ + 2);
    // Zeros up to the end of the last sector.
    if (type == 0 && length == 0) return std::nullopt;
    const Record record{at_, type, slice(stream_, at_ + head, length)};
    if (record.body.size() < length) {
        cut_off_ = true;
        return std::nullopt;
    }
    at_ += head + length;
    return record;
}

std::vector<Bytes> Records::continuations()
{
    std::vector<Bytes> bodies;
    while (u16_at(stream_, at_) == biff::continued) {
        const auto record = next();
        if (!record) break;
        bodies.push_back(record->body);
    }
    return bodies;
}

Bytes Continued::rest()
{
    while (body_ < bodies_.size() && at_ >= bodies_[body_].size()) {
        ++body_;
        at_ = 0;
    }
    return body_ < bodies_.size() ? bodies_[body_].subspan(at_) : Bytes{};
}

bool Continued::at_end()
{
    return rest().empty();
}

std::uint8_t Continued::u8()
{
    const auto value = u8_at(rest(), 0);
    ++at_;
    return value;
}

std::uint16_t Continued::u16()
{
    const unsigned low = u8();
    return static_cast<std::uint16_t>(low | unsigned{u8()} << 8);
}

std::uint32_t Continued::u32()
{
    const std::uint32_t low = u16();
    return low | std::uint32_t{u16()} << 16;
}

void Continued::skip(std::size_t bytes)
{
    while (bytes > 0) {
        const auto here = std::min(bytes, rest().size());
        if (here == 0) return;
        at_ += here;
        bytes -= here;
    }
}

std::string Continued::characters(std::size_t count, bool wide)
{
    std::string text;
    while (count > 0) {
        const bool crossed = body_ < bodies_.size() && at_ >= bodies_[body_].size();
        auto here = rest();
        if (here.empty()) return text;
        if (crossed) {
            wide = (u8() & 1) != 0;
            here = rest();
        }
        const std::size_t width = wide ? 2 : 1;
        const auto taken = std::min(count, here.size() / width);
        if (taken == 0) { // half a character: nobody writes that
            skip(here.size());
            continue;
        }
        const auto run = here.first(taken * width);
        text += wide ? utf16_text(run) : latin1_text(run);
        at_ += run.size();
        count -= taken;
    }
    return text;
}

std::string Continued::rich_string()
{
    const auto count = u16();
    const auto flags = u8();
    const std::size_t runs = (flags & 8) != 0 ? u16() : 0;
    const std::size_t phonetics = (flags & 4) != 0 ? u32() : 0;
    auto text = characters(count, (flags & 1) != 0);
    skip(runs * 4 + phonetics);
    return text;
}

std::string unicode_string(Bytes bytes, std::size_t count)
{
    if (bytes.empty()) return {};
    Continued reader{{bytes.subspan(1)}};
    return reader.characters(count, (u8_at(bytes, 0) & 1) != 0);
}

} // namespace lazaret::extract::worker
