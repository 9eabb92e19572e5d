/// Names in archives.
#pragma once

#include <string>
#include <string_view>

namespace lazaret::extract::worker {

/// `raw` as UTF-8. When it is not UTF-8 it is code page 850, which DOS, Windows' Explorer and zip
/// (APPNOTE 4.4.17, D.1: 437, the same in all French letters) write, or else Windows-1252: the one
/// in which more of it is letters.
std::string utf8_name(std::string_view raw);

} // namespace lazaret::extract::worker
