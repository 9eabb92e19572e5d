/// XML as events, from expat: no tree is built, no entity of the document's own is expanded and
/// nothing is fetched.
#pragma once

#include "extract/worker/documents.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct XML_ParserStruct;

namespace lazaret::extract::worker {

/// The attributes of an element, as long as its start is told.
class XmlAttributes {
public:
    explicit XmlAttributes(const char** pairs) : pairs_{pairs} {}

    /// By the name without its prefix; empty when there is none.
    std::string_view get(std::string_view local) const;

private:
    const char** pairs_;
};

/// Names come without their prefix: Office programs choose those, and the names of one dialect do
/// not collide but where its reader knows it.
class XmlHandler {
public:
    virtual ~XmlHandler() = default;
    virtual void start(std::string_view name, const XmlAttributes& attributes) = 0;
    virtual void text(std::string_view text) = 0; ///< UTF-8, in pieces
    virtual void end(std::string_view name) = 0;
    virtual void comment(std::string_view) {}
    /// Asked after each event; true: leave it.
    virtual bool has_enough() const { return false; }
    /// No event follows: give what was kept back. Also when the document breaks off.
    virtual void finish() {}
};

/// One document. Stops by itself at declared entities (`malformed`), and at elements nested too
/// deeply or single tags of many megabytes (`over_budget`).
class XmlReader {
public:
    explicit XmlReader(XmlHandler& handler); ///< `handler` outlives it
    ~XmlReader();
    XmlReader(const XmlReader&) = delete;
    XmlReader& operator=(const XmlReader&) = delete;

    /// False: no more is wanted or can be read.
    bool feed(Bytes bytes);
    /// After the last bytes. True when the document was whole.
    bool finish();
    /// Why feed() or finish() said false; of no meaning when the handler had enough.
    Unscannable why() const { return why_; }

private:
    struct Free {
        void operator()(XML_ParserStruct* parser) const;
    };
    struct Calls;

    bool parse(Bytes bytes, bool last);
    void stop(Unscannable why);
    void seen();

    XmlHandler& handler_;
    std::unique_ptr<XML_ParserStruct, Free> parser_;
    Unscannable why_ = Unscannable::malformed;
    std::size_t depth_ = 0;
    std::size_t unseen_ = 0; ///< bytes since the last event
    bool stopped_ = false;
};

} // namespace lazaret::extract::worker
