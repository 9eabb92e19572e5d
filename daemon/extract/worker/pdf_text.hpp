/// The text of a page, from the layout that Poppler makes of it.
#pragma once

#include <string>
#include <string_view>

namespace lazaret::extract::worker {

/// `physical`: a page as Poppler draws it with spaces. Gives rows with TAB between the cells;
/// digits that stand apart, one to a box, with single spaces. Of empty lines one stays, of page
/// ends none.
std::string rows_of(std::string_view physical);

/// True when both hold the same words in the same order, whatever is between them.
bool same_words(std::string_view one, std::string_view other);

} // namespace lazaret::extract::worker
