/// Text from the network made fit for a log line or a page.
#pragma once

#include <string>
#include <string_view>

namespace lazaret {

/// Control characters, quotes, backslashes and bytes above 0x7e as \xHH; cut to `most` bytes with
/// "..." at the end. Nothing from the network is logged without it.
std::string printable(std::string_view text, std::size_t most = 200);

/// For HTML text and attribute values (& < > " ').
std::string html_escape(std::string_view text);

} // namespace lazaret
