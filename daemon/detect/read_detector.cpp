#include "detect/read_detector.hpp"

#include "detect/digest.hpp"
#include "detect/fold.hpp"
#include "detect/zones.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace lazaret::detect {
namespace {

using config::Node;

constexpr std::uint32_t widest_pattern = 512; // bytes: what the scanner's history is good for
constexpr std::size_t most_terms = 50'000;

bool is_id(std::string_view text)
{
    return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
        return is_digit(c) || (c >= 'a' && c <= 'z') || c == '-';
    });
}

std::string in_quotes(std::string_view text)
{
    return "\"" + std::string{text} + "\"";
}

std::string listed(const std::vector<std::string>& names)
{
    std::string list;
    for (const auto& name : names)
        list += (list.empty() ? "" : ", ") + name;
    return list;
}

/// "did you mean …" or, failing that, all there is.
std::string hint(std::string_view typed, const std::vector<std::string>& known)
{
    const auto near = config::closest(typed, known);
    return near.empty() ? "known: " + listed(known) : "did you mean " + in_quotes(near) + "?";
}

std::vector<std::string> number_names()
{
    std::vector<std::string> names;
    for (const auto& kind : number_kinds())
        names.emplace_back(kind.name);
    return names;
}

std::string lower_case(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(), lower);
    return text;
}

std::optional<Confidence> level_of(const std::optional<std::string>& name)
{
    if (!name) return std::nullopt;
    if (*name == "high") return Confidence::high;
    return *name == "low" ? Confidence::low : Confidence::medium;
}

/// Reads one detector key by key.
class DetectorReader {
public:
    DetectorReader(const Node& node, const config::Source& source, config::Diagnostics& problems)
        : node_{node}, source_{source}, problems_{problems}, keys_{node, "a detector", problems}
    {
    }

    Draft read();

private:
    void read_head();
    void read_kind();
    void read_number(const Node& node);
    void read_patterns(const Node& node);
    void read_pattern(const Node& node, bool exact_case);
    void read_words(const Node& node);
    void read_names(const Node& node);
    void read_terms(const Node& node);
    bool read_dictionary(const Node& node);
    void read_line(std::string_view line, const config::Place& place);
    void read_structure(const Node& node);
    void read_confidence();
    void read_clause(const Node& node);
    Near read_near(const Node& node, std::string_view key, Reference::Role role);
    Score read_score(const Node& node);
    std::vector<Example> read_examples(std::string_view key);

    const Node& node_;
    const config::Source& source_;
    config::Diagnostics& problems_;
    config::Reader keys_;
    Draft draft_;
    Detector& it_ = draft_.detector;
};

Draft DetectorReader::read()
{
    it_.place = node_.place();
    if (node_.kind() != Node::Kind::map) {
        keys_.done();
        problems_.error("D016", node_.place(), "a detector is a map of keys");
        return std::move(draft_);
    }
    read_head();
    read_kind();
    read_confidence();
    if (const auto* near = keys_.optional("only_near")) {
        const auto read = read_near(*near, "only_near", Reference::Role::only_near);
        it_.only_near = std::min(read.within, Zones::most_reach);
    }
    if (const auto* mask = keys_.optional("mask")) {
        config::Reader reader{*mask, "a mask", problems_};
        it_.keep_first = static_cast<unsigned>(reader.number("keep_first", 0, 32).value_or(0));
        reader.done();
    }
    it_.examples = read_examples("examples");
    it_.counterexamples = read_examples("counterexamples");
    keys_.done();
    return std::move(draft_);
}

void DetectorReader::read_head()
{
    it_.id = keys_.required_text("detector");
    if (!it_.id.empty() && !is_id(it_.id))
        problems_.error("D001", node_.find("detector")->place(),
                        in_quotes(it_.id) + " is no detector's name",
                        "small letters, digits and - only, 64 at most");
    keys_.required("describes");
    it_.describes = keys_.localised("describes");
    keys_.required_text("source");
    it_.person = keys_.flag("person").value_or(false);
    it_.is_label = keys_.flag("label").value_or(false);
}

