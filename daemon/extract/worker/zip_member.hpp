/// Unpacks single members of a zip that is in memory, in any order.
#pragma once

#include "extract/worker/documents.hpp"
#include "extract/worker/zip_directory.hpp"

#include <functional>
#include <optional>

namespace lazaret::extract::worker {

/// Takes the next unpacked bytes; false: no more are wanted.
using TakeBytes = std::function<bool(Bytes)>;

/// What unpack() can do: stored and deflated members, which is all that Office programs write.
bool is_plain(const ZipMember& member);

/// Unpacks a member for which is_plain(); each block is spent. Nothing when all went well or `take`
/// wanted no more. `ambiguous`: the data end elsewhere than the directory says. `over_budget`: the
/// document is to be left.
std::optional<Unscannable> unpack(Bytes document, const ZipMember& member, Budget& budget,
                                  const TakeBytes& take);

} // namespace lazaret::extract::worker
