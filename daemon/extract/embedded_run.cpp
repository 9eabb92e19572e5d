// The part of the finder that follows a run of letters, and decides what it is.
#include "extract/embedded.hpp"
#include "extract/escapes.hpp"
#include "extract/hidden.hpp"
#include "extract/letters.hpp"
#include "extract/text_codes.hpp"

#include <algorithm>

namespace lazaret::extract {
namespace {

/// Shorter lines may be words; only behind the first line end is one believed without a look.
constexpr std::size_t least_line = 40; // letters

/// Longer lines are not part of something that is broken into lines (RFC 5322 §2.1.1: 998).
constexpr std::size_t most_line = 1000; // letters

constexpr std::uint8_t no_digit = 0xff;

constexpr std::array<std::uint8_t, 256> make_digits()
{
    std::array<std::uint8_t, 256> values{};
    for (std::size_t c = 0; c < values.size(); ++c) {
        const int value = hex_value(static_cast<char>(c));
        values[c] = value < 0 ? no_digit : static_cast<std::uint8_t>(value);
    }
    return values;
}
constexpr auto digit_values = make_digits();

std::uint8_t digit(char c)
{
    return digit_values[static_cast<unsigned char>(c)];
}

std::byte byte_of(char high, char low)
{
    return static_cast<std::byte>(digit(high) << 4 | digit(low));
}

/// The first bytes that the letters stand for.
class Decoded {
public:
    explicit Decoded(std::string_view letters)
        : size_{decode_groups(letters.substr(0, max_letters), bytes_.data())}
    {
    }
    static Decoded hex(std::string_view digits)
    {
        Decoded decoded{{}};
        const auto most = std::min(digits.size() / 2, decoded.bytes_.size());
        for (; decoded.size_ < most; ++decoded.size_)
            decoded.bytes_[decoded.size_] =
                byte_of(digits[decoded.size_ * 2], digits[decoded.size_ * 2 + 1]);
        return decoded;
    }
    Bytes bytes() const { return {bytes_.data(), size_}; }
    std::string_view text() const { return as_text(bytes()); }

private:
    static constexpr std::size_t max_letters = shown_size / 3 * 4;

