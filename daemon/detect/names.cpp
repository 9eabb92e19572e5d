#include "detect/names.hpp"

#include <algorithm>
#include <string_view>

namespace lazaret::detect {
namespace {

bool is_one_of(const std::vector<std::string>& words, std::string_view word)
{
    return std::binary_search(words.begin(), words.end(), word);
}

/// As many more words of a name as follow `end`, at most `most`; particles may stand between.
std::uint64_t more_of_name(const Window& window, std::uint64_t end, unsigned most)
{
    auto at = end;
    for (unsigned words = 0; words < most + 3; ++words) {
        const auto start = behind_spaces(window, at);
        if (start == at) break;
        const auto token = token_from(window, start);
        if (token.letters == 0) break;
        if (token.name_like() && most > 0) {
            end = token.end;
            --most;
        } else if (!is_particle(text_of(window, token))) {
            break;
        }
        at = token.end;
    }
    return end;
}

/// Behind spaces, and one tag among them: "Mme <b>Clavel".
std::uint64_t behind_markup(const Window& window, std::uint64_t at)
{
    const auto start = behind_spaces(window, at);
    return window.at(start) == '<' ? behind_spaces(window, behind_tag(window, start)) : start;
}

/// Behind "L. " of "Mme L. Garnier", "Mevr. G. van der Velde".
std::uint64_t behind_initial(const Window& window, std::uint64_t at)
{
    const auto token = token_from(window, at);
    if (token.letters != 1 || !token.capital || window.at(token.end) != '.') return at;
    const auto next = behind_spaces(window, token.end + 1);
    const auto name = token_from(window, next);
    const bool is_one =
        (name.name_like() && name.letters >= 3) || is_particle(text_of(window, name));
    return is_one ? next : at;
}

bool is_name(const Window& window, const Token& token, const NameRules& rules)
{
    if (token.letters < 2) return false;
    const auto text = text_of(window, token);
    return !is_one_of(rules.never, text) && !is_one_of(rules.not_after, text);
}

/// Between signs of a table: what a cell holds is a name as a whole.
bool fills_cell(const Window& window, std::uint64_t start, std::uint64_t end)
{
    constexpr std::string_view borders = ";\t|\"";
    const char before = start > window.begin() ? window.at(start - 1) : '\0';
    return borders.find(before) != std::string_view::npos &&
           borders.find(window.at(end)) != std::string_view::npos;
}

/// "DURAND Marie", "DURAND;Marie", "Durand, Marie": of two words without a sign between them the
/// surname is in capitals, or every sentence that begins with a name would have one before it.
std::optional<Token> surname_before(const Window& window, const Token& first,
                                    const NameRules& rules)
{
    const auto gap = gap_before(window, first.start);
    std::string buffer;
    const auto kind = kind_of_gap(window.slice(gap, first.start, buffer));
    if (kind == Gap::none) return std::nullopt;
    const auto before = token_before(window, gap);
    if (!is_name(window, before, rules)) return std::nullopt;
    if (before.all_capitals()) return before;
    const bool other_case = before.capital && first.all_capitals() && before.letters >= 3;
    // "Weber Johann, 66"
    const bool apart = before.capital && before.letters >= 3 &&
                       (kind != Gap::spaces || age_follows(window, first.end) ||
                        fills_cell(window, before.start, first.end));
    if (other_case || apart) return before;
    return std::nullopt;
}

std::optional<Token> surname_after(const Window& window, const Token& first, const NameRules& rules)
{
    const auto gap = gap_behind(window, first.end);
    std::string buffer;
    const auto kind = kind_of_gap(window.slice(first.end, gap, buffer));
    if (kind == Gap::none) return std::nullopt;
    const auto after = token_from(window, gap);
    if (is_particle(text_of(window, after)) && kind == Gap::spaces) {
        const auto next = token_from(window, behind_spaces(window, after.end));
        if (next.name_like()) return next;
    }
    if (!is_name(window, after, rules)) return std::nullopt;
    if (after.all_capitals()) return after;
    // "Nadia;Forlax": in columns, only capitals tell a surname from other words.
    if (after.name_like() && after.letters >= 3 && kind == Gap::spaces) return after;
    return std::nullopt;
}

/// "durand marie 84a": what is written small is a name when an age follows, or a heading comes
/// before.
std::optional<Span> small_name(const Window& window, const Token& first, const NameRules& rules)
{
    std::string buffer;
    const auto gap = gap_before(window, first.start);
    const auto before = token_before(window, gap);
    const bool joined = kind_of_gap(window.slice(gap, first.start, buffer)) == Gap::spaces;
    if (joined && before.letters >= 3 && is_name(window, before, rules) &&
        age_follows(window, first.end))
        return Span{before.start, first.end};
    const auto behind = gap_behind(window, first.end);
    const auto after = token_from(window, behind);
    if (kind_of_gap(window.slice(first.end, behind, buffer)) == Gap::spaces && after.letters >= 3 &&
        is_name(window, after, rules) && age_follows(window, after.end))
        return Span{first.start, after.end};
    return std::nullopt;
}

bool follows_one_of(const std::vector<std::string>& words, const Window& window, std::uint64_t at)
{
    const auto token = token_before(window, gap_before(window, at));
    return token.letters > 0 && is_one_of(words, text_of(window, token));
}

/// Behind the signs between a heading and its value: at least one that says so, at most one short
/// word that names the value ("a", "value"), no more than two line ends.
std::optional<std::uint64_t> behind_heading(const Window& window, std::uint64_t at)
{
    constexpr std::uint64_t widest = 48;
    constexpr unsigned longest_key = 6;
    const auto most = at + widest;
    bool announced = false;
    bool says_so = false; // more than a quotation mark does
    bool other = false;   // `"a","b"`: another value, unless its key comes
    unsigned lines = 0;
    bool key = false;
    while (at < most) {
        const char c = window.at(at);
        if (is_letter(c)) {
            const auto token = token_from(window, at);
            const char next = window.at(token.end);
            const bool names_value = announced && !key && token.capitals == 0 &&
                                     token.letters <= longest_key && (next == '"' || next == '=');
            if (!names_value) break;
            key = true;
            at = token.end;
            continue;
        }
        if (c == '<') {
            const auto end = behind_tag(window, at);
            if (end == at) return std::nullopt;
            announced = true;
            at = end;
            continue;
        }
        if (c == '&') return std::nullopt; // `nom=&ddn=`: there is none
        other = other || (c == ',' && !says_so);
        const bool leader = c == '.' && (window.at(at + 1) == '.' || window.at(at - 1) == '.');
        if (is_digit(c) || (c == '.' && !leader) || c == '/') return std::nullopt;
        if (c == '\n' && ++lines > 3) return std::nullopt;
        says_so = says_so || leader || c == ':' || c == '=' || c == '>' || c == '|';
        announced = announced || says_so || c == '"';
        ++at;
    }
    if (!announced || (other && !says_so) || at >= most) return std::nullopt;
    return at;
}

/// "Nom GARRIGUE  Prenom Sylvain", "Patient CHARLES Denis": no sign between, but capitals.
std::optional<std::uint64_t> behind_bare_heading(const Window& window, Span term)
{
    const char initial = window.at(term.start);
    if (initial < 'A' || initial > 'Z') return std::nullopt;
    const auto start = behind_spaces(window, term.end);
    const auto name = token_from(window, start);
    if (start == term.end || !name.all_capitals() || name.letters < 3) return std::nullopt;
    const auto next = token_from(window, gap_behind(window, name.end));
    if (!next.name_like() || next.all_capitals()) return std::nullopt;
    return start;
}

} // namespace

std::optional<NameHit> name_after_title(const Window& window, Span term, const NameRules& rules)
{
    const auto title = token_from(window, term.start);
    const auto behind = window.at(term.end) == '.' ? term.end + 1 : term.end;
    const auto start = behind_initial(window, behind_markup(window, behind));
    const auto first = token_from(window, start);
    const bool initials = first.letters < 2 || (first.letters == 2 && window.at(first.end) == '.');
    if (initials || !is_name(window, first, rules)) return std::nullopt;
    // "M MARTIN", but not "5 m Martin".
    const bool letter = title.letters == 1 && window.at(title.end) != '.';
    if (letter && (!title.capital || !first.name_like() || first.letters < 3)) return std::nullopt;
    if (follows_one_of(rules.not_after, window, term.start)) return std::nullopt;
    const auto text = text_of(window, first);
    const bool article = text == "le" || text == "la" || text == "les";
    const bool particle = is_particle(text);
    if (!first.capital && !particle) {
        // "mme leroy", but not "madame est venue" nor "Mme vient".
        const bool short_title = !title.capital && title.letters >= 2 && title.letters <= 4;
        if (!short_title || first.letters < 3 || start == behind) return std::nullopt;
        return NameHit{{term.start, first.end}, Form::titled};
    }
    // "madame Leroy", "mr Vignaud"
    const bool plain = title.capital || (term.end - term.start >= 2 && first.capital);
    if (!plain || (!first.capital && article)) return std::nullopt;
    const auto end = more_of_name(window, first.end, 2);
    if (particle && end == first.end) return std::nullopt;
    return NameHit{{term.start, end}, Form::titled};
}

std::optional<NameHit> name_after_heading(const Window& window, Span term, const NameRules& rules)
{
    auto start = behind_heading(window, term.end);
    if (!start) start = behind_bare_heading(window, term);
    if (!start) return std::nullopt;
    const auto first = token_from(window, *start);
    if (!is_name(window, first, rules)) return std::nullopt;
    std::string buffer;
    const auto gap = gap_behind(window, first.end);
    const auto kind = kind_of_gap(window.slice(first.end, gap, buffer));
    const auto second = token_from(window, gap);
    const bool two = (kind == Gap::spaces || kind == Gap::comma) && is_name(window, second, rules);
    if (first.name_like()) {
        const bool both = two && second.name_like();
        if (!both && !first.all_capitals() && first.letters < 4) return std::nullopt;
        return NameHit{{first.start, both ? second.end : first.end}, Form::headed};
    }
    const bool known = is_one_of(rules.first, text_of(window, first)) ||
                       (two && is_one_of(rules.first, text_of(window, second)));
    if (!two || !known) return std::nullopt;
    return NameHit{{first.start, second.end}, Form::headed};
}

std::optional<NameHit> name_before_trailer(const Window& window, Span term, const NameRules& rules)
{
    // An age, a sex and signs may stand between: " (M, 65 ".
    constexpr std::uint64_t widest = 12;
    const auto least = std::max(window.begin(), term.start - std::min(term.start, widest));
    auto at = term.start;
    while (at > least) {
        const char c = window.at(at - 1);
        const bool sex =
            (c == 'M' || c == 'F') && !is_letter(window.at(at)) && !is_letter(window.at(at - 2));
        if (!sex && !is_digit(c) && c != ' ' && c != ',' && c != '(' && c != '-') break;
        --at;
    }
    if (at == term.start || !is_letter(window.at(at - 1))) return std::nullopt;
    const auto second = token_before(window, at);
    const auto gap = gap_before(window, second.start);
    std::string buffer;
    const auto kind = kind_of_gap(window.slice(gap, second.start, buffer));
    if (kind != Gap::spaces && kind != Gap::comma) return std::nullopt;
    const auto first = token_before(window, gap);
    const bool names = first.name_like() && second.name_like() && first.letters >= 3 &&
                       second.letters >= 3 && is_name(window, first, rules) &&
                       is_name(window, second, rules);
    if (!names || (!first.all_capitals() && !second.all_capitals())) return std::nullopt;
    if (follows_one_of(rules.not_after, window, first.start)) return std::nullopt;
    return NameHit{{first.start, second.end}, Form::full};
}

std::optional<NameHit> name_around(const Window& window, Span term, const NameRules& rules)
{
    // The whole of "Jean-Pierre"; "Saint-Pierre" is a place.
    const bool joined = term.start > window.begin() + 1 && joins_words(window.at(term.start - 1)) &&
                        is_letter(window.at(term.start - 2));
    if (joined) return std::nullopt;
    const auto first = token_from(window, term.start);
    if (first.end < term.end) return std::nullopt;
    Span at{first.start, first.end};
    if (!first.capital) {
        const auto small = small_name(window, first, rules);
        if (!small) return std::nullopt;
        at = *small;
    } else if (const auto before = surname_before(window, first, rules)) {
        at.start = before->start;
    } else if (const auto after = surname_after(window, first, rules)) {
        at.end = more_of_name(window, after->end, 1);
    } else {
        return std::nullopt;
    }
    if (follows_one_of(rules.not_after, window, at.start)) return std::nullopt;
    return NameHit{at, Form::full};
}

} // namespace lazaret::detect
