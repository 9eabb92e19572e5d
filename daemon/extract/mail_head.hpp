/// Whether bytes begin as an e-mail does.
#pragma once

#include <string_view>

namespace lazaret::extract {

/// `head` begins with the header of a message (RFC 5322 §2.2): well-formed lines up to an empty
/// one or the end, two of them at least fields of mail, one of them of nothing but mail. Also a
/// bare MIME entity with parts. Headers of HTTP and notes in the form "Name: value" are none.
bool is_mail_head(std::string_view head);

/// `line` separates the messages of a mailbox: "From ", an address, a date (RFC 4155, appendix A).
/// Its line end may be there or not.
bool is_mailbox_line(std::string_view line);

/// `head` begins with such a line and then as a message.
bool is_mailbox_head(std::string_view head);

} // namespace lazaret::extract
