#include "extract/worker/pdf_poppler.hpp"

#include "extract/worker/documents.hpp"

#include <Error.h>
#include <GlobalParams.h>
#include <UTF.h>
#include <array>
#include <ctime>

namespace lazaret::extract::worker {
namespace {

unsigned& error_count()
{
    static unsigned count = 0;
    return count;
}

void on_error(ErrorCategory category, Goffset, const char*)
{
    if (category == errSyntaxError || category == errIO) ++error_count();
}

void append_utf8(std::string& text, Unicode code)
{
    if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) code = 0xfffd;
    if (code < 0x80) {
        text += static_cast<char>(code);
    } else if (code < 0x800) {
        text += static_cast<char>(0xc0 | code >> 6);
        text += static_cast<char>(0x80 | (code & 0x3f));
    } else {
        if (code < 0x10000) {
            text += static_cast<char>(0xe0 | code >> 12);
        } else {
            text += static_cast<char>(0xf0 | code >> 18);
            text += static_cast<char>(0x80 | (code >> 12 & 0x3f));
        }
        text += static_cast<char>(0x80 | (code >> 6 & 0x3f));
        text += static_cast<char>(0x80 | (code & 0x3f));
    }
}

struct Free {
    void operator()(Unicode* text) const { gfree(text); }
};

} // namespace

void prepare_pdf()
{
    if (globalParams) return;
    globalParams = std::make_unique<GlobalParams>();
    setErrorCallback(on_error);
    tzset(); // dates of files inside are local ones: the first reads /etc/localtime
}

std::unique_ptr<PDFDoc> open_document(Bytes file)
{
    auto stream = std::make_unique<MemStream>(reinterpret_cast<const char*>(file.data()), 0,
                                              static_cast<Goffset>(file.size()), Object{objNull});
    return std::make_unique<PDFDoc>(stream.release()); // which it owns
}

unsigned errors_so_far()
{
    return error_count();
}

std::string text_of(const Object& string)
{
    if (!string.isString()) return {};
    Unicode* decoded = nullptr;
    const int length = TextStringToUCS4(string.getString()->toStr(), &decoded);
    const std::unique_ptr<Unicode, Free> owner{decoded};
    std::string text;
    int binary = 0;
    for (int i = 0; i < length; ++i) {
        const auto code = decoded[i] == '\r' ? Unicode{'\n'} : decoded[i];
        if (code == 0xfeff) continue;
        const bool control = (code < 0x20 && code != '\n' && code != '\t') || code == 0xfffd;
        binary += control;
        append_utf8(text, control ? Unicode{' '} : code);
    }
    return binary * 8 > length ? std::string{} : text;
}

std::optional<std::string> content_of(Stream& stream, std::size_t most)
{
    std::string content;
    std::array<unsigned char, 16384> block{};
    stream.reset();
    for (;;) {
        const int got = stream.doGetChars(static_cast<int>(block.size()), block.data());
        if (got <= 0) break;
        content.append(reinterpret_cast<const char*>(block.data()), static_cast<std::size_t>(got));
        if (content.size() > most) return std::nullopt;
    }
    stream.close();
    return content;
}

std::uint64_t place_of(XRef& xref, int number)
{
    if (number < 0 || number >= xref.getNumObjects()) return 0;
    const auto* const entry = xref.getEntry(number, false);
    if (!entry || entry->type == xrefEntryFree || entry->type == xrefEntryNone) return 0;
    if (entry->type == xrefEntryUncompressed) return static_cast<std::uint64_t>(entry->offset);
    // In an object stream: where that one stands, and the index inside.
    const auto* const holder = xref.getEntry(static_cast<int>(entry->offset), false);
    if (!holder) return 0;
    return static_cast<std::uint64_t>(holder->offset) << 20 ^
           static_cast<std::uint64_t>(entry->gen);
}

} // namespace lazaret::extract::worker