void DetectorReader::read_kind()
{
    const Node* kinds[] = {keys_.optional("number"), keys_.optional("pattern"),
                           keys_.optional("words"), keys_.optional("structure"),
                           keys_.optional("names")};
    const auto count =
        std::count_if(std::begin(kinds), std::end(kinds), [](const Node* n) { return n; });
    if (count != 1)
        problems_.error("D002", node_.place(),
                        count == 0 ? "nothing says what to look for"
                                   : "more than one thing to look for",
                        "one of number, pattern, words, names, structure");
    if (kinds[0] != nullptr) read_number(*kinds[0]);
    if (kinds[1] != nullptr) read_patterns(*kinds[1]);
    if (kinds[2] != nullptr) read_words(*kinds[2]);
    if (kinds[3] != nullptr) read_structure(*kinds[3]);
    if (kinds[4] != nullptr) read_names(*kinds[4]);
}

void DetectorReader::read_number(const Node& node)
{
    it_.kind = Detector::Kind::number;
    config::Reader reader{node, "a number", problems_};
    const auto name = reader.required_text("validate");
    reader.done();
    if (name.empty()) return;
    for (const auto& kind : number_kinds())
        if (kind.name == name) it_.number = &kind;
    if (it_.number == nullptr)
        problems_.error("D003", node.find("validate")->place(),
                        "there is no number " + in_quotes(name), hint(name, number_names()));
}

void DetectorReader::read_patterns(const Node& node)
{
    it_.kind = Detector::Kind::pattern;
    const bool exact = keys_.choice("case", {"ignore", "exact"}).value_or("ignore") == "exact";
    it_.word_borders = keys_.choice("boundary", {"word", "none"}).value_or("word") == "word";
    if (const auto name = keys_.text("validate")) {
        it_.validate = find_validator(*name);
        if (it_.validate == nullptr)
            problems_.error("D003", node_.find("validate")->place(),
                            "there is no check " + in_quotes(*name),
                            hint(*name, validator_names()));
    }
    if (node.kind() == Node::Kind::list)
        for (const auto& item : node.items())
            read_pattern(item, exact);
    else
        read_pattern(node, exact);
}

void DetectorReader::read_pattern(const Node& node, bool exact_case)
{
    if (node.kind() != Node::Kind::scalar || node.scalar().empty()) {
        problems_.error("D004", node.place(), "a pattern is a piece of text");
        return;
    }
    Pattern pattern{.expression = node.scalar(), .exact_case = exact_case};
    const bool ascii = std::all_of(pattern.expression.begin(), pattern.expression.end(),
                                   [](char c) { return c > 0; });
    if (!ascii) {
        problems_.error(
            "D005", node.place(), "a pattern holds plain ASCII only",
            "text is folded before it is searched: write e for é, ' for ’; ° is \\xC2\\xB0");
        return;
    }
    const PatternText text{pattern.expression, !exact_case};
    const auto facts = examine(text);
    if (!facts.problem.empty()) {
        auto place = node.place();
        if (facts.column >= 0) place.column += facts.column + 1; // behind the quote
        problems_.error("D004", place, "Hyperscan does not take this pattern: " + facts.problem);
        return;
    }
    pattern.width = facts.most;
    if (facts.least == 0)
        return problems_.error("D006", node.place(),
                               "this pattern matches nothing at all, and so everywhere");
    if (facts.most > widest_pattern) {
        problems_.error("D007", node.place(), "a match of this pattern can be wider than 512 bytes",
                        "bound it: {1,20} for +, {0,20} for *");
        return;
    }
    std::string problem;
    pattern.start_finder = Database::for_windows(text, problem);
    if (!problem.empty())
        problems_.error("D004", node.place(), "Hyperscan does not take this pattern: " + problem);
    it_.patterns.push_back(std::move(pattern));
}

