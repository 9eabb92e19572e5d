/// Sources of bytes, for the readers of archives.
#pragma once

#include "extract/worker/archive.hpp"

#include <string>
#include <utility>

namespace lazaret::extract::worker {

/// Gives its source's pieces; the first ones joined, so that they show what the document is.
class FromFirst final : public Source {
public:
    explicit FromFirst(Source& source) : source_{source}, piece_{source.next()}
    {
        while (piece_.size() < sniff_size && !piece_.empty()) {
            joined_ += as_text(piece_);
            piece_ = source.next();
            if (joined_.size() >= sniff_size) break;
        }
        if (joined_.empty()) return;
        joined_ += as_text(piece_);
        piece_ = as_bytes(joined_);
    }
    Bytes first() const { return piece_; }
    Bytes next() override { return std::exchange(looked_at_, false) ? piece_ : source_.next(); }

private:
    Source& source_;
    std::string joined_{};
    Bytes piece_;
    bool looked_at_ = true;
};

} // namespace lazaret::extract::worker
