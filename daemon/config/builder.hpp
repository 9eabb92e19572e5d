/// From yaml-cpp's events to a tree of nodes; used by parse() alone.
#pragma once

#include "config/node.hpp"
#include "config/syntax.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/mark.h>

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace lazaret::config {

/// Builds the tree from yaml-cpp's events. Its own tree is not used: it keeps duplicate keys
/// silently, loses places, and grows without limit. After an error it only listens.
struct Builder final : YAML::EventHandler {
    Builder(const SourceLines& source_lines, Diagnostics& diagnostics)
        : lines{source_lines}, problems{diagnostics}
    {
    }

    void OnDocumentStart(const YAML::Mark& mark) override;
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override;
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value style) override;
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value style) override;
    void OnMapEnd() override { close(); }

    const SourceLines& lines;
    Diagnostics& problems;
    std::optional<Node> root;
    int documents = 0;
    bool stopped = false; ///< nothing more is built
    bool failed = false;  ///< built, but not to be used

private:
    /// A list or group that is still open.
    struct Frame {
        Node node;
        std::optional<Node> key;                   ///< of the value to come
        std::unordered_map<std::string, int> keys; ///< with their lines
        YAML::anchor_t anchor = 0;
    };

    Place place(const YAML::Mark& mark) const { return lines.place(mark.line, mark.column); }
    Node make(Node::Kind kind, const YAML::Mark& mark) const;
    /// Reports and stops; false, for those who return it.
    bool refuse(const Place& at, std::string code, std::string message, std::string hint);
    /// Reports what does not keep the rest of the file from being read.
    void note(const Place& at, std::string code, std::string message, std::string hint);
    bool check_tag(const YAML::Mark& mark, const std::string& tag);
    bool room_for(const Place& at, std::size_t values, std::size_t levels);
    void open(Node::Kind kind, const YAML::Mark& mark, const std::string& tag,
              YAML::anchor_t anchor);
    void close();
    /// Puts a finished value where it belongs.
    void put(Node value, YAML::anchor_t anchor);
    void take_key(Frame& parent, Node key);
    void take_entry(Frame& parent, Node value);

    std::vector<Frame> open_;
    std::map<YAML::anchor_t, Node> anchors_;
    std::size_t values_ = 0;
};

} // namespace lazaret::config
