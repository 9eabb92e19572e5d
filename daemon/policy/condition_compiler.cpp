#include "policy/condition_compiler.hpp"

#include "policy/words.hpp"

#include <algorithm>

namespace lazaret::policy {

namespace {

/// RFC 9110 §5.6.2: the characters of a token.
bool is_token(std::string_view text)
{
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               marks.find(c) != marks.npos;
    });
}

std::string mapped(std::string_view text, char from, char to)
{
    std::string out{text};
    for (auto& c : out)
        if (c >= from && c <= from + 25) c = static_cast<char>(c - from + to);
    return out;
}

std::string upper_case(std::string_view text)
{
    return mapped(text, 'a', 'A');
}
std::string lower_case(std::string_view text)
{
    return mapped(text, 'A', 'a');
}

/// "type/subtype" or "type/*" (RFC 9110 §8.3.1), lower case, without parameters.
bool is_type_pattern(std::string_view text)
{
    const auto slash = text.find('/');
    if (slash == text.npos) return false;
    const auto type = text.substr(0, slash);
    const auto subtype = text.substr(slash + 1);
    return is_token(type) && type.find('*') == type.npos && is_token(subtype) &&
           (subtype == "*" || subtype.find('*') == subtype.npos);
}

} // namespace

ConditionCompiler::ConditionCompiler(const Vocabulary& words, ContentCompiler& contents,
                                     config::Diagnostics& problems)
    : words_{words}, contents_{contents}, problems_{problems}
{
}

Condition ConditionCompiler::when(const config::Node& node)
{
    config::Reader reader{node, "\"when\"", problems_};
    auto out = condition(reader);
    reader.done();
    return out;
}

std::vector<Exception> ConditionCompiler::unless(const config::Node& node)
{
    std::vector<Exception> exceptions;
    if (node.kind() != config::Node::Kind::list) {
        exceptions.push_back(exception(node));
        return exceptions;
    }
    if (node.items().empty())
        problems_.error("P023", node.place(), "\"unless\" is an empty list",
                        "write at least one exception, or leave \"unless\" out");
    for (const auto& item : node.items())
        exceptions.push_back(exception(item));
    return exceptions;
}

/// An exception without any condition would switch its rule off.
Exception ConditionCompiler::exception(const config::Node& node)
{
    config::Reader reader{node, "an exception", problems_};
    Exception out;
    const auto keys = {"destination", "source", "method", "content", "gap", "body"};
    const bool asks = std::any_of(keys.begin(), keys.end(),
                                  [&](const char* key) { return reader.optional(key) != nullptr; });
    out.when = condition(reader);
    if (const auto day = reader.date("until")) out.until = std::chrono::sys_days{*day};
    reader.text("owner");
    reader.text("because");
    reader.done();
    if (!asks &&
        (node.kind() == config::Node::Kind::map || node.kind() == config::Node::Kind::null))
        problems_.error("P031", node.place(),
                        "this exception has no condition, so its rule would never match",
                        "say for what the rule does not hold, as in: unless: {destination: "
                        "{domain: [partner.example]}, until: 2027-06-30}");
    return out;
}

Condition ConditionCompiler::condition(config::Reader& reader)
{
    Condition out;
    if (const auto* node = reader.optional("destination")) destination(*node, out);
    if (const auto* node = reader.optional("source")) source(*node, out);
    methods(reader, out);
    if (const auto* node = reader.optional("content")) out.content = contents_.compile(*node);
    gaps(reader, out);
    if (const auto* node = reader.optional("body")) body(*node, out);
    return out;
}

void ConditionCompiler::source(const config::Node& node, Condition& out)
{
    require_some(node, "source");
    config::Reader reader{node, "\"source\"", problems_};
    for (const auto* text : texts(reader, "network", problems_)) {
        const auto network = Network::parse(text->scalar());
        if (network)
            out.sources.push_back(*network);
        else
            problems_.error("P016", text->place(), '"' + text->scalar() + "\" is not a network",
                            "write it as in: 10.20.0.0/16, 192.0.2.7 or 2001:db8::/32");
    }
    reader.done();
}

void ConditionCompiler::methods(config::Reader& reader, Condition& out)
{
    for (const auto* text : texts(reader, "method", problems_)) {
        const auto upper = upper_case(text->scalar());
        if (!is_token(upper))
            problems_.error("P017", text->place(),
                            '"' + text->scalar() + "\" is not an HTTP method",
                            "write one word in capitals, as in: POST, PUT, PATCH");
        else if (upper != text->scalar())
            problems_.error("P017", text->place(),
                            "HTTP methods are written in capitals: \"" + text->scalar() +
                                "\" would never match",
                            "did you mean \"" + upper + "\"?");
        out.methods.push_back(upper);
    }
}

void ConditionCompiler::gaps(config::Reader& reader, Condition& out)
{
    for (const auto* text : texts(reader, "gap", problems_)) {
        const auto why = position(gap_words(), text->scalar());
        if (why < gap_words().size())
            out.gaps.set(why);
        else
            problems_.error("P018", text->place(),
                            '"' + text->scalar() + "\" is not a reason for a gap",
                            hint(text->scalar(), gap_words(), "Reasons"));
    }
}

void ConditionCompiler::body(const config::Node& node, Condition& out)
{
    require_some(node, "body");
    config::Reader reader{node, "\"body\"", problems_};
    out.larger_than = reader.size("larger_than");
    out.smaller_than = reader.size("smaller_than");
    declared_types(reader, out);
    real_types(reader, out);
    reader.done();
    const bool none_left =
        out.smaller_than &&
        (*out.smaller_than == 0 || (out.larger_than && *out.larger_than >= *out.smaller_than - 1));
    if (none_left)
        problems_.error("P028", node.place(),
                        "no body is larger than \"larger_than\" and smaller than \"smaller_than\" "
                        "at once: this rule would never match",
                        "exchange the two sizes, or remove one");
}

void ConditionCompiler::declared_types(config::Reader& reader, Condition& out)
{
    for (const auto* text : texts(reader, "declared_type", problems_)) {
        const auto type = lower_case(text->scalar());
        if (!is_type_pattern(type))
            problems_.error("P020", text->place(), '"' + text->scalar() + "\" is not a media type",
                            "write it as in: application/pdf or \"image/*\"");
        out.declared_types.push_back(type);
    }
}

void ConditionCompiler::real_types(config::Reader& reader, Condition& out)
{
    for (const auto* text : texts(reader, "real_type", problems_)) {
        if (position(format_words(), text->scalar()) == format_words().size())
            problems_.error("P019", text->place(),
                            '"' + text->scalar() + "\" is not a type that Lazaret recognises",
                            hint(text->scalar(), format_words(), "Types"));
        out.real_types.push_back(text->scalar());
    }
}

} // namespace lazaret::policy
