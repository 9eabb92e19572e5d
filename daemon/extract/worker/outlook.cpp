/// Outlook's stores (PST, OST; MS-PST) by libpst, which reads files by name only: the document is
/// copied into one in memory.

#include "extract/worker/outlook.hpp"

#include "extract/worker/compound_findings.hpp"
#include "extract/worker/documents.hpp"
#include "extract/worker/fields.hpp"
#include "extract/worker/outlook_item.hpp"
#include "extract/worker/outlook_pages.hpp"
#include "extract/worker/rtf_compressed.hpp"

#include <cstdlib>
#include <iconv.h>
#include <libpst/libpst.h>
#include <memory>
#include <sys/mman.h>
#include <unistd.h>

namespace lazaret::extract::worker {
namespace {

constexpr std::uint32_t magic = 0x4e44'4221; // "!BDN"

/// Whether libpst will be able to do the same.
bool converts_utf16()
{
    const auto converter = iconv_open("utf-8", "utf-16le");
    if (converter == reinterpret_cast<iconv_t>(-1)) return false;
    iconv_close(converter);
    return true;
}

struct CloseFile {
    void operator()(pst_file* file) const { pst_close(file); }
};
struct FreeItem {
    void operator()(pst_item* item) const { pst_freeItem(item); }
};
using Item = std::unique_ptr<pst_item, FreeItem>;

/// A nameless file in memory, with a path that only this process can follow.
class MemoryFile {
public:
    explicit MemoryFile(Bytes content) : file_{memfd_create("outlook", MFD_CLOEXEC)}
    {
        while (file_ >= 0 && !content.empty()) {
            const auto written = write(file_, content.data(), content.size());
            if (written <= 0) break;
            content = content.subspan(static_cast<std::size_t>(written));
        }
        whole_ = file_ >= 0 && content.empty();
    }
    ~MemoryFile()
    {
        if (file_ >= 0) close(file_);
    }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;

    bool whole() const { return whole_; }
    std::string path() const { return "/proc/self/fd/" + std::to_string(file_); }

private:
    int file_;
    bool whole_ = false;
};

/// HEADER.bCryptMethod (MS-PST §2.2.2.6). 0, 1 and 2 need no key; 0x10 is Windows' own encryption.
bool is_encrypted(Bytes document)
{
    constexpr std::uint16_t first_unicode_version = 21;
    const bool unicode = u16_at(document, 10) >= first_unicode_version;
    return u8_at(document, unicode ? 513 : 461) == 0x10;
}

bool is_whole(Bytes document, const pst_file& file)
{
    const auto layout = file.do_read64 == 0   ? PageLayout::narrow
                        : file.do_read64 == 1 ? PageLayout::wide
                                              : PageLayout::large;
    return store_is_whole(document, layout) &&
           tree_is_whole(document, layout, PageTree::blocks, file.index1) &&
           tree_is_whole(document, layout, PageTree::nodes, file.index2);
}

/// Folders, messages, and what is attached to folders unseen: nodes that are objects with
/// properties. The others are tables of the same properties, and what the store needs for itself
/// (MS-PST §2.2.2.1, NID types).
bool holds_properties(std::uint64_t node)
{
    const auto type = node & 0x1f;
    return type == 0x02 || type == 0x03 || type == 0x04 || type == 0x08;
}

class Store {
public:
    Store(pst_file& file, std::size_t size, Findings& findings)
        : file_{file}, most_items_{size / smallest_item + 1}, findings_{findings}
    {
    }

    void read()
    {
        std::size_t items = 0;
        for (auto* node = file_.d_head; node != nullptr; node = pst_getNextDptr(node)) {
            if (findings_.spent()) return;
            if (++items > most_items_) return findings_.gap(Unscannable::malformed);
            if (node->desc == nullptr || !holds_properties(node->d_id)) continue;
            const Item item{pst_parse_item(&file_, node, nullptr)};
            if (item)
                give(*item, 0);
            else
                ++unread_;
        }
        if (unread_ > 0) findings_.gap(Unscannable::malformed);
    }

private:
    static constexpr std::size_t smallest_item = 16; // bytes of an entry in the tree of items

    void give(pst_item& item, std::uint32_t depth);
    void give_bodies(const pst_item& item);
    void give_attachment(pst_item_attach& attachment, std::uint32_t depth);
    void give_content(pst_item_attach& attachment, const std::string& name);

