#include "extract/worker/dicom_depth.hpp"

#include "extract/worker/fields.hpp"

#include <string_view>
#include <vector>

namespace lazaret::extract::worker {
namespace {

using namespace std::string_view_literals;

/// The tags of items as a byte order writes them, without their first two bytes.
struct Order {
    std::string_view group;
    std::string_view item;
    std::string_view item_end;
    bool little;
};

constexpr Order little{"\xfe\xff"sv, "\x00\xe0"sv, "\x0d\xe0"sv, true};
constexpr Order big{"\xff\xfe"sv, "\xe0\x00"sv, "\xe0\x0d"sv, false};

bool nests_deeper(std::string_view text, std::size_t limit, const Order& order)
{
    constexpr std::uint64_t undefined = 0xffffffff;
    std::size_t open = 0;          // items that a delimiter ends
    std::vector<std::size_t> ends; // of the items with a length, the innermost last
    for (auto at = text.find(order.group); at != std::string_view::npos && at + 8 <= text.size();
         at = text.find(order.group, at + 1)) {
        const auto element = text.substr(at + 2, 2);
        if (element == order.item_end && open > 0) --open;
        if (element != order.item) continue;
        while (!ends.empty() && ends.back() <= at)
            ends.pop_back();
        const auto bytes = text.substr(at + 4, 4);
        const auto length = order.little ? little_endian(bytes) : big_endian(bytes);
        if (length == undefined)
            ++open;
        else if (length > 0)
            ends.push_back(at + 8 + length);
        if (open + ends.size() > limit) return true;
    }
    return false;
}

} // namespace

bool nests_deeper(Bytes object, std::size_t limit)
{
    const auto text = as_text(object);
    return nests_deeper(text, limit, little) || nests_deeper(text, limit, big);
}

} // namespace lazaret::extract::worker
