#include "detect/detector_reader.hpp"
#include "detect/zones.hpp"

#include <algorithm>

namespace lazaret::detect {

using config::Node;

namespace {

bool is_id(std::string_view text)
{
    return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
        return is_digit(c) || (c >= 'a' && c <= 'z') || c == '-';
    });
}

std::string listed(const std::vector<std::string>& names)
{
    std::string list;
    for (const auto& name : names)
        list += (list.empty() ? "" : ", ") + name;
    return list;
}

} // namespace

std::string in_quotes(std::string_view text)
{
    return "\"" + std::string{text} + "\"";
}

std::string hint(std::string_view typed, const std::vector<std::string>& known)
{
    const auto near = config::closest(typed, known);
    return near.empty() ? "known: " + listed(known) : "did you mean " + in_quotes(near) + "?";
}

std::optional<Confidence> level_of(const std::optional<std::string>& name)
{
    if (!name) return std::nullopt;
    if (*name == "high") return Confidence::high;
    return *name == "low" ? Confidence::low : Confidence::medium;
}

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

Draft read_detector(const Node& node, const config::Source& source, HouseFiles& house,
                    config::Diagnostics& problems)
{
    return DetectorReader{node, source, house, problems}.read();
}

} // namespace lazaret::detect
