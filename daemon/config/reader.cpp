#include "config/node.hpp"
#include "config/text.hpp"

#include <algorithm>

namespace lazaret::config {

namespace {

/// `"a"`, `"a" and "b"`, `"a", "b" and "c"`.
std::string enumerate(const std::vector<std::string>& words)
{
    std::string out;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i > 0) out += i + 1 == words.size() ? " and " : ", ";
        out += in_quotes(words[i]);
    }
    return out;
}

/// What stands there instead: `a text "x"`, "a list".
std::string found_there(const Node& node)
{
    auto out = std::string{found(node)};
    if (node.kind() == Node::Kind::scalar) out += " " + in_quotes(node.scalar());
    return out;
}

} // namespace

Reader::Reader(const Node& node, std::string what, Diagnostics& problems)
    : node_{node}, what_{std::move(what)}, problems_{problems}
{
    if (readable()) return;
    problems_.error("C018", node.place(),
                    what_ + ": expected a group of keys, found " + found_there(node),
                    "write \"key: value\" lines, or {key: value, key: value}");
}

void Reader::note(std::string_view key)
{
    if (std::find(known_.begin(), known_.end(), key) == known_.end()) known_.emplace_back(key);
}

void Reader::wrong(const Node& node, std::string_view key, std::string_view expected,
                   std::string hint)
{
    problems_.error("C018", node.place(),
                    in_quotes(key) + ": expected " + std::string{expected} + ", found " +
                        found_there(node),
                    std::move(hint));
}

const Node* Reader::optional(std::string_view key)
{
    note(key);
    return node_.find(key);
}

const Node* Reader::required(std::string_view key)
{
    const auto* node = optional(key);
    if (!is_required(key)) required_.emplace_back(key);
    return node;
}

bool Reader::is_required(std::string_view key) const
{
    return std::find(required_.begin(), required_.end(), key) != required_.end();
}

const Place& Reader::place(std::string_view key) const
{
    const auto* node = node_.find(key);
    return node == nullptr ? node_.place() : node->place();
}

const Node* Reader::scalar(std::string_view key, std::string_view expected)
{
    const auto* node = optional(key);
    if (node == nullptr) return nullptr;
    const bool empty = node->kind() == Node::Kind::null ||
                       (node->kind() == Node::Kind::scalar && node->scalar().empty());
    if (empty) {
        problems_.error("C019", node->place(), in_quotes(key) + " has no value",
                        "write " + std::string{expected} + " after the colon" +
                            (is_required(key) ? "" : ", or remove the line"));
        return nullptr;
    }
    if (node->kind() == Node::Kind::scalar) return node;
    wrong(*node, key, expected,
          "write \"" + std::string{key} + ": value\", without brackets or dashes");
    return nullptr;
}

std::optional<std::string> Reader::text(std::string_view key)
{
    const auto* node = scalar(key, "a text");
    if (node == nullptr) return std::nullopt;
    return node->scalar();
}

std::string Reader::required_text(std::string_view key)
{
    return required(key) == nullptr ? std::string{} : text(key).value_or("");
}

const std::vector<Node>* Reader::list(std::string_view key)
{
    const auto* node = optional(key);
    if (node == nullptr) return nullptr;
    if (node->kind() == Node::Kind::list) return &node->items();
    auto hint = "write \"- \" before each item, on lines of their own, or [" +
                (node->kind() == Node::Kind::scalar ? in_quotes(node->scalar()) : "a, b") + "]";
    wrong(*node, key, "a list", std::move(hint));
    return nullptr;
}

std::vector<const Node*> Reader::text_nodes(std::string_view key)
{
    std::vector<const Node*> out;
    const auto* node = optional(key);
    if (node == nullptr) return out;
    if (node->kind() == Node::Kind::scalar && !node->scalar().empty()) {
        out.push_back(node);
        return out;
    }
    if (node->kind() != Node::Kind::list) {
        wrong(*node, key, "a list",
              "write [a, b], or \"- \" before each item on lines of their own");
        return out;
    }
    for (const auto& item : node->items()) {
        if (item.kind() == Node::Kind::scalar && !item.scalar().empty())
            out.push_back(&item);
        else if (item.kind() == Node::Kind::list || item.kind() == Node::Kind::map)
            wrong(item, key, "a text for each item",
                  "write [a, b]; a text with \": \" needs quotes");
        else
            problems_.error("C019", item.place(), "an item of " + in_quotes(key) + " is empty",
                            "write a text, or remove the item (and its comma or dash)");
    }
    return out;
}

std::vector<std::string> Reader::texts(std::string_view key)
{
    std::vector<std::string> out;
    for (const auto* node : text_nodes(key))
        out.push_back(node->scalar());
    return out;
}

void Reader::done()
{
    if (!readable()) return;
    std::erase_if(required_, [&](const auto& key) { return node_.find(key) != nullptr; });
    for (const auto& [key, value] : node_.entries()) {
        if (std::find(known_.begin(), known_.end(), key.scalar()) != known_.end()) continue;
        const auto meant = closest(key.scalar(), known_);
        problems_.error("C016", key.place(), in_quotes(key.scalar()) + " is not a key of " + what_,
                        did_you_mean(meant, "known keys: " + listed(known_)));
        // Who mistypes a key need not be told as well that it is missing.
        std::erase(required_, meant);
    }
    if (!required_.empty())
        problems_.error("C017", node_.place(), what_ + " has no " + enumerate(required_),
                        required_.size() == 1 ? "add \"" + required_.front() + ": ...\""
                                              : "all of these keys are needed");
    required_.clear();
}

} // namespace lazaret::config
