/// A YAML document as a tree of values that know where they stand. yaml-cpp and its exceptions stay
/// behind it. Every accessor reports what is wrong by itself, so that callers read straight down.
#pragma once

#include "config/diagnostics.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lazaret::config {

class Node {
public:
    enum class Kind { null, scalar, list, map };

    Kind kind() const { return kind_; }
    const Place& place() const { return place_; }
    const std::string& scalar() const { return scalar_; }
    const std::vector<Node>& items() const { return items_; }                      ///< of a list
    const std::vector<std::pair<Node, Node>>& entries() const { return entries_; } ///< of a map
    const Node* find(std::string_view key) const; ///< of a map; null when absent

private:
    friend std::optional<Node> parse(const Source&, Diagnostics&);
    friend struct Builder;
    Kind kind_ = Kind::null;
    Place place_;
    std::string scalar_;
    std::vector<Node> items_;
    std::vector<std::pair<Node, Node>> entries_;
};

/// Reads one YAML document. Syntax errors, duplicate keys, anchors/aliases beyond reason, a second
/// document, non-scalar keys and nesting beyond 32 are errors. Nothing is returned on an error.
std::optional<Node> parse(const Source& source, Diagnostics& problems);

/// What a node is, for messages: "nothing", "a text", "a list", "a group of keys".
std::string_view found(const Node& node);

/// Reads the keys of one map: each getter notes the key as known and reports wrong types; done()
/// reports the keys that nobody asked for, with the closest known one as hint, and the required
/// ones that are missing, at the map's place. A node that is no map is reported once, and then
/// reads like a map without keys.
class Reader {
public:
    /// `node` must outlive the reader. `what`: what the map is, for messages: "a rule", "tls".
    Reader(const Node& node, std::string what, Diagnostics& problems);
    Reader(Node&&, std::string, Diagnostics&) = delete;
    ~Reader() = default;

    const Node* optional(std::string_view key);
    const Node* required(std::string_view key);
    std::optional<std::string> text(std::string_view key); ///< optional non-empty scalar
    std::string required_text(std::string_view key);       ///< "" after an error
    std::optional<bool> flag(std::string_view key);        ///< true or false
    std::optional<std::uint64_t> number(std::string_view key, std::uint64_t least,
                                        std::uint64_t most);
    std::optional<std::uint64_t> size(std::string_view key); ///< "64KiB", "1MiB", "4GiB", "4096"
    std::optional<std::chrono::milliseconds> duration(std::string_view key); ///< "10s", "5m", "24h"
    std::optional<std::chrono::year_month_day> date(std::string_view key);   ///< 2027-12-31
    std::vector<std::string> texts(std::string_view key); ///< a list of scalars, or one scalar
    /// The same with the place of each: nodes that are non-empty scalars.
    std::vector<const Node*> text_nodes(std::string_view key);
    /// The items of a list; null when absent or after an error.
    const std::vector<Node>* list(std::string_view key);
    /// Text in one or more languages: {fr: "…", en: "…"} or one plain text for all ("" key).
    std::map<std::string, std::string> localised(std::string_view key);
    /// One of a closed list; reports with the closest as hint. Empty after an error or when absent.
    std::optional<std::string> choice(std::string_view key,
                                      const std::vector<std::string>& allowed);
    /// Where the value of `key` stands; the map's place when it is absent.
    const Place& place(std::string_view key) const;
    /// True when the node is a map at all.
    bool readable() const { return node_.kind() == Node::Kind::map; }
    /// Reports unknown and missing keys. Call last.
    void done();

private:
    /// The non-empty text of `key` and its node, or null after an error or when absent.
    const Node* scalar(std::string_view key, std::string_view expected);
    void note(std::string_view key);
    bool is_required(std::string_view key) const;
    void wrong(const Node& node, std::string_view key, std::string_view expected, std::string hint);

    const Node& node_;
    std::string what_;
    Diagnostics& problems_;
    std::vector<std::string> known_;
    std::vector<std::string> required_;
};

} // namespace lazaret::config
