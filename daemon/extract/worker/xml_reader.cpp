#include "extract/worker/xml_reader.hpp"

#include "extract/code_pages.hpp"

#include <algorithm>
#include <array>
#include <expat.h>

namespace lazaret::extract::worker {
namespace {

constexpr std::size_t most_depth = 4096;         // elements; Word's own documents stay under 100
constexpr std::size_t most_unseen = 4u << 20;    // bytes of one tag or comment, held in memory
constexpr std::size_t bytes_at_once = 64 * 1024; // expat copies what a call leaves over

std::string_view local(std::string_view name)
{
    const auto colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

/// What XHTML's own declarations would tell (HTML 4.01 §24.2.1: U+00A0 to U+00FF, in order).
constexpr std::array<std::string_view, 96> latin_names{
    "nbsp",   "iexcl",  "cent",   "pound",  "curren", "yen",    "brvbar", "sect",   "uml",
    "copy",   "ordf",   "laquo",  "not",    "shy",    "reg",    "macr",   "deg",    "plusmn",
    "sup2",   "sup3",   "acute",  "micro",  "para",   "middot", "cedil",  "sup1",   "ordm",
    "raquo",  "frac14", "frac12", "frac34", "iquest", "Agrave", "Aacute", "Acirc",  "Atilde",
    "Auml",   "Aring",  "AElig",  "Ccedil", "Egrave", "Eacute", "Ecirc",  "Euml",   "Igrave",
    "Iacute", "Icirc",  "Iuml",   "ETH",    "Ntilde", "Ograve", "Oacute", "Ocirc",  "Otilde",
    "Ouml",   "times",  "Oslash", "Ugrave", "Uacute", "Ucirc",  "Uuml",   "Yacute", "THORN",
    "szlig",  "agrave", "aacute", "acirc",  "atilde", "auml",   "aring",  "aelig",  "ccedil",
    "egrave", "eacute", "ecirc",  "euml",   "igrave", "iacute", "icirc",  "iuml",   "eth",
    "ntilde", "ograve", "oacute", "ocirc",  "otilde", "ouml",   "divide", "oslash", "ugrave",
    "uacute", "ucirc",  "uuml",   "yacute", "thorn",  "yuml"};

struct NamedCharacter {
    std::string_view name;
    char32_t character;
};
constexpr std::array more_names{
    NamedCharacter{"OElig", 0x152},   NamedCharacter{"oelig", 0x153},
    NamedCharacter{"ndash", 0x2013},  NamedCharacter{"mdash", 0x2014},
    NamedCharacter{"lsquo", 0x2018},  NamedCharacter{"rsquo", 0x2019},
    NamedCharacter{"ldquo", 0x201c},  NamedCharacter{"rdquo", 0x201d},
    NamedCharacter{"hellip", 0x2026}, NamedCharacter{"euro", 0x20ac},
};

char32_t named_character(std::string_view name)
{
    const auto latin = std::find(latin_names.begin(), latin_names.end(), name);
    if (latin != latin_names.end())
        return static_cast<char32_t>(0xa0 + std::distance(latin_names.begin(), latin));
    for (const auto& more : more_names)
        if (more.name == name) return more.character;
    return U' ';
}

} // namespace

std::string_view XmlAttributes::get(std::string_view wanted) const
{
    for (const char** pair = pairs_; *pair != nullptr; pair += 2)
        if (local(*pair) == wanted) return pair[1];
    return {};
}

/// What expat calls.
struct XmlReader::Calls {
    static XmlReader& self(void* reader) { return *static_cast<XmlReader*>(reader); }

    static void start(void* reader, const XML_Char* name, const XML_Char** pairs)
    {
        auto& me = self(reader);
        if (me.stopped_) return;
        if (++me.depth_ > most_depth) return me.stop(Unscannable::over_budget);
        me.handler_.start(local(name), XmlAttributes{pairs});
        me.seen();
    }
    static void end(void* reader, const XML_Char* name)
    {
        auto& me = self(reader);
        if (me.stopped_) return;
        --me.depth_;
        me.handler_.end(local(name));
        me.seen();
    }
    static void text(void* reader, const XML_Char* text, int length)
    {
        auto& me = self(reader);
        if (me.stopped_) return;
        me.handler_.text({text, static_cast<std::size_t>(length)});
        me.seen();
    }
    static void comment(void* reader, const XML_Char* text)
    {
        auto& me = self(reader);
        if (me.stopped_) return;
        me.handler_.comment(text);
        me.seen();
    }
    /// An entity that a declaration which we do not read may have told.
    static void skipped(void* reader, const XML_Char* name, int is_parameter)
    {
        auto& me = self(reader);
        if (me.stopped_ || is_parameter != 0) return;
        std::string character;
        append_utf8(character, named_character(name));
        me.handler_.text(character);
        me.seen();
    }
    static void declared(void* reader, const XML_Char*, int, const XML_Char*, int, const XML_Char*,
                         const XML_Char*, const XML_Char*, const XML_Char*)
    {
        self(reader).stop(Unscannable::malformed);
    }
};

void XmlReader::Free::operator()(XML_ParserStruct* parser) const
{
    XML_ParserFree(parser);
}

XmlReader::XmlReader(XmlHandler& handler) : handler_{handler}, parser_{XML_ParserCreate(nullptr)}
{
    if (!parser_) return;
    auto* parser = parser_.get();
    XML_SetUserData(parser, this);
    XML_SetElementHandler(parser, Calls::start, Calls::end);
    XML_SetCharacterDataHandler(parser, Calls::text);
    XML_SetCommentHandler(parser, Calls::comment);
    XML_SetSkippedEntityHandler(parser, Calls::skipped);
    XML_SetEntityDeclHandler(parser, Calls::declared);
    XML_SetParamEntityParsing(parser, XML_PARAM_ENTITY_PARSING_NEVER);
}

XmlReader::~XmlReader() = default;

bool XmlReader::feed(Bytes bytes)
{
    while (!bytes.empty()) {
        const auto piece = bytes.first(std::min(bytes.size(), bytes_at_once));
        unseen_ += piece.size();
        if (unseen_ > most_unseen) stop(Unscannable::over_budget);
        if (!parse(piece, false)) return false;
        bytes = bytes.subspan(piece.size());
    }
    return !stopped_;
}

bool XmlReader::finish()
{
    return parse({}, true);
}

bool XmlReader::parse(Bytes bytes, bool last)
{
    if (stopped_) return false;
    if (!parser_) {
        stop(Unscannable::over_budget);
        return false;
    }
    const auto code = XML_Parse(parser_.get(), reinterpret_cast<const char*>(bytes.data()),
                                static_cast<int>(bytes.size()), last ? 1 : 0);
    if (code == XML_STATUS_ERROR && !stopped_) {
        stopped_ = true;
        if (XML_GetErrorCode(parser_.get()) == XML_ERROR_NO_MEMORY) why_ = Unscannable::over_budget;
        if (XML_GetErrorCode(parser_.get()) == XML_ERROR_UNKNOWN_ENCODING)
            why_ = Unscannable::unsupported;
    }
    return !stopped_;
}

void XmlReader::stop(Unscannable why)
{
    if (stopped_) return;
    why_ = why;
    stopped_ = true;
    XML_ParsingStatus status{};
    if (parser_) XML_GetParsingStatus(parser_.get(), &status);
    if (status.parsing == XML_PARSING) XML_StopParser(parser_.get(), XML_FALSE);
}

void XmlReader::seen()
{
    unseen_ = 0;
    if (handler_.has_enough()) stop(why_);
}

} // namespace lazaret::extract::worker
