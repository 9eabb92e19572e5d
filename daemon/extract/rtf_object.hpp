/// A file inside an RTF text: a picture, or an embedded object in its OLE 1 wrapping.
#pragma once

#include "extract/transcoder.hpp"

#include <optional>
#include <string>

namespace lazaret::extract {

/// Takes the bytes that the digits stand for, and gives them on as parts.
class RtfObject {
public:
    /// `name`: of the part.
    explicit RtfObject(std::string name) : name_{std::move(name)} {}

    void put(Bytes bytes, Sink& out);
    void flush(Sink& out); ///< at the end of a chunk
    void close(Sink& out);

private:
    /// The header of an OLE 1 object and of a package in it are not longer than this.
    static constexpr std::size_t max_header = 2048; // bytes

    void look(Sink& out);
    void give(Bytes bytes, Sink& out);

    std::string name_;
    bool seen_ = false;      ///< the header was read
    std::string head_;       ///< until then
    std::uint64_t left_ = 0; ///< bytes of the wrapped file that are still to come
    std::optional<Output> output_;
    bool wrapped_ = false;
};

} // namespace lazaret::extract
