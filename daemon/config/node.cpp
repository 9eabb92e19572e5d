#include "config/node.hpp"

#include "config/builder.hpp"
#include "config/layout.hpp"
#include "config/syntax.hpp"

#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <istream>
#include <streambuf>

namespace lazaret::config {

namespace {

/// The text as yaml-cpp reads it, piece by piece; at its end as soon as nothing more is built.
class Pieces : public std::streambuf {
public:
    Pieces(const Builder& builder, std::string_view text) : builder_{builder}, text_{text} {}

private:
    int_type underflow() override
    {
        constexpr std::size_t piece = 2048; // what yaml-cpp asks for at a time
        if (builder_.stopped || text_.empty()) return traits_type::eof();
        piece_ = text_.substr(0, piece);
        text_.remove_prefix(piece_.size());
        setg(piece_.data(), piece_.data(), piece_.data() + piece_.size());
        return traits_type::to_int_type(piece_.front());
    }

    const Builder& builder_;
    std::string_view text_;
    std::string piece_;
};

/// Runs yaml-cpp; its exceptions end here. False when it stumbled.
bool feed(Builder& builder, std::string_view text, const SourceLines& lines, Diagnostics& problems)
{
    try {
        Pieces pieces{builder, text};
        std::istream in{&pieces};
        YAML::Parser parser{in};
        while (parser.HandleNextDocument(builder) && builder.documents < 2) {
        }
        return !builder.stopped;
    } catch (const YAML::Exception& stumbled) {
        if (!builder.stopped)
            explain(stumbled.msg, stumbled.mark.line, stumbled.mark.column, lines, problems);
    } catch (const std::exception& failed) {
        problems.error("C003", lines.place(0, 0), std::string{"cannot be read: "} + failed.what());
    }
    return false;
}

} // namespace

const Node* Node::find(std::string_view key) const
{
    for (const auto& [name, value] : entries_)
        if (name.scalar_ == key) return &value;
    return nullptr;
}

std::string_view found(const Node& node)
{
    switch (node.kind()) {
    case Node::Kind::null:
        return "nothing";
    case Node::Kind::scalar:
        return "a text";
    case Node::Kind::list:
        return "a list";
    case Node::Kind::map:
        return "a group of keys";
    }
    return "nothing";
}

std::optional<Node> parse(const Source& source, Diagnostics& problems)
{
    problems.remember(source);
    std::string_view text = source.text;
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3); // byte order mark
    const SourceLines lines{source.name, text};
    if (!check_encoding(text, lines, problems)) return std::nullopt;
    if (const auto mistake = check_layout(text)) {
        problems.error(mistake->code, lines.place(mistake->at), mistake->message, mistake->hint);
        return std::nullopt;
    }

    Builder builder{lines, problems};
    if (!feed(builder, text, lines, problems)) return std::nullopt;
    if (!builder.root || builder.root->kind() == Node::Kind::null) {
        problems.error("C010", {source.name, 0, 0}, "the file is empty",
                       "it needs at least one \"key: value\"");
        return std::nullopt;
    }
    if (builder.root->kind() == Node::Kind::scalar) {
        const auto hint = missing_space(builder.root->scalar());
        if (!hint.empty()) {
            problems.error("C006", builder.root->place(), "a space is missing after the colon",
                           hint);
            return std::nullopt;
        }
    }
    if (builder.failed) return std::nullopt;
    return std::move(builder.root);
}

} // namespace lazaret::config
