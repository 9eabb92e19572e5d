/// Opens what is packed: content-codings, multipart, urlencoded, base64. Push-fed: an extractor
/// takes all of every chunk, cut anywhere. What cannot be opened is a gap, never an error.
#pragma once

#include "base/bytes.hpp"
#include "base/encoding.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lazaret::extract {

/// What a run of bytes is, as far as Lazaret can tell.
enum class Format : std::uint8_t {
    // Texts
    text,      ///< any text, UTF-8 or CP1252, plain, CSV, HTML ...: scanned as it is
    json,      ///< text with JSON escapes
    xml,       ///< text with XML entities: XML and HTML
    utf16le,   ///< text in UTF-16, little endian
    utf16be,   ///< text in UTF-16, big endian
    utf32le,   ///< text in UTF-32, little endian
    utf32be,   ///< text in UTF-32, big endian
    mac_roman, ///< text of old Macintosh programs
    dos,       ///< text in code page 850, of DOS programs
    rtf,       ///< Rich Text Format
    // Opened in the daemon, while the bytes arrive
    urlencoded,       ///< application/x-www-form-urlencoded
    multipart,        ///< multipart/* (RFC 2046, RFC 7578)
    grpc,             ///< messages of gRPC, each behind its length
    content_lines,    ///< vCard and iCalendar (RFC 6350, RFC 5545)
    message,          ///< an e-mail (RFC 5322)
    mailbox,          ///< many e-mails (RFC 4155)
    signed_data,      ///< CMS signed-data around a content (RFC 5652 §5): S/MIME, p7m
    gzip,             ///< RFC 1952, one member or several
    zlib,             ///< RFC 1950
    deflate,          ///< RFC 1951, bare
    brotli,           ///< RFC 7932
    zstd,             ///< RFC 8878
    base64,           ///< RFC 4648 text of an encoded file
    hex,              ///< hexadecimal text of an encoded file
    quoted_printable, ///< RFC 2045 §6.7
    // Documents: opened by a worker, see is_document()
    archive,  ///< zip and what is one (OOXML, ODF, EPUB), tar, 7z, rar, cab, iso, ar, cpio,
              ///< and the compressions bzip2, xz, lz4, lzip, compress
    pdf,      ///< ISO 32000
    compound, ///< OLE2: doc, xls, ppt, msg, encrypted OOXML
    image,    ///< a picture that can show a text: JPEG, PNG, TIFF, GIF, BMP, WebP
    dicom,    ///< PS3.10, or a bare data set
    sqlite,   ///< SQLite 3
    access,   ///< Access: mdb, accdb
    dbase,    ///< DBF
    outlook,  ///< PST, OST
    tnef,     ///< winmail.dat
    pack,     ///< a git packfile, alone or in a push
    // Not opened
    encrypted, ///< known as encrypted: OpenPGP, CMS, password-protected container
    container, ///< of a known kind that holds text and that nobody here opens: Parquet, HDF5
    media,     ///< sound, video, pictures without text
    opaque,    ///< binary of no known kind: its printable runs are scanned
};
inline constexpr std::size_t format_count = 40;

/// Whether only a worker opens it.
constexpr bool is_document(Format format)
{
    return format >= Format::archive && format <= Format::pack;
}

std::string_view name(Format format); ///< "gzip", "utf-16le" ...

/// A file inside the body, or the body itself.
struct Part {
    std::string name{};       ///< its step in the path: "form.file", "upload.txt"; may be empty
    std::string media_type{}; ///< as declared by the sender, parameters included; only a hint
    bool is_file = false;     ///< has a file name (RFC 7578 §4.2)
    std::string field{};      ///< name of the form field, decoded; may be empty
    std::string file_name{};  ///< decoded; may be empty
    std::string headers{};    ///< header lines that have no meaning here, as found
};

