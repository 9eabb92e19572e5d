/// Finds the delimiter lines of a multipart body (RFC 2046 §5.1.1) in a stretch of its bytes.
#pragma once

#include <string>
#include <string_view>

namespace lazaret::extract {

class Delimiter {
public:
    explicit Delimiter(std::string_view boundary) : needle_{"\n--" + std::string{boundary}} {}

    struct Place {
        enum Kind : unsigned char {
            none,      ///< no delimiter begins here
            undecided, ///< one may begin at `begin`; more bytes will tell
            next,      ///< a part follows at `end`
            last,      ///< the final one; the epilogue follows at `end`
        };
        Kind kind = none;
        std::size_t begin = 0;   ///< of its line end (which belongs to the delimiter)
        std::size_t end = 0;     ///< after its own line end
        bool look_alike = false; ///< a line before it starts as a delimiter does, but goes on
    };

    /// The first delimiter in `text`. A line counts only with its line end before it; CRLF and bare
    /// LF are both accepted.
    Place find(std::string_view text) const;

    /// What a line is, given with its line end: none, next or last.
    Place::Kind kind_of(std::string_view line) const;

    /// An undecided place is never longer than this.
    std::size_t longest() const { return needle_.size() + max_padding + 4; }

private:
    static constexpr std::size_t max_padding = 128; // blanks after the boundary

    Place classify(std::string_view text, std::size_t at) const;

    std::string needle_;
};

} // namespace lazaret::extract
