/// Formats that show by fixed bytes at fixed places, or by a header that agrees with itself. For
/// sniff() only.
#pragma once

#include "extract/extractor.hpp"

#include <optional>

namespace lazaret::extract {

/// The format that the first bytes prove, if they prove one.
std::optional<Format> magic(std::string_view head);

/// Formats known by a header of which several fields have to be right: cpio, old tar, LHA, DICOM
/// without preamble, dBase, the body of a git push, compress, LZMA.
std::optional<Format> format_of_record(std::string_view head);

/// OpenPGP, CMS, age, openssl enc and other formats whose content is a cipher text.
bool is_encrypted(std::string_view head);

/// What follows the first length of CMS (RFC 5652 §3) in DER or BER, which begins with the OID of
/// what it is: SEQUENCE, its length, OID. Empty for what is no SEQUENCE.
std::string_view cms_type(std::string_view head);

/// Noise under a name that backup programs give to what they have encrypted (restic and its
/// relatives): 64 hexadecimal digits, or `config`. `part`: its file name, or else its name.
bool is_backup_blob(std::string_view head, const Part& part);

} // namespace lazaret::extract
