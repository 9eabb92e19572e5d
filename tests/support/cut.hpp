/// Push-fed code must not care how its input is cut.
#pragma once

#include "base/bytes.hpp"

#include <string_view>

namespace lazaret::test {

/// Calls `check(feed_all)` for `input` given whole, byte by byte, and cut in two at every place.
/// `check` gets a function that hands all pieces, in order, to the consumer it is given.
template <class Check>
void for_every_cut(std::string_view input, Check check)
{
    auto whole = [&](auto&& take) { take(as_bytes(input)); };
    check(whole);
    auto single = [&](auto&& take) {
        for (std::size_t i = 0; i < input.size(); ++i)
            take(as_bytes(input.substr(i, 1)));
    };
    check(single);
    for (std::size_t cut = 1; cut < input.size(); ++cut) {
        auto halves = [&](auto&& take) {
            take(as_bytes(input.substr(0, cut)));
            take(as_bytes(input.substr(cut)));
        };
        check(halves);
    }
}

} // namespace lazaret::test
