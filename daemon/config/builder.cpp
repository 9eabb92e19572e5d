#include "config/builder.hpp"

#include "config/text.hpp"

#include <algorithm>

namespace lazaret::config {

namespace {

constexpr std::size_t most_values = 200'000; ///< of a document, after its aliases are filled in
constexpr std::size_t deepest = 32;          ///< levels of lists and groups

std::size_t count(const Node& node)
{
    std::size_t sum = 1;
    for (const auto& item : node.items())
        sum += count(item);
    for (const auto& [key, value] : node.entries())
        sum += count(value) + 1;
    return sum;
}

std::size_t height(const Node& node)
{
    std::size_t most = 0;
    for (const auto& item : node.items())
        most = std::max(most, height(item));
    for (const auto& [key, value] : node.entries())
        most = std::max(most, height(value));
    const bool holds = node.kind() == Node::Kind::list || node.kind() == Node::Kind::map;
    return most + (holds ? 1 : 0);
}

} // namespace

Node Builder::make(Node::Kind kind, const YAML::Mark& mark) const
{
    Node node;
    node.kind_ = kind;
    node.place_ = place(mark);
    return node;
}

bool Builder::refuse(const Place& at, std::string code, std::string message, std::string hint)
{
    problems.error(std::move(code), at, std::move(message), std::move(hint));
    stopped = true;
    return false;
}

void Builder::note(const Place& at, std::string code, std::string message, std::string hint)
{
    problems.error(std::move(code), at, std::move(message), std::move(hint));
    failed = true;
}

bool Builder::check_tag(const YAML::Mark& mark, const std::string& tag)
{
    if (tag.empty() || tag == "?" || tag == "!") return true;
    return refuse(place(mark), "C015", "YAML tags such as \"!text\" mean nothing here",
                  "remove the word that begins with \"!\", or put the text in quotes");
}

bool Builder::room_for(const Place& at, std::size_t values, std::size_t levels)
{
    values_ += values;
    if (values_ > most_values)
        return refuse(at, "C013", "the file has more than 200000 values",
                      "values that are repeated by aliases (*name) count each time");
    if (open_.size() + levels > deepest)
        return refuse(at, "C012", "lists and groups are nested more than 32 deep",
                      "nothing in these files needs that; check for stray brackets or dashes");
    return true;
}

void Builder::open(Node::Kind kind, const YAML::Mark& mark, const std::string& tag,
                   YAML::anchor_t anchor)
{
    if (stopped || !check_tag(mark, tag)) return;
    auto node = make(kind, mark);
    if (room_for(node.place_, 1, 1)) open_.push_back({std::move(node), {}, {}, anchor});
}

void Builder::close()
{
    if (stopped) return;
    auto frame = std::move(open_.back());
    open_.pop_back();
    put(std::move(frame.node), frame.anchor);
}

void Builder::put(Node value, YAML::anchor_t anchor)
{
    if (anchor != 0) {
        // Kept copies count like values: they cost as much.
        values_ += count(value);
        anchors_[anchor] = value;
    }
    if (open_.empty()) {
        root = std::move(value);
        return;
    }
    auto& parent = open_.back();
    if (parent.node.kind_ == Node::Kind::list)
        parent.node.items_.push_back(std::move(value));
    else if (!parent.key)
        take_key(parent, std::move(value));
    else
        take_entry(parent, std::move(value));
}

void Builder::take_key(Frame& parent, Node key)
{
    if (key.kind_ != Node::Kind::scalar) {
        refuse(key.place_, "C011", "a key must be a text, found " + std::string{found(key)},
               "write \"key: value\", with a word before the colon");
        return;
    }
    const auto [first, added] = parent.keys.emplace(key.scalar_, key.place_.line);
    if (!added)
        note(key.place_, "C008", in_quotes(key.scalar_) + " is written twice",
             "it stands in line " + std::to_string(first->second) +
                 " already; keep one of the two");
    parent.key = std::move(key);
}

void Builder::take_entry(Frame& parent, Node value)
{
    if (value.kind_ == Node::Kind::null) {
        // yaml-cpp places what is missing at the next word, often a line too far.
        value.place_ = parent.key->place_;
        if (const auto hint = missing_space(parent.key->scalar_); !hint.empty())
            note(parent.key->place_, "C006", "a space is missing after the colon", hint);
    }
    parent.node.entries_.emplace_back(*std::move(parent.key), std::move(value));
    parent.key.reset();
}

void Builder::OnDocumentStart(const YAML::Mark& mark)
{
    if (++documents != 2 || stopped) return;
    const auto at = lines.place(mark.line, 0);
    if (lines.line(mark.line).starts_with("---"))
        refuse(at, "C009", "a second document begins here",
               "one file holds one document; remove \"---\"");
    else
        refuse(at, "C003", "this line belongs to nothing above it",
               "check the indentation: keys of one group begin in one column, and a list's "
               "items all begin with \"- \"");
}

void Builder::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor)
{
    if (stopped) return;
    auto node = make(Node::Kind::null, mark);
    if (room_for(node.place_, 1, 0)) put(std::move(node), anchor);
}

void Builder::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       const std::string& value)
{
    if (stopped || !check_tag(mark, tag)) return;
    auto node = make(Node::Kind::scalar, mark);
    node.scalar_ = value;
    if (room_for(node.place_, 1, 0)) put(std::move(node), anchor);
}

void Builder::OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor)
{
    if (stopped) return;
    const auto named = anchors_.find(anchor);
    if (named == anchors_.end()) {
        refuse(place(mark), "C013", "this alias repeats a group from within that group",
               "an alias (*name) can only repeat what is complete above it");
        return;
    }
    const auto& value = named->second;
    if (room_for(place(mark), count(value), height(value))) put(value, 0);
}

void Builder::OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                              YAML::EmitterStyle::value)
{
    open(Node::Kind::list, mark, tag, anchor);
}

void Builder::OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value)
{
    open(Node::Kind::map, mark, tag, anchor);
}

} // namespace lazaret::config