void DetectorReader::read_words(const Node& node)
{
    it_.kind = Detector::Kind::words;
    it_.threshold = static_cast<unsigned>(keys_.number("threshold", 1, 1000).value_or(1));
    it_.window = static_cast<std::uint32_t>(keys_.number("window", 1, most_within).value_or(300));
    read_terms(node);
}

/// Titles and first names: see names.hpp.
void DetectorReader::read_names(const Node& node)
{
    it_.kind = Detector::Kind::names;
    config::Reader reader{node, "names", problems_};
    const auto* titles = reader.optional("titles");
    const auto* first = reader.required("first");
    const auto* not_after = reader.optional("not_after");
    reader.done();
    if (titles != nullptr && titles->kind() == Node::Kind::list)
        for (const auto& item : titles->items())
            read_line(item.scalar() + '\t' + std::to_string(title_weight), item.place());
    if (not_after != nullptr && not_after->kind() == Node::Kind::list)
        for (const auto& item : not_after->items())
            it_.name_rules.not_after.push_back(lower_case(folded(item.scalar())));
    std::sort(it_.name_rules.not_after.begin(), it_.name_rules.not_after.end());
    if (first != nullptr) read_terms(*first);
}

void DetectorReader::read_terms(const Node& node)
{
    if (node.kind() == Node::Kind::list) {
        for (const auto& item : node.items())
            read_line(item.scalar(), item.place());
    } else if (node.kind() == Node::Kind::scalar) {
        if (!read_dictionary(node)) return;
    }
    std::sort(it_.terms.begin(), it_.terms.end(), [](const Term& a, const Term& b) {
        return a.text != b.text ? a.text < b.text : a.root > b.root;
    });
    const auto same = [](const Term& a, const Term& b) {
        return a.text == b.text && a.root == b.root;
    };
    it_.terms.erase(std::unique(it_.terms.begin(), it_.terms.end(), same), it_.terms.end());
    if (it_.terms.empty()) problems_.error("D008", node.place(), "there is no word in this list");
    if (it_.terms.size() > most_terms)
        problems_.error("D009", node.place(), "more than 50,000 words in one list");
}

bool DetectorReader::read_dictionary(const Node& node)
{
    const auto file = config::Source::read(config::beside(source_, node.scalar()));
    if (!file) {
        problems_.error("D010", node.place(),
                        "cannot read this list of words: " + file.error().detail,
                        "a path from the folder of this file, or the words themselves as a list");
        return false;
    }
    problems_.remember(*file);
    const std::string_view text{file->text};
    int number = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        read_line(text.substr(at, end - at), {file->name, ++number, 1});
        at = end + 1;
    }
    return true;
}

void DetectorReader::read_line(std::string_view line, const config::Place& place)
{
    std::string problem;
    auto term = read_term(line, problem);
    if (!problem.empty()) problems_.error("D011", place, problem);
    if (!term) return;
    term->digest = digest_of(term->text);
    it_.terms.push_back(std::move(*term));
}

void DetectorReader::read_structure(const Node& node)
{
    it_.kind = Detector::Kind::structure;
    const auto found = find_structure(node.scalar());
    if (found)
        it_.structure = *found;
    else
        problems_.error("D012", node.place(), "there is no structure " + in_quotes(node.scalar()),
                        hint(node.scalar(), structure_names()));
}

void DetectorReader::read_confidence()
{
    const auto* node = keys_.optional("confidence");
    if (node == nullptr) {
        if (it_.kind == Detector::Kind::structure)
            it_.clauses.push_back({.level = Confidence::high, .form = Form::complete});
        it_.clauses.push_back({});
        return;
    }
    if (node->kind() != Node::Kind::list || node->items().empty()) {
        problems_.error("D013", node->place(), "confidence is a list: the first that holds counts",
                        "- {level: high, with: {detector: a-label, within: 100}}");
        return;
    }
    for (const auto& item : node->items())
        read_clause(item);
}

