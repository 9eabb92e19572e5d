#include "config/diagnostics.hpp"

#include <algorithm>
#include <cctype>

namespace lazaret::config {

namespace {

constexpr std::size_t longest = 64; ///< bytes; nobody mistypes longer names

/// Damerau-Levenshtein distance (optimal string alignment): one for each letter that was left out,
/// added, changed, or swapped with its neighbour.
std::size_t distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> before_last(b.size() + 1);
    std::vector<std::size_t> last(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        before_last.swap(last);
        last.swap(row);
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t changed = a[i - 1] == b[j - 1] ? 0 : 1;
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + changed});
            const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
        }
    }
    return row[b.size()];
}

/// Case, and whether words are joined by "-" or "_", are no mistakes worth a letter.
std::string plain(std::string_view text)
{
    std::string out{text};
    for (auto& c : out)
        c = c == '-' ? '_' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return out;
}

} // namespace

std::string closest(std::string_view typed, const std::vector<std::string>& known)
{
    if (typed.size() < 2 || typed.size() > longest) return {};
    const auto wanted = plain(typed);
    std::string best;
    std::size_t least = longest;
    for (const auto& name : known) {
        if (name.size() > longest) continue;
        const auto most = std::max<std::size_t>(std::max(typed.size(), name.size()) / 3, 1);
        const auto gap = std::max(typed.size(), name.size()) - std::min(typed.size(), name.size());
        if (gap > most) continue;
        const auto steps = distance(wanted, plain(name));
        if (steps > most || steps >= least || steps >= name.size()) continue;
        least = steps;
        best = name;
    }
    if (best.empty() && typed.size() >= 3) // "warn" for "warning"
        for (const auto& name : known)
            if (best.empty() && plain(name).starts_with(wanted)) best = name;
    return best;
}

} // namespace lazaret::config
