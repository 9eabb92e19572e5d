/// The usual ways in which a document gives what it holds.
#pragma once

#include "extract/worker/documents.hpp"

namespace lazaret::extract::worker {

/// Gives `text` (UTF-8) as a part of that name. Costs its size. False, after a gap `over_budget`,
/// when that is more than may still be spent: the document is then to be left.
bool emit_text(Sink& out, Allowance& allowance, std::string name, std::string_view text);

/// Gives `content` as a file, of whatever kind it is. As above.
bool emit_file(Sink& out, Allowance& allowance, const Part& file, Bytes content);

} // namespace lazaret::extract::worker
