/// Where the readers of compound documents put what they find.
#pragma once

#include "extract/worker/documents.hpp"

#include <string>
#include <string_view>

namespace lazaret::extract::worker {

/// Names what is found below the storage it is in. Once the budget is spent it takes nothing more,
/// and says so: a reader that loops over hostile input asks spent().
class Findings {
public:
    Findings(Sink& out, Allowance& allowance) : out_{out}, allowance_{allowance} {}

    void text(std::string_view name, std::string_view text);
    void file(std::string_view name, Bytes content, std::string_view media_type = {});
    /// For a file whose format is known where it was found.
    void file_as(std::string_view name, Format format, Bytes content);
    void gap(Unscannable why);

    bool spent() const { return spent_; }
    /// Storages may be nested that deep.
    std::uint32_t depth_limit() const { return allowance_.budget.depth; }

    /// Names what is found from now on below `storage`; returns what to give to leave().
    std::size_t enter(std::string_view storage);
    void leave(std::size_t before) { path_.resize(before); }

private:
    std::string named(std::string_view name) const;

    Sink& out_;
    Allowance& allowance_;
    std::string path_; ///< empty, or with a slash at its end
    bool spent_ = false;
};

} // namespace lazaret::extract::worker