void DetectorReader::read_clause(const Node& node)
{
    Clause clause;
    config::Reader reader{node, "a level of confidence", problems_};
    reader.required("level");
    clause.level =
        level_of(reader.choice("level", {"low", "medium", "high"})).value_or(Confidence::medium);
    std::vector<std::string> forms;
    for (const auto& [name, form] : form_names)
        forms.emplace_back(name);
    if (const auto form = reader.choice("form", forms))
        for (const auto& [name, value] : form_names)
            if (name == *form) clause.form = value;
    if (const auto* with = reader.optional("with"))
        clause.with = read_near(*with, "with", Reference::Role::with);
    if (const auto* without = reader.optional("without"))
        clause.without = read_near(*without, "without", Reference::Role::without);
    if (const auto* score = reader.optional("score")) clause.score = read_score(*score);
    reader.done();
    it_.clauses.push_back(std::move(clause));
}

/// What is named comes later: names are looked up when all detectors are known.
Near DetectorReader::read_near(const Node& node, std::string_view key, Reference::Role role)
{
    Near near;
    config::Reader reader{node, std::string{key}, problems_};
    const auto* one = reader.optional("detector");
    const auto* any = reader.optional("any");
    near.within = static_cast<std::uint32_t>(reader.number("within", 1, most_within).value_or(300));
    near.same_record = reader.choice("record", {"same", "any"}).value_or("any") == "same";
    reader.done();
    if (node.kind() != Node::Kind::map) return near;
    if ((one == nullptr) == (any == nullptr)) {
        problems_.error("D014", node.place(),
                        std::string{key} + " names detector: one, or any: a list of them");
        return near;
    }
    const auto refer = [&](const Node& name) {
        draft_.references.push_back({it_.clauses.size(), role, 0, name.scalar(), name.place()});
    };
    if (one != nullptr)
        refer(*one);
    else if (any->kind() == Node::Kind::list)
        for (const auto& name : any->items())
            refer(name);
    else
        refer(*any);
    return near;
}

Score DetectorReader::read_score(const Node& node)
{
    constexpr int most_points = 1000;
    Score score;
    config::Reader reader{node, "score", problems_};
    const auto* points = reader.required("points");
    score.at_least = static_cast<int>(reader.number("at_least", 1, most_points).value_or(1));
    score.within =
        static_cast<std::uint32_t>(reader.number("within", 1, most_within).value_or(300));
    reader.done();
    if (points == nullptr || points->kind() != Node::Kind::map || points->entries().empty()) {
        problems_.error("D017", node.place(), "a score has points: for each sign, what it counts",
                        "points: {medical-context: 3, job-context: -4}");
        return score;
    }
    for (const auto& [name, value] : points->entries()) {
        int count = 0;
        const auto& text = value.scalar();
        const auto* end = text.data() + text.size();
        const auto [stop, error] = std::from_chars(text.data(), end, count);
        if (error != std::errc{} || stop != end || count == 0 || std::abs(count) > most_points)
            problems_.error("D017", value.place(), "points are a whole number, not 0",
                            "below 0 for what speaks against, -1000 to 1000");
        draft_.references.push_back(
            {it_.clauses.size(), Reference::Role::sign, count, name.scalar(), name.place()});
    }
    return score;
}

std::vector<Example> DetectorReader::read_examples(std::string_view key)
{
    std::vector<Example> examples;
    const auto* node = keys_.optional(key);
    if (node == nullptr) return examples;
    if (node->kind() != Node::Kind::list) {
        problems_.error("D015", node->place(), std::string{key} + " is a list of texts");
        return examples;
    }
    for (const auto& item : node->items()) {
        Example example{.text = item.scalar(), .place = item.place()};
        if (item.kind() == Node::Kind::map) {
            config::Reader reader{item, "an example", problems_};
            example.text = reader.required_text("text");
            example.level = level_of(reader.choice("level", {"low", "medium", "high"}))
                                .value_or(Confidence::medium);
            reader.done();
        }
        examples.push_back(std::move(example));
    }
    return examples;
}

} // namespace

Draft read_detector(const config::Node& node, const config::Source& source,
                    config::Diagnostics& problems)
{
    return DetectorReader{node, source, problems}.read();
}

} // namespace lazaret::detect
