#include "quarantine/unseal.hpp"

#include "base/block.hpp"
#include "quarantine/file.hpp"
#include "quarantine/layout.hpp"
#include "quarantine/openssl.hpp"
#include "quarantine/sink.hpp"

#include <openssl/crypto.h>

#include <algorithm>
#include <cstring>
#include <fcntl.h>
#include <limits>
#include <optional>
#include <unistd.h>

namespace lazaret::quarantine {

namespace {

/// The encrypted content as OpenSSL reads it: the pieces joined.
struct Pieces {
    Window& file;
    std::uint64_t offset;
    std::uint64_t left = 0; ///< of the piece at `offset`
    bool ended = false;
    std::optional<Error> error{};

    Result<std::size_t> read(std::span<std::byte> into)
    {
        while (left == 0 && !ended) {
            auto piece = read_element(file, offset);
            if (!piece) return std::move(piece).error();
            ended = piece->tag != tag_octets;
            offset = piece->content;
            left = ended ? 0 : piece->length;
        }
        if (ended) return std::size_t{0};
        auto bytes = file.at(offset, 1);
        if (!bytes) return std::move(bytes).error();
        const auto n = std::min({static_cast<std::uint64_t>(bytes->size()), left,
                                 static_cast<std::uint64_t>(into.size())});
        std::memcpy(into.data(), bytes->data(), n);
        offset += n;
        left -= n;
        return static_cast<std::size_t>(n);
    }
};

int pieces_read(BIO* bio, char* data, std::size_t n, std::size_t* got)
{
    auto* pieces = static_cast<Pieces*>(BIO_get_data(bio));
    const auto read = pieces->read(std::as_writable_bytes(std::span{data, n}));
    if (!read) pieces->error = read.error();
    *got = read ? *read : 0;
    return *got > 0 ? 1 : 0;
}

long pieces_control(BIO* bio, int command, long, void*)
{
    return command == BIO_CTRL_EOF && static_cast<Pieces*>(BIO_get_data(bio))->ended ? 1 : 0;
}

Owned<BIO> pieces_bio(Pieces& pieces)
{
    static BIO_METHOD* const method = [] {
        auto* made = BIO_meth_new(BIO_TYPE_SOURCE_SINK | BIO_get_new_index(), "sealed content");
        BIO_meth_set_read_ex(made, pieces_read);
        BIO_meth_set_ctrl(made, pieces_control);
        return made;
    }();
    Owned<BIO> bio{BIO_new(method)};
    if (!bio) return bio;
    BIO_set_data(bio.get(), &pieces);
    BIO_set_init(bio.get(), 1);
    return bio;
}

/// Memory that held key material is wiped before it is given back.
struct Wiped {
    std::string text;
    ~Wiped() { OPENSSL_cleanse(text.data(), text.size()); }
};

Result<Owned<EVP_PKEY>> read_key(const std::filesystem::path& path)
{
    constexpr std::size_t most = 64 * 1024;
    const File file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    if (!file)
        return Error{Errc::config, Side::ours,
                     system_error("open the key " + path.string()).detail};
    auto text = read_text(file.fd(), most);
    if (!text)
        return Error{Errc::config, Side::ours,
                     "the key " + path.string() + ": " + text.error().detail};
    Wiped pem{std::move(*text)};
    const Owned<BIO> in{BIO_new_mem_buf(pem.text.data(), static_cast<int>(pem.text.size()))};
    Owned<EVP_PKEY> key{in ? PEM_read_bio_PrivateKey(in.get(), nullptr, nullptr, nullptr)
                           : nullptr};
    if (!key)
        return Error{Errc::config, Side::ours,
                     "no private key in PEM in " + path.string() + ": " + openssl_reason()};
    return key;
}

bool opens_transport(CMS_ContentInfo* cms, CMS_RecipientInfo* recipient, EVP_PKEY* key)
{
    EVP_PKEY_up_ref(key);
    CMS_RecipientInfo_set0_pkey(recipient, key); // owns that reference
    const bool opened = CMS_RecipientInfo_decrypt(cms, recipient) > 0;
    CMS_RecipientInfo_set0_pkey(recipient, nullptr);
    return opened;
}

bool opens_agreement(CMS_ContentInfo* cms, CMS_RecipientInfo* recipient, EVP_PKEY* key)
{
    auto* keys = CMS_RecipientInfo_kari_get0_reks(recipient);
    bool opened = false;
    for (int i = 0; i < sk_CMS_RecipientEncryptedKey_num(keys) && !opened; ++i) {
        if (CMS_RecipientInfo_kari_set0_pkey(recipient, key) <= 0) continue;
        opened = CMS_RecipientInfo_kari_decrypt(cms, recipient,
                                                sk_CMS_RecipientEncryptedKey_value(keys, i)) > 0;
        CMS_RecipientInfo_kari_set0_pkey(recipient, nullptr);
    }
    return opened;
}

/// Tries `key` on each recipient of its kind. OAEP and the AES key wrap both tell a wrong key,
/// so no certificate is needed to find the right one. (CMS_decrypt would go on with a random
/// key, against an attacker who watches its answers; here the officer sits at the keyboard.)
bool find_recipient(CMS_ContentInfo* cms, EVP_PKEY* key)
{
    const bool rsa = EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA;
    auto* recipients = CMS_get0_RecipientInfos(cms);
    for (int i = 0; i < sk_CMS_RecipientInfo_num(recipients); ++i) {
        auto* recipient = sk_CMS_RecipientInfo_value(recipients, i);
        const int kind = CMS_RecipientInfo_type(recipient);
        if (rsa && kind == CMS_RECIPINFO_TRANS && opens_transport(cms, recipient, key)) return true;
        if (!rsa && kind == CMS_RECIPINFO_AGREE && opens_agreement(cms, recipient, key))
            return true;
    }
    ERR_clear_error();
    return false;
}

/// Empty when it is not AuthEnvelopedData: EnvelopedData, whose content anybody can alter, must not
/// pass for it.
Owned<CMS_ContentInfo> parse(std::string_view text)
{
    const Owned<BIO> in{BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))};
    Owned<CMS_ContentInfo> cms{in ? d2i_CMS_bio(in.get(), nullptr) : nullptr};
    if (!cms || OBJ_obj2nid(CMS_get0_type(cms.get())) != NID_id_smime_ct_authEnvelopedData)
        return nullptr;
    return cms;
}

