/// Lines that end in CRLF and in nothing else, put together from bytes cut anywhere.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace lazaret::http {

class Lines {
public:
    /// Takes bytes off the front of `bytes` up to the end of the present line and returns the line
    /// without its CRLF; nothing when it is not complete yet, all of `bytes` are taken then. The
    /// view is valid until the next call and as long as `bytes` are.
    /// Errors: Errc::limit: longer than `most` bytes. Errc::protocol: an LF without its CR.
    /// Which of the two it is does not depend on how the input is cut.
    Result<std::optional<std::string_view>> take(Bytes& bytes, std::size_t most);

    bool empty() const { return !pending_; } ///< not within a line
    void clear();

private:
    std::string partial_; ///< only when a line was cut; keeps its memory for the next one
    bool pending_ = false;
};

} // namespace lazaret::http
