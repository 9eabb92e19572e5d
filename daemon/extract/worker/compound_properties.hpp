/// Property sets of documents (MS-OLEPS): title, author, subject, keywords, and own ones.
#pragma once

#include "base/bytes.hpp"

#include <optional>
#include <string>

namespace lazaret::extract::worker {

struct DocumentProperties {
    std::string lines{}; ///< `Name: value`
    Bytes thumbnail{};   ///< a metafile or a bitmap without its file's head; of the stream
};

/// Of a SummaryInformation or DocumentSummaryInformation stream. Null when it is no property set.
std::optional<DocumentProperties> document_properties(Bytes stream);

} // namespace lazaret::extract::worker