    pst_file& file_;
    std::size_t most_items_; ///< more go round in circles
    Findings& findings_;
    std::size_t unread_ = 0;
};

std::string item_name(const pst_item& item)
{
    auto name = pst_text(item.subject.str);
    if (name.empty()) name = pst_text(item.file_as.str);
    constexpr std::size_t most_shown = 60; // bytes
    if (name.size() > most_shown) {
        auto end = most_shown;
        while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xc0) == 0x80)
            --end;
        name.resize(end);
    }
    return name.empty() ? "item" : name;
}

void Store::give(pst_item& item, std::uint32_t depth)
{
    if (depth > findings_.depth_limit()) return findings_.gap(Unscannable::too_deep);
    const auto before = findings_.enter(item_name(item));
    findings_.text("properties", item_lines(item));
    give_bodies(item);
    for (auto* one = item.attach; one != nullptr && !findings_.spent(); one = one->next)
        give_attachment(*one, depth);
    findings_.leave(before);
}

void Store::give_bodies(const pst_item& item)
{
    findings_.text("body", pst_text(item.body.str));
    if (item.email == nullptr) return;
    const auto& mail = *item.email;
    findings_.file("body.html", as_bytes(pst_text(mail.htmlbody.str)), "text/html");
    const auto bytes = [](const pst_binary& binary) {
        return Bytes{reinterpret_cast<const std::byte*>(binary.data),
                     binary.data != nullptr ? binary.size : 0};
    };
    if (const auto rtf = bytes(mail.rtf_compressed); !rtf.empty()) {
        if (const auto text = decompress_rtf(rtf))
            findings_.file("body.rtf", as_bytes(*text));
        else
            findings_.gap(Unscannable::malformed);
    }
    if (mail.encrypted_body.size > 0 || mail.encrypted_htmlbody.size > 0)
        findings_.gap(Unscannable::encrypted);
}

void Store::give_content(pst_item_attach& attachment, const std::string& name)
{
    if (attachment.data.data != nullptr) {
        const auto* data = reinterpret_cast<const std::byte*>(attachment.data.data);
        return findings_.file(name, {data, attachment.data.size});
    }
    // libpst lists rows of the table of attachments that have no attachment.
    if (attachment.i_id == 0 && attachment.method == PST_ATTACH_NONE) return;
    const auto content = pst_attach_to_mem(&file_, &attachment);
    const std::unique_ptr<char, decltype(&std::free)> owner{content.data, &std::free};
    if (!owner) return findings_.gap(Unscannable::malformed);
    findings_.file(name, {reinterpret_cast<const std::byte*>(owner.get()), content.size});
}

void Store::give_attachment(pst_item_attach& attachment, std::uint32_t depth)
{
    auto name = pst_text(attachment.filename2.str);
    if (name.empty()) name = pst_text(attachment.filename1.str);
    if (name.empty()) name = "attachment";
    if (attachment.method != PST_ATTACH_EMBEDDED) return give_content(attachment, name);

    // A message inside a message: a node that stands in no tree.
    pst_desc_tree node{};
    node.desc = pst_getID(&file_, attachment.i_id);
    const Item inner{node.desc != nullptr ? pst_parse_item(&file_, &node, attachment.id2_head)
                                          : nullptr};
    if (!inner) return findings_.gap(Unscannable::malformed);
    give(*inner, depth + 1);
}

} // namespace

void prepare_outlook()
{
    // Never closed: the C library unloads converters that nobody uses.
    [[maybe_unused]] static const auto converter = iconv_open("utf-8", "utf-16le");
}

void open_outlook(Bytes document, const Part&, Allowance& allowance, Sink& out)
{
    Findings findings{out, allowance};
    if (u32_at(document, 0) != magic) return findings.gap(Unscannable::malformed);
    if (is_encrypted(document)) return findings.gap(Unscannable::encrypted);
    if (!converts_utf16()) return findings.gap(Unscannable::unsupported);
    const MemoryFile memory{document};
    if (!memory.whole()) return findings.gap(Unscannable::over_budget);
    pst_file file{};
    if (pst_open(&file, memory.path().c_str(), "utf-8") != 0)
        return findings.gap(Unscannable::unsupported);
    const std::unique_ptr<pst_file, CloseFile> closer{&file};
    if (pst_load_index(&file) != 0) return findings.gap(Unscannable::malformed);
    if (!is_whole(document, file)) findings.gap(Unscannable::malformed);
    pst_load_extended_attributes(&file); // without them, own fields have no names
    Store{file, document.size(), findings}.read();
}

} // namespace lazaret::extract::worker
