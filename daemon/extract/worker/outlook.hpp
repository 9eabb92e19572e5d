/// What the reader of Outlook's stores needs before the sandbox is closed.
#pragma once

namespace lazaret::extract::worker {

/// Loads the C library's converter from UTF-16, a file that libpst needs: without it every text
/// would end at its first letter. open_outlook() gives a gap `unsupported` where it is missing.
void prepare_outlook();

} // namespace lazaret::extract::worker
