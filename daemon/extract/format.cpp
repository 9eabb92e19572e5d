#include "extract/extractor.hpp"
#include "extract/formats.hpp"

#include <array>
#include <utility>

namespace lazaret::extract {

std::string_view name(Format format)
{
    static constexpr std::array<std::string_view, format_count> names{
        "text",       "json",      "xml",       "utf-16le",      "utf-16be",
        "utf-32le",   "utf-32be",  "mac-roman", "dos",           "rtf",
        "urlencoded", "multipart", "grpc",      "content-lines", "message",
        "mailbox",    "signed",    "gzip",      "zlib",          "deflate",
        "br",         "zstd",      "base64",    "hex",           "quoted-printable",
        "archive",    "pdf",       "compound",  "image",         "dicom",
        "sqlite",     "access",    "dbase",     "outlook",       "tnef",
        "pack",       "encrypted", "container", "media",         "opaque"};
    return names[static_cast<std::size_t>(format)];
}

std::string_view name(Unscannable why)
{
    static constexpr std::array<std::string_view, unscannable_count> names{
        "encrypted", "malformed",   "ambiguous", "unknown_coding", "unsupported", "opaque",
        "too_deep",  "over_budget", "too_slow",  "too_big",        "no_room"};
    return names[static_cast<std::size_t>(why)];
}

bool Budget::spend(std::uint64_t n)
{
    if (spent > decoded_bytes || n > decoded_bytes - spent) return false;
    const auto total = spent + n;
    // Divided rather than multiplied: `received * ratio` could overflow.
    if (total > ratio_floor && ratio != 0 && total / ratio > received) return false;
    spent = total;
    return true;
}

std::unique_ptr<Extractor> make_extractor(Format format, const Part& part, Budget& budget)
{
    // What comes out has no name of its own, and the type that was declared for the whole.
    Part inside{.name = {}, .media_type = part.media_type, .is_file = part.is_file};
    switch (format) {
    case Format::utf32le:
    case Format::utf32be:
        return make_utf32(format, std::move(inside));
    case Format::mac_roman:
    case Format::dos:
        return make_code_page_text(format, std::move(inside));
    case Format::rtf:
        return make_rtf();
    case Format::content_lines:
        return make_content_lines(std::move(inside));
    case Format::urlencoded:
        return make_urlencoded();
    case Format::multipart:
        return make_multipart(part);
    case Format::grpc:
        return make_grpc();
    case Format::message:
        return make_message();
    case Format::mailbox:
        return make_mailbox();
    case Format::signed_data:
        return make_signed_data();
    case Format::gzip:
        return make_inflate(Wrap::gzip, std::move(inside), budget);
    case Format::zlib:
        return make_inflate(Wrap::zlib, std::move(inside), budget);
    case Format::deflate:
        return make_inflate(Wrap::detect, std::move(inside), budget);
    case Format::brotli:
        return make_brotli(std::move(inside), budget);
    case Format::zstd:
        return make_zstd(std::move(inside), budget);
    case Format::base64:
        return make_base64(std::move(inside));
    case Format::hex:
        return make_hex(std::move(inside));
    case Format::quoted_printable:
        return make_quoted_printable(std::move(inside));
    default:
        return nullptr;
    }
}

} // namespace lazaret::extract
