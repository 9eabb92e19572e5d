#include "extract/worker/archive_name.hpp"

#include "extract/code_pages.hpp"
#include "extract/worker/text.hpp"

namespace lazaret::extract::worker {

std::string utf8_name(std::string_view raw)
{
    if (is_whole_utf8(raw)) return std::string{raw};
    return to_utf8(guessed_page(raw, CodePage::dos_850), raw);
}

} // namespace lazaret::extract::worker