    std::array<std::byte, shown_size> bytes_;
    std::size_t size_ = 0;
};

/// Without what a program writes before hexadecimal digits: 0x, or the x of \x.
std::string_view digits_of(std::string_view text)
{
    if (text.starts_with("0x") || text.starts_with("0X")) text.remove_prefix(2);
    if (text.starts_with('x') || text.starts_with('X')) text.remove_prefix(1);
    return letters::all_digits(text) ? text : std::string_view{};
}

} // namespace

std::size_t EmbeddedFinder::collect(std::string_view text)
{
    const auto taken = take_some(text);
    begun_ = begun_ || taken > 0;
    if (!ended_ && !looked_ && letters_.size() >= first_look) {
        looked_ = true;
        if (is_hopeless()) state_ = State::ignoring;
        return taken;
    }
    if (!ended_ && letters_.size() < max_letters) return taken;
    if (!decide()) state_ = ended_ ? State::searching : State::ignoring;
    return taken;
}

std::size_t EmbeddedFinder::decode(std::string_view text, Sink& out)
{
    const auto taken = take_some(text);
    put_sure(out);
    return taken;
}

/// To the end of the stretch: what comes after a line end may be something else.
std::size_t EmbeddedFinder::ignore(std::string_view text)
{
    const auto taken = letters::count_letters(text);
    if (taken < text.size()) state_ = State::searching;
    return taken;
}

/// Takes letters and line ends until there are enough for the moment, or the run ends. Returns how
/// much of `text`; what ended the run is left, but for an escape that turned out to be none.
std::size_t EmbeddedFinder::take_some(std::string_view text)
{
    const auto enough = state_ == State::collecting && !looked_ ? first_look : max_letters;
    std::size_t at = 0;
    while (at < text.size() && !ended_ && letters_.size() < enough) {
        const char c = text[at];
        if (held_.empty() && letters::is_letter(c)) {
            const auto most = text.substr(at, enough - letters_.size());
            at += take_letters(most.substr(0, letters::count_letters(most)));
        } else if (held_.empty() && c != '\\' && c != '&' && c != '%') {
            at += take(c) ? 1 : 0;
        } else {
            held_ += c;
            ++at;
            const auto unit = unit_of(held_);
            if (unit.size == 0) continue;
            if (take(unit.c)) held_.clear();
        }
    }
    return at;
}

/// False when `c` ends the run.
bool EmbeddedFinder::take(char c)
{
    constexpr std::string_view closing = "\"'`<>)],;}&|^";
    const auto value = base64_values[static_cast<unsigned char>(c)];
    if (value < 64) {
        take_letters({&c, 1});
    } else if (value == base64_pad) {
        padded_ = true;
    } else if (c == '\r' || c == '\n') {
        end_line(c);
    } else if (value != base64_space || line_ > 0 || lines_ == 0) {
        // A short last line counts when it is closed as values are; a word of a text is not.
        end_run(closing.find(c) != std::string_view::npos);
    }
    return !ended_;
}

std::size_t EmbeddedFinder::take_letters(std::string_view letters)
{
    if (padded_) {
        end_run(true);
        return 0;
    }
    // "-----END": both dashes are letters of the second alphabet, but no line of base64.
    if (lines_ > 0 && line_ < 2 && letters.front() == '-') {
        if (line_ == 1 && letters_.back() == '-') {
            end_run(false);
            return 0;
        }
        letters = letters.substr(0, 1);
    }
    letters_ += letters;
    line_ += letters.size();
    if (lines_ == 0 || line_ >= least_line) sure_ = letters_.size();
    return letters.size();
}

void EmbeddedFinder::end_line(char c)
{
    if (line_ == 0) {
        const bool second_half = c == '\n' && line_end_ == '\r';
        if (!second_half) end_run(false);
        line_end_ = c;
        return;
    }
    bool may_go_on = line_ <= most_line && !padded_;
    if (lines_ == 0)
        first_line_ = line_;
    else if (lines_ == 1)
        width_ = line_;
    if (lines_ == 1) may_go_on = may_go_on && line_ >= least_line;
    if (lines_ > 1) may_go_on = may_go_on && line_ == width_;
    if (!may_go_on) return end_run(true);
    ++lines_;
    line_ = 0;
    line_end_ = c;
}

void EmbeddedFinder::end_run(bool with_last_line)
{
    if (with_last_line) sure_ = letters_.size();
    ended_ = true;
}

/// Where the file may begin among the letters: perhaps the first line is a word before it.
std::size_t EmbeddedFinder::other_begin() const
{
    return lines_ > 1 && first_line_ == width_ ? 0 : first_line_;
}

/// What the first letters decode to looks like a digest or a key, and no more of it would help.
bool EmbeddedFinder::is_hopeless() const
{
    const std::string_view letters = letters_;
    if (other_begin() != 0) return false;
    if (const auto digits = digits_of(letters); !digits.empty()) {
        const auto head = Decoded::hex(digits);
        return looks_like_noise(head.text()) && !shows_content(head.bytes());
    }
    const Decoded head{letters};
    return looks_like_noise(head.text()) && !shows_content(head.bytes()) &&
           !is_bare_deflate(head.text());
}

/// Whether the letters are an encoded file. Puts aside those before it.
bool EmbeddedFinder::decide()
{
    const auto letters = std::string_view{letters_}.substr(0, sure_);
    if (letters.size() < least_letters) return false;
    if (const auto digits = digits_of(letters); digits.size() >= least_letters) {
        if (!shows_content(Decoded::hex(digits).bytes())) return false;
        begin_at(letters.size() - digits.size(), Kind::hex);
        return true;
    }
    for (const auto begin : {std::size_t{0}, other_begin()}) {
        if (letters.size() - begin < least_letters) break;
        const Decoded head{letters.substr(begin)};
        const bool shown = shows_content(head.bytes()).has_value();
        if (shown || is_bare_deflate(head.text())) {
            begin_at(begin, shown ? Kind::base64 : Kind::deflate);
            return true;
        }
        if (other_begin() == 0) break;
    }
    return false;
}

void EmbeddedFinder::begin_at(std::size_t begin, Kind kind)
{
    kind_ = kind;
    letters_.erase(0, begin);
    sure_ -= begin;
    state_ = State::decoding;
}

void EmbeddedFinder::begin_find(Sink& out)
{
    if (!block_) block_ = std::make_unique_for_overwrite<std::byte[]>(block_size);
    bits_ = 0;
    bits_held_ = 0;
    used_ = 0;
    const Part part{.name = kind_ == Kind::hex ? "hex" : "base64"};
    kind_ == Kind::deflate ? out.begin_as(part, Format::deflate) : out.begin(part);
    put_sure(out);
}

void EmbeddedFinder::put_sure(Sink& out)
{
    put(std::string_view{letters_}.substr(0, sure_), out);
    letters_.erase(0, sure_);
    sure_ = 0;
}

void EmbeddedFinder::put(std::string_view letters, Sink& out)
{
    if (kind_ == Kind::hex) return put_digits(letters, out);
    while (!letters.empty()) {
        if (bits_held_ == 0 && letters.size() >= 4) {
            if (block_size - used_ < 3) flush(out);
            const auto most = std::min(letters.size() / 4, (block_size - used_) / 3) * 4;
            used_ += decode_groups(letters.substr(0, most), block_.get() + used_);
            letters.remove_prefix(most);
            continue;
        }
        bits_ = bits_ << 6 | base64_values[static_cast<unsigned char>(letters.front())];
        if (++bits_held_ > 1) put_byte(bits_ >> (8 - 2 * bits_held_), out);
        bits_held_ %= 4;
        letters.remove_prefix(1);
    }
}

void EmbeddedFinder::put_digits(std::string_view digits, Sink& out)
{
    while (!digits.empty()) {
        if (digit(digits.front()) == no_digit) return end_run(false);
        if (bits_held_ == 0 && digits.size() > 1 && digit(digits[1]) != no_digit) {
            put_byte(std::to_integer<std::uint32_t>(byte_of(digits[0], digits[1])), out);
            digits.remove_prefix(2);
            continue;
        }
        bits_ = bits_ << 4 | digit(digits.front());
        if (++bits_held_ == 2) put_byte(bits_, out);
        bits_held_ %= 2;
        digits.remove_prefix(1);
    }
}

void EmbeddedFinder::put_byte(std::uint32_t byte, Sink& out)
{
    if (used_ == block_size) flush(out);
    block_[used_++] = static_cast<std::byte>(byte & 0xff);
}

void EmbeddedFinder::flush(Sink& out)
{
    if (used_ > 0) out.data({block_.get(), used_});
    used_ = 0;
}

void EmbeddedFinder::end_find(Sink& out)
{
    put_sure(out);
    flush(out);
    out.end();
    state_ = State::searching;
}

} // namespace lazaret::extract
