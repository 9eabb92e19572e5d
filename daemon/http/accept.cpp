#include "http/accept.hpp"

#include "http/grammar.hpp"
#include "http/message.hpp"

#include <algorithm>

namespace lazaret::http {
namespace {

struct Range {
    std::string_view name; ///< "text/html", "*/*", "fr-CA"
    int quality = 1000;    ///< thousandths
};

std::string_view take_until(std::string_view& text, char separator)
{
    const auto end = std::min(text.find(separator), text.size());
    const auto part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return without_outer_space(part);
}

/// RFC 9110 §12.4.2: "0" or "1" with at most three decimals.
std::optional<int> parse_quality(std::string_view text)
{
    if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return std::nullopt;
    if (text.size() > 1 && text[1] != '.') return std::nullopt;
    int value = (text[0] - '0') * 1000;
    int weight = 100;
    for (const char c : text.substr(std::min<std::size_t>(2, text.size()))) {
        if (c < '0' || c > '9') return std::nullopt;
        value += (c - '0') * weight;
        weight /= 10;
    }
    return value <= 1000 ? std::optional{value} : std::nullopt;
}

std::optional<Range> parse_range(std::string_view element)
{
    Range out;
    out.name = take_until(element, ';');
    while (!element.empty()) {
        auto value = take_until(element, ';');
        const auto key = take_until(value, '=');
        if (!equals_ignoring_case(key, "q")) continue;
        const auto quality = parse_quality(value);
        if (!quality) return std::nullopt;
        out.quality = *quality;
        break; // what follows is accept-ext of RFC 7231, not ours
    }
    return out.name.empty() ? std::nullopt : std::optional{out};
}

/// How exactly a range names an offer: 0 not at all, 1 anything, 2 the type, 3 by name.
int media_match(std::string_view range, std::string_view offer)
{
    if (equals_ignoring_case(range, offer)) return 3;
    if (range == "*/*" || range == "*") return 1;
    const auto slash = range.find('/');
    if (slash == range.npos || range.substr(slash + 1) != "*") return 0;
    return equals_ignoring_case(range.substr(0, slash + 1), offer.substr(0, slash + 1)) ? 2 : 0;
}

int language_match(std::string_view range, std::string_view offer)
{
    if (range == "*") return 1;
    return equals_ignoring_case(range.substr(0, range.find('-')), offer) ? 3 : 0;
}

/// What one offer is worth: the quality of the range that names it most exactly (RFC 9110
/// §12.5.1), and how exactly that was; of two such ranges the better.
struct Worth {
    int quality = 0;
    int match = 0;
    std::size_t place = 0; ///< of that range in the list
};

Worth worth_of(std::string_view offer, std::string_view list, auto match)
{
    Worth best;
    std::size_t place = 0;
    while (const auto element = next_element(list)) {
        ++place;
        const auto range = parse_range(*element);
        if (!range) continue;
        const int how = match(range->name, offer);
        if (how > best.match || (how == best.match && how > 0 && range->quality > best.quality))
            best = {range->quality, how, place};
    }
    return best;
}

} // namespace

std::optional<Choice> best_media_type(std::string_view accept,
                                      std::span<const std::string_view> offers)
{
    std::optional<Choice> choice;
    Worth best;
    for (std::size_t i = 0; i < offers.size(); ++i) {
        const auto worth = worth_of(offers[i], accept, media_match);
        if (worth.quality == 0) continue;
        if (worth.quality < best.quality) continue;
        if (worth.quality == best.quality && worth.match <= best.match) continue;
        best = worth;
        choice = Choice{i, worth.match == 3};
    }
    return choice;
}

std::optional<Choice> best_language(std::string_view accept_language,
                                    std::span<const std::string_view> offers)
{
    std::optional<Choice> choice;
    Worth best;
    for (std::size_t i = 0; i < offers.size(); ++i) {
        const auto worth = worth_of(offers[i], accept_language, language_match);
        if (worth.quality == 0 || worth.quality < best.quality) continue;
        // Of two equally wanted languages people put their own first.
        if (worth.quality == best.quality && worth.place >= best.place) continue;
        best = worth;
        choice = Choice{i, worth.match == 3};
    }
    return choice;
}

} // namespace lazaret::http
