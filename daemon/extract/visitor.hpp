/// What an Unpacker tells of the tree of parts of one body.
#pragma once

#include "base/encoding.hpp"
#include "extract/extractor.hpp"

namespace lazaret::extract {

/// Calls nest: open, any of the others, close. Texts lie inside parts; parts may lie inside texts,
/// where the text holds something encoded.
class Visitor {
public:
    virtual void open(const Part& part) = 0; ///< inside the innermost open part
    /// A text of the innermost open part begins: all of it, or another reading of it.
    virtual void begin_text(Encoding encoding, Escapes escapes) = 0;
    virtual void text(Bytes bytes) = 0; ///< the next bytes of the innermost open text, cut anywhere
    virtual void end_text() = 0;
    /// Something of the innermost open part was not read: `bytes` of it, as far as known.
    virtual void gap(Unscannable why, std::uint64_t bytes) = 0;
    virtual void close() = 0;

protected:
    ~Visitor() = default;
};

/// Makes what opens documents: in the daemon, something that talks to a worker.
class Workshop {
public:
    /// An extractor for `format`, for which is_document() holds, or null when documents of that
    /// kind are not opened. `depth`: how far what is inside may nest. `budget` and the workshop
    /// outlive it.
    virtual std::unique_ptr<Extractor> open(Format format, const Part& part, std::uint32_t depth,
                                            Budget& budget) = 0;

protected:
    ~Workshop() = default;
};

} // namespace lazaret::extract
