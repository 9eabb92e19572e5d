#include "extract/worker/office_text.hpp"

#include <algorithm>
#include <utility>

namespace lazaret::extract::worker {
namespace {

constexpr std::size_t block_size = 32 * 1024;

} // namespace

TextOut::TextOut(Sink& out, Allowance& allowance, Part part)
    : out_{out}, allowance_{allowance}, part_{std::move(part)}
{
}

TextOut::~TextOut()
{
    flush();
    if (begun_) out_.end();
}

void TextOut::write(std::string_view text)
{
    if (over_) return;
    waiting_ += text;
    if (waiting_.size() >= block_size) flush();
}

void TextOut::gap(Unscannable why)
{
    flush();
    open();
    out_.gap(why);
    over_ = over_ || why == Unscannable::over_budget;
}

void TextOut::flush()
{
    if (waiting_.empty() || over_) return;
    open();
    if (!allowance_.budget.spend(waiting_.size())) {
        out_.gap(Unscannable::over_budget);
        over_ = true;
        return;
    }
    out_.data(as_bytes(waiting_));
    waiting_.clear();
}

void TextOut::open()
{
    if (begun_) return;
    out_.begin_as(part_, Format::text);
    begun_ = true;
}

void RowText::skip_cells(std::size_t count)
{
    empty_ = std::min(empty_ + std::min(count, most_empty), most_empty);
}

void RowText::add(std::string_view text)
{
    if (text.empty()) return;
    line_.append(std::exchange(empty_, 0), '\t');
    line_ += text;
}

void RowText::clear()
{
    line_.clear();
    empty_ = 0;
}

} // namespace lazaret::extract::worker
