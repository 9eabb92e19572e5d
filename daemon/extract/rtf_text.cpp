// The part of the RTF reader that knows where things go.
#include "extract/rtf.hpp"
#include "extract/text_codes.hpp"

#include <algorithm>
#include <utility>

namespace lazaret::extract {

void Rtf::open_group(Sink&)
{
    skip_ = 0;
    const auto outer = group();
    ++depth_;
    if (depth_ >= max_depth) return;
    group() = outer;
    group().starred = false;
    group().label = {};
}

void Rtf::close_group(Sink& out)
{
    skip_ = 0;
    if (object_ && object_depth_ == depth_) {
        object_->close(out);
        object_.reset();
    }
    const bool aside = group().place == Place::aside;
    if (depth_ > 0) --depth_;
    const bool ends = aside && group().place != Place::aside;
    if (ends && !aside_.empty() && aside_.back() != '\n') aside_ += '\n';
    if (depth_ == 0) state_ = State::after;
}

void Rtf::set_place(Place place, std::string_view label)
{
    if (depth_ >= max_depth) return;
    group().place = place;
    group().label = label;
}

/// A character of the text, in the code page of the document.
void Rtf::character(unsigned char c, Sink& out)
{
    if (skip_ > 0) {
        --skip_;
        return;
    }
    std::string utf8;
    if (page_ == CodePage::as_is)
        utf8 += static_cast<char>(c);
    else
        append_utf8(utf8, to_unicode(page_, c));
    put(utf8, out);
}

/// \u: a signed number of 16 bits, two of them for what lies beyond (RTF 1.9.1, "Unicode RTF").
void Rtf::unicode(Sink& out)
{
    const auto unit = static_cast<char32_t>(number_ & 0xffff);
    skip_ = group().skip;
    const auto first = std::exchange(surrogate_, 0);
    if (unit >= 0xd800 && unit < 0xdc00) {
        surrogate_ = unit;
        return;
    }
    std::string utf8;
    const bool second = first != 0 && unit >= 0xdc00 && unit < 0xe000;
    append_utf8(utf8, second ? 0x10000 + ((first - 0xd800) << 10) + (unit - 0xdc00) : unit);
    put(utf8, out);
}

void Rtf::begin_binary(Sink& out)
{
    if (number_ <= 0) return;
    binary_left_ = static_cast<std::uint64_t>(number_);
    state_ = State::binary;
    if (object_) return;
    text_.flush(out);
    object_.emplace("binary");
    object_depth_ = 0;
}

void Rtf::put(std::string_view utf8, Sink& out)
{
    if (utf8.empty()) return;
    switch (group().place) {
    case Place::text:
        if (depth_ == 0) return;
        return text_.put(as_bytes(utf8), out);
    case Place::aside:
        return put_aside(utf8, out);
    case Place::object:
        return put_digits(utf8, out);
    }
}

void Rtf::put_aside(std::string_view utf8, Sink& out)
{
    auto& label = group().label;
    if (!label.empty()) {
        if (!aside_.empty() && aside_.back() != '\n') aside_ += '\n';
        aside_ += label;
        aside_ += ": ";
        label = {};
    }
    while (!utf8.empty()) {
        const auto taken = std::min(utf8.size(), max_aside - aside_.size());
        aside_ += utf8.substr(0, taken);
        utf8.remove_prefix(taken);
        if (aside_.size() < max_aside) continue;
        if (!object_) text_.flush(out);
        give_aside(out);
    }
}

void Rtf::put_digits(std::string_view text, Sink& out)
{
    if (!object_) return;
    std::array<std::byte, 256> bytes;
    std::size_t size = 0;
    for (const char c : text) {
        const int value = hex_value(c);
        if (value < 0) continue;
        if (object_digit_ < 0) {
            object_digit_ = value;
            continue;
        }
        bytes[size++] = static_cast<std::byte>(object_digit_ * 16 + value);
        object_digit_ = -1;
        if (size < bytes.size()) continue;
        object_->put(bytes, out);
        size = 0;
    }
    if (size > 0) object_->put({bytes.data(), size}, out);
}

/// A text inside the text, or after it.
void Rtf::give_aside(Sink& out)
{
    if (aside_.empty()) return;
    out.begin_as(Part{.name = "notes"}, Format::text);
    out.data(as_bytes(aside_));
    out.end();
    aside_.clear();
}

} // namespace lazaret::extract
