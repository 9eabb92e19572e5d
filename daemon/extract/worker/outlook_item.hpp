/// Items of an Outlook store as text. Only outlook*.cpp know libpst.
#pragma once

#include "base/bytes.hpp"

#include <string>

struct pst_item;

namespace lazaret::extract::worker {

/// What libpst read of the item, as `Label: value` lines: headers and names first. Without bodies
/// and attachments.
std::string item_lines(const pst_item& item);

/// UTF-8, or of a code page that libpst leaves as it is.
std::string pst_text(const char* text);

} // namespace lazaret::extract::worker