/// Why bytes could not be looked into. That is a fact about the body, not a failure of ours: what
/// it is worth is for the policy to say. A closed list: metrics and policies name these.
enum class Unscannable : std::uint8_t {
    encrypted,      ///< "encrypted"
    malformed,      ///< "malformed": breaks the rules of its own format
    ambiguous,      ///< "ambiguous": two readers would see different content
    unknown_coding, ///< "unknown_coding": a content-coding we do not have
    unsupported,    ///< "unsupported": a container of a known kind that we cannot open
    opaque,         ///< "opaque": no text and no known structure: photographs, sound, random bytes
    too_deep,       ///< "too_deep": nested beyond the limit
    over_budget,    ///< "over_budget": more decoded bytes, parts or memory than one body may cost
    too_slow,       ///< "too_slow": more time than one body may cost
    too_big,        ///< "too_big": larger than may be held
    no_room,        ///< "no_room": memory and disk for held bodies are used up at the moment
};
inline constexpr std::size_t unscannable_count = 11;

std::string_view name(Unscannable why);

/// Where an extractor puts what it finds. Calls nest: begin, any of data / begin…end / gap, end.
class Sink {
public:
    virtual void begin(const Part& part) = 0;
    /// As begin, for a part whose format the container knows (a decoded content-coding is sniffed
    /// anew: use begin).
    virtual void begin_as(const Part& part, Format format) = 0;
    virtual void data(Bytes bytes) = 0; ///< next decoded bytes of the innermost open part
    /// As begin, for a text of the part that lies above: its content, not a part of its own.
    virtual void begin_text(Encoding, Escapes) { begin_as({}, Format::text); }
    /// Something of the innermost open part is missing or unreadable; the extractor goes on.
    virtual void gap(Unscannable why) = 0;
    /// As gap, where it is known how many bytes are missing.
    virtual void missing(Unscannable why, std::uint64_t) { gap(why); }
    /// The extractor can make nothing more of what it is fed and has closed what it opened. `rest`:
    /// what it did not read of the present chunk. Called once; later chunks are not for it.
    virtual void give_up(Unscannable why, Bytes rest) = 0;
    virtual void end() = 0;

protected:
    ~Sink() = default;
};

/// What one body may cost us, shared by all the extractors that work on it. Only what can make
/// more of little (the content-codings) spends; depth and parts are held by the unpacker.
struct Budget {
    std::uint64_t decoded_bytes = 16ull << 30; ///< all layers together
    std::uint64_t ratio = 200;                 ///< decoded over received, once past the floor
    std::uint64_t ratio_floor = 64ull << 20;   ///< bytes decoded before the ratio counts
    std::uint32_t parts = 10'000;
    std::uint32_t depth = 16;

    std::uint64_t received = 0; ///< bytes of the body so far; kept by the unpacker
    std::uint64_t spent = 0;

    /// Takes `n` decoded bytes; false, and nothing taken, when there are not that many left.
    bool spend(std::uint64_t n);
};

/// Opens one format. It knows its own format and nothing of what is inside.
class Extractor {
public:
    virtual ~Extractor() = default;
    virtual void feed(Bytes chunk, Sink& out) = 0;
    virtual void finish(Sink& out) = 0; ///< the container ends here; what is missing is a gap
};

/// How many bytes sniff() would like to see.
inline constexpr std::size_t sniff_size = 1024;

/// The format that `head` (the first bytes) shows. By content first; the declared type decides only
/// what content cannot tell. A declared multipart is always one: its preamble may look like
/// anything.
Format sniff(Bytes head, const Part& part);

/// True when `head` (the first bytes of a text) is base64 and nothing else, 64 characters or more,
/// and what it encodes shows a format of its own.
bool hides_base64(Bytes head);

/// As hides_base64(), for hexadecimal digits: 64 or more, in lines or not, after `0x`, `\x` or
/// between X' and '; or 32 bytes in lines as `hexdump -C`, `xxd` and `od -t x1z` print them.
bool hides_hex(Bytes head);

/// True when `head` is a text in quoted-printable: several escapes that names and numbers behind
/// the `=` of a URL or a program do not look like, and few other `=`.
bool hides_quoted_printable(Bytes head);

/// An extractor for `format`, or null for what is scanned as it is or cannot be opened. `part`
/// gives the multipart boundary. `budget` outlives it.
std::unique_ptr<Extractor> make_extractor(Format format, const Part& part, Budget& budget);

/// The codings of a Content-Encoding or Transfer-Encoding value, outermost (last applied) first:
/// "gzip, br" gives brotli, gzip. `identity` disappears; an unknown one is Format::opaque.
std::vector<Format> codings(std::string_view content_encoding);

} // namespace lazaret::extract
