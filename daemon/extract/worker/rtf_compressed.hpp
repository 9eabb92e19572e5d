/// The compressed RTF of Outlook's messages (MS-OXRTFCP).
#pragma once

#include "base/bytes.hpp"

#include <optional>
#include <string>

namespace lazaret::extract::worker {

/// The RTF text, as far as it goes: at most nine times as long as `compressed`. Null when it is
/// neither compressed nor marked as stored.
std::optional<std::string> decompress_rtf(Bytes compressed);

} // namespace lazaret::extract::worker
