#include "extract/rtf.hpp"

#include "extract/formats.hpp"
#include "extract/text_codes.hpp"

#include <algorithm>
#include <utility>

namespace lazaret::extract {
namespace {

constexpr std::array<bool, 256> make_special()
{
    std::array<bool, 256> special{};
    for (const unsigned char c : std::string_view{"\\{}\r\n"})
        special[c] = true;
    return special;
}
constexpr auto special = make_special();

/// How many characters stand before the next one that means something.
std::size_t plain_run(std::string_view text)
{
    std::size_t end = 0;
    while (end < text.size() && !special[static_cast<unsigned char>(text[end])])
        ++end;
    return end;
}

} // namespace

void Rtf::feed(Bytes chunk, Sink& out)
{
    auto text = as_text(chunk);
    while (!text.empty()) {
        if (state_ == State::after) {
            read_after(text, out);
            break;
        }
        if (state_ == State::binary)
            text = read_binary(text, out);
        else if (state_ == State::plain)
            text = read_plain(text, out);
        else if (take(text.front(), out))
            text.remove_prefix(1);
    }
    if (object_) object_->flush(out);
    // A part inside the text is open: the text goes on after it.
    if (!object_) text_.flush(out);
}

void Rtf::finish(Sink& out)
{
    if (state_ == State::word || state_ == State::number) end_word(out);
    if (object_) object_->close(out);
    object_.reset();
    text_.close(out);
    if (epilogue_) out.end();
    give_aside(out);
    if (state_ != State::after) out.gap(Unscannable::malformed);
}

/// Everything up to the next character that means something, and that.
std::string_view Rtf::read_plain(std::string_view text, Sink& out)
{
    const auto end = plain_run(text);
    if (end > 0) {
        auto run = text.substr(0, end);
        const auto skipped = std::min<std::size_t>(skip_, run.size());
        skip_ -= static_cast<std::uint32_t>(skipped);
        run.remove_prefix(skipped);
        if (page_ == CodePage::windows_1252 || page_ == CodePage::as_is) {
            put(run, out); // raw bytes are read as UTF-8 or CP1252 in any case
        } else {
            for (const char c : run)
                character(static_cast<unsigned char>(c), out);
        }
        return text.substr(end);
    }
    const char c = text.front();
    if (c == '\\') state_ = State::backslash;
    if (c == '{') open_group(out);
    if (c == '}') close_group(out);
    return text.substr(1);
}

std::string_view Rtf::read_binary(std::string_view text, Sink& out)
{
    const auto taken = static_cast<std::size_t>(std::min<std::uint64_t>(text.size(), binary_left_));
    object_->put(as_bytes(text.substr(0, taken)), out);
    binary_left_ -= taken;
    if (binary_left_ == 0) {
        state_ = State::plain;
        if (object_depth_ == 0) {
            object_->close(out);
            object_.reset();
        }
    }
    return text.substr(taken);
}

/// Behind the end of the text, which readers ignore.
void Rtf::read_after(std::string_view text, Sink& out)
{
    if (!epilogue_) {
        const auto begin = text.find_first_not_of(std::string_view{" \t\r\n\0", 5});
        if (begin == std::string_view::npos) return;
        text.remove_prefix(begin);
        text_.close(out);
        out.begin(Part{.name = "epilogue"});
        epilogue_ = true;
    }
    out.data(as_bytes(text));
}

/// False when `c` ends something and is to be looked at again.
bool Rtf::take(char c, Sink& out)
{
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool digit = c >= '0' && c <= '9';
    switch (state_) {
    case State::backslash:
        if (letter) {
            word_ = c;
            has_number_ = negative_ = false;
            number_ = 0;
            state_ = State::word;
        } else {
            symbol(c, out);
        }
        return true;
    case State::word:
        if (letter) {
            if (word_.size() <= max_word) word_ += c;
            return true;
        }
        if (c == '-' && !negative_) {
            negative_ = true;
            state_ = State::number;
            return true;
        }
        [[fallthrough]];
    case State::number:
        if (digit) {
            number_ = std::min<std::int64_t>(number_ * 10 + (c - '0'), 1ll << 40);
            has_number_ = true;
            state_ = State::number;
            return true;
        }
        end_word(out);
        return c == ' ';
    default:
        hex_digit(c, out);
        return true;
    }
}

/// A control symbol: backslash and one character that is no letter.
void Rtf::symbol(char c, Sink& out)
{
    state_ = State::plain;
    if (c == '\'') {
        first_digit_ = -1;
        state_ = State::hex;
    } else if (c == '*') {
        group().starred = true;
    } else if (c == '\\' || c == '{' || c == '}') {
        character(static_cast<unsigned char>(c), out);
    } else if (c == '\r' || c == '\n') {
        put("\n", out);
    } else if (c == '~' || c == '_') {
        character(c == '~' ? ' ' : '-', out);
    }
}

void Rtf::hex_digit(char c, Sink& out)
{
    const int value = hex_value(c);
    if (value < 0) {
        state_ = State::plain;
    } else if (first_digit_ < 0) {
        first_digit_ = value;
    } else {
        state_ = State::plain;
        character(static_cast<unsigned char>(first_digit_ * 16 + value), out);
    }
}

void Rtf::end_word(Sink& out)
{
    state_ = State::plain;
    if (negative_) number_ = -number_;
    auto word = rtf_word(word_);
    if (skip_ > 0 && word.act != RtfWord::unicode) {
        // A word counts as one character of those that repeat \u.
        --skip_;
        if (word.act == RtfWord::text) return;
    }
    const bool starred = std::exchange(group().starred, false);
    if (starred && word.act != RtfWord::inside && word.act != RtfWord::object)
        return set_place(Place::aside, {});
    act(word, out);
}

void Rtf::act(const RtfWord& word, Sink& out)
{
    switch (word.act) {
    case RtfWord::text:
        return put(word.value, out);
    case RtfWord::aside:
        return set_place(Place::aside, word.value);
    case RtfWord::object:
        if (depth_ >= max_depth) return;
        set_place(Place::object, {});
        if (object_) object_->close(out);
        object_.emplace(word_ == "pict" ? "picture" : "object");
        object_depth_ = depth_;
        object_digit_ = -1;
        text_.flush(out);
        return;
    case RtfWord::binary:
        return begin_binary(out);
    case RtfWord::unicode:
        return unicode(out);
    case RtfWord::skip:
        group().skip = static_cast<std::uint16_t>(std::clamp<std::int64_t>(number_, 0, 16));
        return;
    case RtfWord::page:
        page_ = code_page(static_cast<int>(std::clamp<std::int64_t>(number_, 0, 100'000)))
                    .value_or(CodePage::windows_1252);
        return;
    case RtfWord::known_page:
        page_ = code_page(word.number).value_or(page_);
        return;
    default:
        return;
    }
}

std::unique_ptr<Extractor> make_rtf()
{
    return std::make_unique<Rtf>();
}

} // namespace lazaret::extract
