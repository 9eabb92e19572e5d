#include "http/lines.hpp"

#include <algorithm>

namespace lazaret::http {

Result<std::optional<std::string_view>> Lines::take(Bytes& bytes, std::size_t most)
{
    if (!pending_) partial_.clear();
    const auto room = most + 2 - std::min(partial_.size(), most + 2); // with CRLF
    const auto text = as_text(bytes.first(std::min(bytes.size(), room)));
    const auto end = text.find('\n');
    if (end == text.npos) {
        if (text.size() == room) return Error{Errc::limit, Side::client, "line too long"};
        partial_ += text;
        pending_ = pending_ || !text.empty();
        bytes = bytes.subspan(text.size());
        return std::optional<std::string_view>{};
    }
    std::string_view line = text.substr(0, end);
    if (pending_) line = partial_ += line;
    bytes = bytes.subspan(end + 1);
    pending_ = false;
    if (line.empty() || line.back() != '\r')
        return Error{Errc::protocol, Side::client, "line end without CR"};
    line.remove_suffix(1);
    return std::optional{line};
}

void Lines::clear()
{
    partial_.clear();
    pending_ = false;
}

} // namespace lazaret::http