/// Decrypts all of the content into `sink`. True when the tag at its end is right. CMS_decrypt
/// would do the same, but holds the whole plain text in memory until then. `from`: the content,
/// when it is not in `cms`.
bool decrypt(CMS_ContentInfo* cms, BIO* from, Sink& sink)
{
    BIO* chain = CMS_dataInit(cms, from);
    if (!chain) return false;
    auto block = Block::take();
    block.used(Block::size);
    std::size_t n = 0;
    bool taken = true;
    while (taken && BIO_read_ex(chain, block.data(), Block::size, &n) == 1)
        taken = sink.take(Bytes{block.bytes()}.first(n));
    BIO* cipher = BIO_find_type(chain, BIO_TYPE_CIPHER);
    const bool unaltered = taken && cipher && BIO_get_cipher_status(cipher) == 1;
    while (chain && chain != from) {
        BIO* next = BIO_pop(chain);
        BIO_free(chain);
        chain = next;
    }
    return unaltered;
}

/// A file without a name where the file system has that, so that nothing remains of a failure.
File unnamed_in(const std::filesystem::path& folder)
{
    return File{::open(folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600)};
}

Result<> give_name(const File& file, const std::filesystem::path& to)
{
    const auto from = "/proc/self/fd/" + std::to_string(file.fd());
    if (::linkat(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), AT_SYMLINK_FOLLOW) != 0)
        return system_error("create " + to.string());
    return {};
}

} // namespace

Result<> unseal(const std::filesystem::path& sealed, const std::filesystem::path& key, int out)
{
    ERR_clear_error();
    const File file{::open(sealed.c_str(), O_RDONLY | O_CLOEXEC)};
    if (!file) return system_error("open " + sealed.string());
    Window window{file.fd()};
    const auto layout = read_layout(window);
    if (!layout) return Error{Errc::io, Side::ours, sealed.string() + ": " + layout.error().detail};
    const auto cms = parse(layout->skeleton);
    if (!cms) return openssl_error("read the structure of " + sealed.string());

    const auto private_key = read_key(key);
    if (!private_key) return private_key.error();
    if (!find_recipient(cms.get(), private_key->get()))
        return Error{Errc::config, Side::ours,
                     key.string() + " opens nothing here: not a recipient's key"};

    Pieces pieces{.file = window, .offset = layout->content};
    Sink sink{out, std::numeric_limits<std::uint64_t>::max()};
    const auto from = layout->content > 0 ? pieces_bio(pieces) : nullptr;
    const bool unaltered = decrypt(cms.get(), from.get(), sink);
    if (unaltered && !pieces.error && sink.flush()) return {};
    if (sink.error()) return *sink.error();
    if (pieces.error) return *pieces.error;
    return openssl_error(sealed.string() + " was altered");
}

Result<> unseal_to(const std::filesystem::path& sealed, const std::filesystem::path& key,
                   const std::filesystem::path& to)
{
    const auto folder = to.has_parent_path() ? to.parent_path() : std::filesystem::path{"."};
    if (auto file = unnamed_in(folder)) {
        if (auto written = unseal(sealed, key, file.fd()); !written) return written;
        if (auto synced = sync(file.fd(), to.string()); !synced) return synced;
        return give_name(file, to);
    }
    // Then under a name that says it is not ready. O_EXCL: never into a file someone put there.
    const auto part = to.string() + ".part";
    const File file{::open(part.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600)};
    if (!file) return system_error("create " + part);
    auto written = unseal(sealed, key, file.fd());
    if (written) written = sync(file.fd(), part);
    if (written && ::link(part.c_str(), to.c_str()) != 0)
        written = system_error("create " + to.string());
    ::unlink(part.c_str());
    return written;
}

} // namespace lazaret::quarantine
