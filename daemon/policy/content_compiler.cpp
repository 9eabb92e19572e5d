#include "policy/content_compiler.hpp"

#include "policy/words.hpp"

#include <algorithm>
#include <utility>

namespace lazaret::policy {

namespace {

using Kind = Content::Kind;

constexpr std::string_view grammar = "write one of: any, all, none (each with a list of "
                                     "conditions), persons, detector; join several "
                                     "as in: {all: [{detector: a}, {detector: b}]}";

bool some_mistyped(const config::Node& node)
{
    const std::vector<std::string> heads{"any", "all", "none", "persons", "detector"};
    auto known = heads;
    known.insert(known.end(), {"at_least", "confidence", "with"});
    return std::any_of(heads.begin(), heads.end(),
                       [&](const auto& head) { return mistyped(node, head, known); });
}

bool same(const detect::Tally& a, const detect::Tally& b)
{
    return a.of == b.of && a.at_least == b.at_least && a.near == b.near && a.within == b.within &&
           a.same_record == b.same_record;
}

} // namespace

ContentCompiler::ContentCompiler(const Vocabulary& words, config::Diagnostics& problems)
    : words_{words}, problems_{problems}
{
}

std::optional<Content> ContentCompiler::compile(const config::Node& node)
{
    if (node.kind() != config::Node::Kind::map) {
        problems_.error("P025", node.place(),
                        "expected a content condition, found " + std::string{config::found(node)},
                        std::string{grammar});
        return std::nullopt;
    }
    config::Reader reader{node, "a content condition", problems_};
    const auto* any = reader.optional("any");
    const auto* all = reader.optional("all");
    const auto* none = reader.optional("none");
    const auto* people = reader.optional("persons");
    const auto* detector = reader.optional("detector");
    const int heads = (any != nullptr) + (all != nullptr) + (none != nullptr) +
                      (people != nullptr) + (detector != nullptr);
    std::optional<Content> content;
    if (people)
        content = persons(reader, *people);
    else if (detector)
        content = values(reader, detector->place());
    else if (any)
        content = group(Kind::any, *any);
    else if (all)
        content = group(Kind::all, *all);
    else if (none)
        content = group(Kind::none, *none);
    if (heads == 1 || (heads == 0 && some_mistyped(node))) {
        reader.done();
        return content;
    }
    problems_.error("P025", node.place(),
                    heads == 0 ? "this content condition looks for nothing"
                               : "this content condition asks for several things at once",
                    std::string{grammar});
    return std::nullopt;
}

std::optional<Content> ContentCompiler::group(Kind kind, const config::Node& list)
{
    if (list.kind() != config::Node::Kind::list || list.items().empty()) {
        problems_.error("P023", list.place(), "a list of at least one condition is needed here",
                        "write it as in: {any: [{detector: dicom}, {detector: hl7v2}]}");
        return std::nullopt;
    }
    Content content{.kind = kind};
    bool complete = true;
    for (const auto& item : list.items()) {
        auto part = compile(item);
        if (part)
            content.parts.push_back(std::move(*part));
        else
            complete = false;
    }
    if (!complete) return std::nullopt;
    return content;
}

std::optional<Content> ContentCompiler::persons(config::Reader& reader, const config::Node& node)
{
    if (node.kind() != config::Node::Kind::map) {
        problems_.error("P038", node.place(), "\"persons\" must say how many, at least",
                        "write it as in: persons: {at_least: 10}");
        return std::nullopt;
    }
    config::Reader inner{node, "\"persons\"", problems_};
    const auto at_least = inner.number("at_least", 1, count_limit).value_or(1);
    inner.done();
    std::vector<detect::DetectorId> of;
    if (words_.detectors) {
        for (std::size_t id = 0; id < words_.detectors->names().size(); ++id)
            if (words_.detectors->is_person(static_cast<detect::DetectorId>(id)))
                of.push_back(static_cast<detect::DetectorId>(id));
        if (of.empty())
            problems_.error("P026", node.place(),
                            "persons cannot be counted: no detector here recognises a person",
                            "include a pack whose detectors have \"person: true\", such as "
                            "packs/fr-health.yaml");
    }
    return count(reader, node.place(), std::move(of), at_least);
}

std::optional<Content> ContentCompiler::values(config::Reader& reader, const config::Place& place)
{
    const auto at_least = reader.number("at_least", 1, count_limit).value_or(1);
    return count(reader, place, detector_ids(reader, "detector"), at_least);
}

std::optional<Content> ContentCompiler::count(config::Reader& reader, const config::Place& place,
                                              std::vector<detect::DetectorId> of,
                                              std::uint64_t at_least)
{
    const auto least = confidence(reader);
    detect::Tally tally{.of = std::move(of)};
    if (!near(reader, tally) || !least || tally.of.empty()) return std::nullopt;
    tally.at_least = *least;
    const auto index = add(std::move(tally), place);
    if (!index) return std::nullopt;
    return Content{.kind = Kind::count, .tally = *index, .at_least = at_least};
}

bool ContentCompiler::near(config::Reader& reader, detect::Tally& tally)
{
    const auto* node = reader.optional("with");
    if (!node) return true;
    config::Reader with{*node, "\"with\"", problems_};
    if (node->kind() != config::Node::Kind::map) return false;
    const auto* key = with.optional("any") ? "any" : "detector"; // as in detectors
    with.required(key);
    tally.near = detector_ids(with, key);
    const auto within = with.number("within", 1, within_limit);
    if (!with.optional("within") &&
        !mistyped(*node, "within", {"detector", "any", "within", "record"}))
        problems_.error("P037", node->place(), "\"with\" does not say how near",
                        "add the distance in bytes, about one a letter, as in: within: 400");
    tally.same_record = with.choice("record", {"same", "any"}).value_or("any") == "same";
    with.done();
    tally.within = static_cast<std::uint32_t>(within.value_or(0));
    return within.has_value() && !tally.near.empty();
}

std::optional<detect::Confidence> ContentCompiler::confidence(config::Reader& reader)
{
    const auto* node = reader.optional("confidence");
    if (!node) return detect::Confidence::medium;
    const auto level = position(confidence_words(), node->scalar());
    if (level < confidence_words().size()) return static_cast<detect::Confidence>(level);
    problems_.error("P027", node->place(), '"' + node->scalar() + "\" is not a confidence",
                    hint(node->scalar(), confidence_words(), "Levels, lowest first"));
    return std::nullopt;
}

std::vector<detect::DetectorId> ContentCompiler::detector_ids(config::Reader& reader,
                                                              std::string_view key)
{
    std::vector<detect::DetectorId> ids;
    for (const auto* text : texts(reader, key, problems_)) {
        if (!words_.detectors) continue;
        const auto id = words_.detectors->find(text->scalar());
        if (id)
            ids.push_back(*id);
        else
            problems_.error("P012", text->place(), "there is no detector \"" + text->scalar() + '"',
                            hint(text->scalar(), words_.detector_names, "Detectors included here"));
    }
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    return ids;
}

std::optional<std::size_t> ContentCompiler::add(detect::Tally tally, const config::Place& place)
{
    const auto found = std::find_if(tallies_.begin(), tallies_.end(),
                                    [&](const detect::Tally& known) { return same(known, tally); });
    const auto index = static_cast<std::size_t>(found - tallies_.begin());
    if (found != tallies_.end()) return index;
    if (index >= tally_limit) {
        problems_.error("P035", place,
                        "this policy counts more than " + std::to_string(tally_limit) +
                            " different things",
                        "use the same confidence and the same \"with\" in several rules; equal "
                        "conditions are counted once");
        return std::nullopt;
    }
    tallies_.push_back(std::move(tally));
    return index;
}

} // namespace lazaret::policy
