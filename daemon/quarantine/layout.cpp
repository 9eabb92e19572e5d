#include "quarantine/layout.hpp"

#include "quarantine/file.hpp"

#include <algorithm>
#include <initializer_list>

namespace lazaret::quarantine {

namespace {

/// Recipients and the end of the structure; two officers need less than 2 KiB.
constexpr std::size_t skeleton_limit = 1024 * 1024;
/// A tag of one byte, a length of at most 1 + 8.
constexpr std::size_t header_size = 10;

Error malformed()
{
    return {Errc::io, Side::ours, "not sealed by Lazaret, or damaged"};
}

/// Where the element at `offset` ends. A count of open elements stands in for recursion.
Result<std::uint64_t> skip(Window& file, std::uint64_t offset)
{
    const auto start = offset;
    std::size_t open = 0;
    do {
        auto element = read_element(file, offset);
        if (!element) return std::move(element).error();
        if (element->tag == tag_end) {
            if (open == 0 || element->length != 0) return malformed();
            --open;
        } else if (element->indefinite) {
            ++open;
        }
        offset = element->content + element->length;
        if (offset - start > skeleton_limit) return malformed();
    } while (open > 0);
    return offset;
}

/// The content of an element of this tag and of indefinite length.
Result<std::uint64_t> enter(Window& file, std::uint64_t offset, std::uint8_t tag)
{
    auto element = read_element(file, offset);
    if (!element) return std::move(element).error();
    if (element->tag != tag || !element->indefinite) return malformed();
    return element->content;
}

/// Past one element of each tag, in order.
Result<std::uint64_t> pass(Window& file, std::uint64_t offset,
                           std::initializer_list<std::uint8_t> tags)
{
    for (const auto tag : tags) {
        auto element = read_element(file, offset);
        if (!element) return std::move(element).error();
        if (element->tag != tag) return malformed();
        auto next = skip(file, offset);
        if (!next) return next;
        offset = *next;
    }
    return offset;
}

/// Past the pieces and the end mark of the encrypted content.
Result<std::uint64_t> pass_content(Window& file, std::uint64_t offset)
{
    for (;;) {
        auto piece = read_element(file, offset);
        if (!piece) return std::move(piece).error();
        offset = piece->content + piece->length;
        if (piece->tag == tag_end && piece->length == 0) return offset;
        if (piece->tag != tag_octets || piece->indefinite) return malformed();
    }
}

Result<> append(Window& file, std::uint64_t from, std::uint64_t to, std::string& text)
{
    while (from < to) {
        auto bytes = file.at(from, 1);
        if (!bytes) return std::move(bytes).error();
        if (bytes->empty()) return {};
        const auto n = std::min<std::uint64_t>(bytes->size(), to - from);
        if (text.size() + n > skeleton_limit) return malformed();
        text += as_text(bytes->first(n));
        from += n;
    }
    return {};
}

/// Where the encrypted content, [0] in EncryptedContentInfo, begins with its tag.
Result<std::uint64_t> find_content(Window& file)
{
    auto at = enter(file, 0, tag_sequence);                // ContentInfo
    if (at) at = pass(file, *at, {tag_oid});               // contentType
    if (at) at = enter(file, *at, tag_context_0);          // content
    if (at) at = enter(file, *at, tag_sequence);           // (Auth)EnvelopedData
    if (at) at = pass(file, *at, {tag_integer, tag_set});  // version, recipientInfos
    if (at) at = enter(file, *at, tag_sequence);           // (auth)EncryptedContentInfo
    if (at) at = pass(file, *at, {tag_oid, tag_sequence}); // contentType, algorithm
    return at;
}

} // namespace

Result<Bytes> Window::at(std::uint64_t offset, std::size_t least)
{
    constexpr std::size_t block_size = 256 * 1024;
    if (offset < start_ || offset + least > start_ + filled_) {
        block_.resize(block_size);
        auto n = read_at(fd_, offset, block_);
        if (!n) return std::move(n).error();
        start_ = offset;
        filled_ = *n;
    }
    return Bytes{block_}.first(filled_).subspan(static_cast<std::size_t>(offset - start_));
}

Result<Element> read_element(Window& file, std::uint64_t offset)
{
    auto got = file.at(offset, header_size);
    if (!got) return std::move(got).error();
    const auto bytes = *got;
    const auto byte = [&](std::size_t i) { return std::to_integer<std::uint8_t>(bytes[i]); };
    if (bytes.size() < 2 || (byte(0) & 0x1f) == 0x1f) return malformed();
    Element element{.tag = byte(0), .content = offset + 2};
    if (byte(1) < 0x80) {
        element.length = byte(1);
        return element;
    }
    const std::size_t digits = byte(1) & 0x7f;
    element.indefinite = digits == 0;
    const bool constructed = (byte(0) & 0x20) != 0;
    if (digits > 8 || bytes.size() < 2 + digits || (element.indefinite && !constructed))
        return malformed();
    for (std::size_t i = 0; i < digits; ++i)
        element.length = element.length << 8 | byte(2 + i);
    element.content += digits;
    // No file is that long; the sums that follow cannot overflow.
    if (element.length >> 62 != 0) return malformed();
    return element;
}

Result<Layout> read_layout(Window& file)
{
    Layout layout;
    const auto first = read_element(file, 0);
    if (!first) return first.error();
    if (!first->indefinite) {
        if (auto all = append(file, 0, ~0ull, layout.skeleton); !all) return std::move(all).error();
        if (layout.skeleton.size() != first->content + first->length) return malformed();
        return layout;
    }
    const auto begin = find_content(file);
    if (!begin) return begin.error();
    const auto content = enter(file, *begin, tag_context_0);
    if (!content) return content.error();
    const auto end = pass_content(file, *content);
    if (!end) return end.error();

    layout.content = *content;
    if (auto head = append(file, 0, *begin, layout.skeleton); !head) return std::move(head).error();
    if (auto tail = append(file, *end, ~0ull, layout.skeleton); !tail)
        return std::move(tail).error();
    return layout;
}

} // namespace lazaret::quarantine
