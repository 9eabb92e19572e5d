#include "detect/detector_reader.hpp"

#include <algorithm>
#include <iterator>

namespace lazaret::detect {

using config::Node;

namespace {

constexpr std::uint32_t widest_pattern = 512; // bytes: what the scanner's history is good for

std::vector<std::string> number_names()
{
    std::vector<std::string> names;
    for (const auto& kind : number_kinds())
        names.emplace_back(kind.name);
    return names;
}

} // namespace

void DetectorReader::read_kind()
{
    const Node* kinds[] = {
        keys_.optional("number"),    keys_.optional("pattern"), keys_.optional("words"),
        keys_.optional("structure"), keys_.optional("names"),   keys_.optional("fingerprints"),
        keys_.optional("exact"),     keys_.optional("layouts"), keys_.optional("wording")};
    const auto count =
        std::count_if(std::begin(kinds), std::end(kinds), [](const Node* n) { return n; });
    if (count != 1)
        problems_.error(
            "D002", node_.place(),
            count == 0 ? "nothing says what to look for" : "more than one thing to look for",
            "one of number, pattern, words, names, structure, layouts, fingerprints, exact, "
            "wording");
    if (kinds[0] != nullptr) read_number(*kinds[0]);
    if (kinds[1] != nullptr) read_patterns(*kinds[1]);
    if (kinds[2] != nullptr) read_words(*kinds[2]);
    if (kinds[3] != nullptr) read_structure(*kinds[3]);
    if (kinds[4] != nullptr) read_names(*kinds[4]);
    if (kinds[5] != nullptr) read_fingerprints(*kinds[5]);
    if (kinds[6] != nullptr) read_exact(*kinds[6]);
    if (kinds[7] != nullptr) read_layouts(*kinds[7]);
    if (kinds[8] != nullptr) read_wording(*kinds[8]);
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

} // namespace lazaret::detect
