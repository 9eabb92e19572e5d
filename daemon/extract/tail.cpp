#include "extract/tail.hpp"

#include <algorithm>

namespace lazaret::extract {

void Tail::keep(Bytes bytes)
{
    const auto last = as_text(bytes.last(std::min(bytes.size(), most_)));
    const auto room = most_ - last.size();
    if (kept_.size() > room) kept_.erase(0, kept_.size() - room);
    kept_ += last;
}

bool Tail::ends_a_zip() const
{
    using namespace std::string_view_literals;
    constexpr auto mark = "PK\x05\x06"sv;
    constexpr std::size_t fixed = 22; // bytes of the record without its comment
    const std::string_view text{kept_};
    const auto number = [&](std::size_t at) {
        return static_cast<unsigned char>(text[at]) |
               static_cast<std::size_t>(static_cast<unsigned char>(text[at + 1])) << 8;
    };
    for (auto at = text.rfind(mark); at != text.npos; at = text.rfind(mark, at - 1)) {
        const auto left = text.size() - at;
        if (left >= fixed && number(at + 20) == left - fixed && number(at + 10) > 0) return true;
        if (at == 0) break;
    }
    return false;
}

} // namespace lazaret::extract
