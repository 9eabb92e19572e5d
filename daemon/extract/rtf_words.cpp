#include "extract/rtf_words.hpp"

#include <algorithm>
#include <array>

namespace lazaret::extract {
namespace {

using namespace std::string_view_literals;

struct Entry {
    std::string_view word;
    RtfWord meaning;
};

constexpr RtfWord aside{.act = RtfWord::aside};
constexpr RtfWord object{.act = RtfWord::object};

constexpr RtfWord stands_for(std::string_view text)
{
    return {.act = RtfWord::text, .value = text};
}

constexpr RtfWord page(int number)
{
    return {.act = RtfWord::known_page, .number = number};
}

// Sorted, for a binary search.
constexpr std::array words{
    Entry{"annotation", aside},
    Entry{"ansi", page(1252)},
    Entry{"ansicpg", {.act = RtfWord::page}},
    Entry{"atnauthor", aside},
    Entry{"atnid", aside},
    Entry{"author", aside},
    Entry{"bin", {.act = RtfWord::binary}},
    Entry{"bkmkend", aside},
    Entry{"bkmkstart", aside},
    Entry{"bullet", stands_for("•")},
    Entry{"category", aside},
    Entry{"cell", stands_for("\t")},
    Entry{"colorschememapping", object},
    Entry{"colortbl", aside},
    Entry{"comment", aside},
    Entry{"company", aside},
    Entry{"datafield", object},
    Entry{"datastore", object},
    Entry{"doccomm", aside},
    Entry{"docvar", aside},
    Entry{"emdash", stands_for("—")},
    Entry{"emspace", stands_for(" ")},
    Entry{"endash", stands_for("–")},
    Entry{"enspace", stands_for(" ")},
    Entry{"falt", aside},
    Entry{"fldinst", aside},
    Entry{"fldrslt", {.act = RtfWord::inside}},
    Entry{"fonttbl", aside},
    Entry{"footer", aside},
    Entry{"footerf", aside},
    Entry{"footerl", aside},
    Entry{"footerr", aside},
    Entry{"footnote", aside},
    Entry{"header", aside},
    Entry{"headerf", aside},
    Entry{"headerl", aside},
    Entry{"headerr", aside},
    Entry{"hlinkbase", aside},
    Entry{"info", aside},
    Entry{"keywords", aside},
    Entry{"ldblquote", stands_for("“")},
    Entry{"line", stands_for("\n")},
    Entry{"listoverridetable", aside},
    Entry{"listtable", aside},
    Entry{"listtext", {.act = RtfWord::inside}},
    Entry{"lquote", stands_for("‘")},
    Entry{"mac", page(10000)},
    Entry{"manager", aside},
    Entry{"nestcell", stands_for("\t")},
    Entry{"nestrow", stands_for("\n")},
    Entry{"objdata", object},
    Entry{"operator", aside},
    Entry{"page", stands_for("\n")},
    Entry{"par", stands_for("\n")},
    Entry{"pc", page(437)},
    Entry{"pca", page(850)},
    Entry{"pict", object},
    Entry{"pntext", {.act = RtfWord::inside}},
    Entry{"qmspace", stands_for(" ")},
    Entry{"rdblquote", stands_for("”")},
    Entry{"result", {.act = RtfWord::inside}},
    Entry{"row", stands_for("\n")},
    Entry{"rquote", stands_for("’")},
    Entry{"sect", stands_for("\n")},
    Entry{"shppict", {.act = RtfWord::inside}},
    Entry{"shptxt", {.act = RtfWord::inside}},
    Entry{"stylesheet", aside},
    Entry{"subject", aside},
    Entry{"tab", stands_for("\t")},
    Entry{"themedata", object},
    Entry{"title", aside},
    Entry{"u", {.act = RtfWord::unicode}},
    Entry{"uc", {.act = RtfWord::skip}},
    Entry{"userprops", aside},
    Entry{"xmlnstbl", aside},
};

constexpr bool is_sorted()
{
    for (std::size_t i = 1; i < words.size(); ++i)
        if (words[i].word <= words[i - 1].word) return false;
    return true;
}

} // namespace

RtfWord rtf_word(std::string_view word)
{
    static_assert(is_sorted());
    const auto* const found =
        std::lower_bound(words.begin(), words.end(), word,
                         [](const Entry& entry, std::string_view w) { return entry.word < w; });
    if (found == words.end() || found->word != word) return {};
    auto meaning = found->meaning;
    if (meaning.act == RtfWord::aside) meaning.value = found->word;
    return meaning;
}

} // namespace lazaret::extract
