#include "extract/worker/database_rows.hpp"

#include "extract/worker/emit.hpp"

#include <algorithm>
#include <utility>

namespace lazaret::extract::worker {
namespace {

constexpr std::size_t block_size = 64 << 10;   // bytes given on at once
constexpr std::size_t gathered_size = 1 << 20; // bytes of texts in one part

bool is_control(char c)
{
    return static_cast<unsigned char>(c) < ' ' || c == '\x7f';
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

} // namespace lazaret::extract::worker
