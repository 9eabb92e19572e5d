#include "extract/worker/database_rows.hpp"

#include "extract/worker/dbase_code_pages.hpp"
#include "extract/worker/emit.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

namespace lazaret::extract::worker {
namespace {

constexpr std::size_t block_size = 64 << 10;   // bytes given on at once
constexpr std::size_t gathered_size = 1 << 20; // bytes of texts in one part

unsigned char byte(char c)
{
    return static_cast<unsigned char>(c);
}

bool is_control(char c)
{
    return byte(c) < ' ' || c == '\x7f';
}

/// The length of the UTF-8 sequence at the beginning of `text` (RFC 3629 §4), or 0.
std::size_t utf8_length(std::string_view text)
{
    const auto first = byte(text.front());
    if (first < 0x80) return 1;
    const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || text.size() < length) return 0;
    const auto second = byte(text[1]);
    if ((first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f) ||
        (first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f))
        return 0;
    for (const char c : text.substr(1, length - 1))
        if ((byte(c) & 0xc0) != 0x80) return 0;
    return length;
}

std::string_view trimmed(std::string_view text)
{
    const auto start = text.find_first_not_of(" \t\r\n");
    return start == std::string_view::npos ? std::string_view{} : text.substr(start);
}

bool is_hl7(std::string_view text)
{
    return text.starts_with("MSH|") || text.starts_with("FHS|") || text.starts_with("BHS|");
}

/// A first stretch without a space: base64, hex, a percent-encoded value.
bool is_one_word(std::string_view text)
{
    return text.substr(0, smallest_file).find(' ') == std::string_view::npos;
}

} // namespace

TableText::TableText(Sink& out, Allowance& allowance, std::string name)
    : out_{out}, allowance_{allowance}
{
    out_.begin_as(Part{.name = std::move(name)}, Format::text);
}

TableText::~TableText()
{
    flush();
    out_.end();
}

void TableText::cell(std::string_view text)
{
    if (!std::exchange(first_, false)) waiting_ += '\t';
    const auto start = waiting_.size();
    waiting_ += text;
    std::replace_if(waiting_.begin() + static_cast<std::ptrdiff_t>(start), waiting_.end(),
                    is_control, ' ');
}

bool TableText::row()
{
    waiting_ += '\n';
    first_ = true;
    return waiting_.size() < block_size ? !spent_ : flush();
}

bool TableText::flush()
{
    if (spent_ || waiting_.empty()) return !spent_;
    spent_ = !allowance_.budget.spend(waiting_.size());
    if (spent_)
        out_.gap(Unscannable::over_budget);
    else
        out_.data(as_bytes(waiting_));
    waiting_.clear();
    return !spent_;
}

CellFiles::CellFiles(Sink& out, Allowance& allowance, std::string table)
    : out_{out}, allowance_{allowance}, table_{std::move(table)}
{
}

bool CellFiles::is_structured(std::string_view cell)
{
    const auto text = trimmed(cell);
    if (text.size() < smallest_file) return false;
    return std::string_view{"{[<"}.find(text.front()) != std::string_view::npos || is_hl7(text) ||
           is_one_word(text);
}

bool CellFiles::text(std::string_view cell)
{
    const auto text = trimmed(cell);
    if (text.empty()) return true;
    Kind kind = kinds;
    if (is_hl7(text))
        kind = hl7;
    else if (text.front() == '<')
        kind = xml;
    else if (text.front() == '[' || (text.front() == '{' && !text.starts_with("{\\rtf")))
        kind = json;
    if (kind == kinds) {
        const Part part{.name = table_ + " text " + std::to_string(++given_)};
        return emit_file(out_, allowance_, part, as_bytes(text));
    }
    auto& into = gathered_[kind];
    into += text;
    into += kind == hl7 ? '\r' : '\n';
    return into.size() < gathered_size || give(kind);
}

bool CellFiles::file(std::string_view column, std::uint64_t row, Bytes content)
{
    Part part{.name = table_ + "." + std::string{column} + "." + std::to_string(row)};
    part.is_file = true;
    return emit_file(out_, allowance_, part, content);
}

bool CellFiles::finish()
{
    return give(json) && give(xml) && give(hl7);
}

bool CellFiles::give(Kind kind)
{
    const auto text = std::exchange(gathered_[kind], {});
    if (text.empty()) return true;
    const Part part{.name = table_ + " text " + std::to_string(++given_)};
    return emit_file(out_, allowance_, part, as_bytes(text));
}

bool is_printable(std::string_view bytes)
{
    return std::none_of(bytes.begin(), bytes.end(), [](char c) {
        return is_control(c) && c != '\t' && c != '\n' && c != '\r';
    });
}

bool is_whole_utf8(std::string_view text)
{
    while (!text.empty()) {
        const auto length = utf8_length(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

std::string to_utf8(std::string_view text)
{
    return is_whole_utf8(text) ? std::string{text} : decoded(text, CodePage::cp1252);
}

std::string printable_runs(std::string_view bytes, std::size_t least)
{
    std::string runs;
    std::size_t start = 0;
    const auto take = [&](std::size_t end) {
        if (end - start >= least) runs += to_utf8(bytes.substr(start, end - start)) + '\n';
    };
    for (std::size_t i = 0; i < bytes.size();) {
        // A byte above 127 belongs to a run only as UTF-8 or as a letter of Latin-1.
        const auto length = utf8_length(bytes.substr(i));
        const bool shows = !is_control(bytes[i]) && (length > 0 || byte(bytes[i]) >= 0xc0);
        if (shows) {
            i += std::max<std::size_t>(length, 1);
            continue;
        }
        take(i);
        start = ++i;
    }
    take(bytes.size());
    return runs;
}

std::string shown(double number)
{
    std::array<char, 400> buffer{};
    constexpr double exact = 9007199254740992.0; // 2^53: whole numbers below it are exact
    const bool whole = std::fabs(number) < exact && std::trunc(number) == number;
    const auto end = whole ? std::to_chars(buffer.data(), buffer.data() + buffer.size(),
                                           static_cast<long long>(number))
                           : std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
    return {buffer.data(), end.ptr};
}

} // namespace lazaret::extract::worker
