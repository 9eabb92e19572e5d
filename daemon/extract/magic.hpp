/// Formats that show by fixed bytes at fixed places. For sniff() only.
#pragma once

#include "extract/extractor.hpp"

#include <optional>

namespace lazaret::extract {

/// The format that the first bytes prove, if they prove one.
std::optional<Format> magic(std::string_view head);

/// OpenPGP, CMS, age, openssl enc and other formats whose content is a cipher text.
bool is_encrypted(std::string_view head);

} // namespace lazaret::extract
