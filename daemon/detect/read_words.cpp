#include "detect/detector_reader.hpp"
#include "detect/digest.hpp"
#include "detect/fold.hpp"
#include "detect/window.hpp"

#include <algorithm>

namespace lazaret::detect {

using config::Node;

namespace {

constexpr std::size_t most_terms = 50'000;
constexpr std::size_t most_weights = 200'000;

std::string lower_case(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(), lower);
    return text;
}

std::vector<std::string> folded_words(config::Reader& reader, std::string_view key)
{
    auto words = reader.texts(key);
    for (auto& word : words)
        word = lower_case(folded(word));
    std::sort(words.begin(), words.end());
    return words;
}

} // namespace

void DetectorReader::read_words(const Node& node)
{
    it_.kind = Detector::Kind::words;
    it_.threshold = static_cast<unsigned>(keys_.number("threshold", 1, 1000).value_or(1));
    it_.solid = static_cast<unsigned>(keys_.number("solid", 1, 1000).value_or(0));
    it_.dense = static_cast<unsigned>(keys_.number("dense", 1, 1000).value_or(0));
    it_.window = static_cast<std::uint32_t>(keys_.number("window", 1, most_within).value_or(300));
    read_terms(node);
}

void DetectorReader::read_names(const Node& node)
{
    it_.kind = Detector::Kind::names;
    config::Reader reader{node, "names", problems_};
    const auto* titles = reader.optional("titles");
    const auto* headings = reader.optional("headings");
    const auto* trailers = reader.optional("trailers");
    const auto* first = reader.required("first");
    it_.name_rules.not_after = folded_words(reader, "not_after");
    it_.name_rules.never = folded_words(reader, "never");
    reader.done();
    const auto add = [&](const Node* list, unsigned weight) {
        if (list == nullptr || list->kind() != Node::Kind::list) return;
        for (const auto& item : list->items())
            read_line(item.scalar() + '\t' + std::to_string(weight), item.place());
    };
    if (first != nullptr) read_terms(*first);
    for (const auto& term : it_.terms)
        it_.name_rules.first.push_back(term.text);
    add(titles, title_weight);
    add(headings, heading_weight);
    add(trailers, trailer_weight);
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
    return for_each_line(
        node, [&](std::string_view line, const config::Place& place) { read_line(line, place); });
}

/// `use` is given each line of the file that `node` names, and its place. False: there is no such
/// file.
template <typename Use>
bool DetectorReader::for_each_line(const Node& node, Use use)
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
        use(text.substr(at, end - at), config::Place{file->name, ++number, 1});
        at = end + 1;
    }
    return true;
}

void DetectorReader::read_wording(const Node& node)
{
    it_.kind = Detector::Kind::wording;
    auto weights = std::make_shared<WordWeights>();
    const auto add = [&](std::string_view line, const config::Place& place) {
        // "#" alone is a sign of its own.
        if (line.empty() || line.starts_with("# ") || weights->add(line)) return;
        problems_.error("D038", place, "this is no word with its weight",
                        "a word, a tab, a whole number of hundredths: \"douleur\\t34\"");
    };
    if (node.kind() == Node::Kind::list)
        for (const auto& item : node.items())
            add(item.scalar(), item.place());
    else if (!for_each_line(node, add))
        return;
    if (weights->size() == 0)
        problems_.error("D008", node.place(), "there is no word in this list");
    if (weights->size() > most_weights)
        problems_.error("D009", node.place(), "more than 200,000 words in one list");
    if (node_.find("only_near") == nullptr)
        problems_.error("D039", node_.place(), "wording is weighed around something",
                        "only_near: {any: persons, within: 400}");
    weights->seal();
    it_.weights = std::move(weights);
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

} // namespace lazaret::detect
