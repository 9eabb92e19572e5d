/// An OLE2 container (MS-CFB): storages, which hold storages and streams. Only here is libgsf used.
///
/// Trap: directories are hostile. A chain may be shared by many streams, so that reading all of
/// them costs the document's size each time: the reader stops when the budget is spent.
#pragma once

#include "base/bytes.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lazaret::extract::worker {

using Stream = std::vector<std::byte>;

class Storage {
public:
    /// Null when this is no container, or one whose tables or directory cannot be read. `document`
    /// outlives it and all that is opened from it.
    static std::optional<Storage> open(Bytes document);

    std::size_t size() const { return names_.size(); }
    /// UTF-8, as stored: "WordDocument", "\x05SummaryInformation".
    const std::string& name(std::size_t index) const { return names_[index]; }
    /// Letters of ASCII match in either case, as Windows does it.
    std::optional<std::size_t> find(std::string_view name) const;

    /// Null when it is a stream.
    std::optional<Storage> storage(std::size_t index) const;
    /// Null when it cannot be read to its end, or claims to be larger than the document.
    std::optional<Stream> stream(std::size_t index) const;

private:
    Storage(std::shared_ptr<void> node, std::uint64_t limit);

    std::shared_ptr<void> node_; ///< GsfInfile
    std::uint64_t limit_;        ///< bytes of the document
    std::vector<std::string> names_;
};

} // namespace lazaret::extract::worker
