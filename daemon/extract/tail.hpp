/// The end of a part that was not opened: a zip is known by it, whatever stands in front.
#pragma once

#include "base/bytes.hpp"

#include <string>

namespace lazaret::extract {

class Tail {
public:
    /// `most`: bytes to keep. A zip with a longer comment is not seen.
    explicit Tail(std::size_t most) : most_{most} {}

    void keep(Bytes bytes);

    /// Whether an end of central directory with members closes the part (APPNOTE 4.3.16).
    bool ends_a_zip() const;

private:
    std::size_t most_;
    std::string kept_;
};

} // namespace lazaret::extract
