#include "detect/detector_reader.hpp"

#include <charconv>
#include <cstdlib>

namespace lazaret::detect {

using config::Node;

void DetectorReader::read_confidence()
{
    const auto* node = keys_.optional("confidence");
    if (node == nullptr) {
        if (it_.kind == Detector::Kind::structure || it_.kind == Detector::Kind::layouts)
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
    const auto* score = reader.optional("score");
    const auto* at_least = score != nullptr ? score->find("at_least") : nullptr;
    const bool by_level = at_least != nullptr && at_least->kind() == Node::Kind::map;
    if (!by_level)
        reader.required("level");
    else if (const auto* level = reader.optional("level"))
        problems_.error("D041", level->place(), "the score says for each level what it takes",
                        "leave this level out, or give at_least one number");
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
    if (score != nullptr) clause.score = read_score(*score, clause.level);
    reader.done();
    it_.clauses.push_back(std::move(clause));
}

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

Score DetectorReader::read_score(const Node& node, Confidence level)
{
    Score score;
    config::Reader reader{node, "score", problems_};
    const auto* points = reader.required("points");
    const auto* at_least = reader.optional("at_least");
    score.within =
        static_cast<std::uint32_t>(reader.number("within", 1, most_within).value_or(300));
    reader.done();
    read_at_least(at_least, level, score);
    if (points == nullptr || points->kind() != Node::Kind::map || points->entries().empty()) {
        problems_.error("D017", node.place(), "a score has points: for each sign, what it counts",
                        "points: {medical-context: 3, job-context: -4}");
        return score;
    }
    for (const auto& [name, value] : points->entries()) {
        auto sign = name.scalar();
        auto sure = Confidence::low;
        for (const auto& [word, value_of_word] :
             {std::pair{" high", Confidence::high}, std::pair{" medium", Confidence::medium}})
            if (sign.ends_with(word)) {
                sure = value_of_word;
                sign.resize(sign.size() - std::string_view{word}.size());
            }
        draft_.references.push_back({it_.clauses.size(), Reference::Role::sign, read_points(value),
                                     std::move(sign), name.place(), sure});
    }
    return score;
}

void DetectorReader::read_at_least(const Node* node, Confidence level, Score& score)
{
    const auto set = [&](Confidence one, int points) {
        score.at_least[static_cast<std::size_t>(one)] = points;
    };
    if (node == nullptr) return set(level, 1);
    if (node->kind() != Node::Kind::map) return set(level, read_points(*node));
    config::Reader reader{*node, "points by level", problems_};
    for (const auto* name : {"low", "medium", "high"})
        if (const auto* points = reader.optional(name))
            set(*level_of(std::string{name}), read_points(*points));
    reader.done();
    if (node->entries().empty())
        problems_.error("D017", node->place(), "no level is given what it takes",
                        "at_least: {high: 9, medium: 5}");
}

int DetectorReader::read_points(const Node& node)
{
    constexpr int most_points = 1000;
    int points = 0;
    const auto& text = node.scalar();
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, points);
    if (error != std::errc{} || stop != end || points == 0 || std::abs(points) > most_points)
        problems_.error("D017", node.place(), "points are a whole number, not 0",
                        "below 0 for what speaks against, -1000 to 1000");
    return points;
}

} // namespace lazaret::detect
