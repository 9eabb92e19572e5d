#include "quarantine/seal.hpp"

#include "base/digest.hpp"
#include "quarantine/openssl.hpp"
#include "quarantine/sink.hpp"

#include <openssl/ec.h>
#include <openssl/rsa.h>

namespace lazaret::quarantine {

namespace {

/// OpenSSL's defaults (PKCS #1 v1.5; SHA-1 in the key derivation) are older than need be.
bool add_recipient(CMS_ContentInfo* cms, X509* certificate)
{
    auto* recipient = CMS_add1_recipient_cert(cms, certificate, CMS_KEY_PARAM);
    if (!recipient) return false;
    auto* context = CMS_RecipientInfo_get0_pkey_ctx(recipient);
    if (!context) return false;
    if (EVP_PKEY_get_base_id(X509_get0_pubkey(certificate)) == EVP_PKEY_RSA) {
        return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) > 0 &&
               EVP_PKEY_CTX_set_rsa_oaep_md(context, EVP_sha256()) > 0 &&
               EVP_PKEY_CTX_set_rsa_mgf1_md(context, EVP_sha256()) > 0;
    }
    return EVP_PKEY_CTX_set_ecdh_kdf_md(context, EVP_sha256()) > 0;
}

Owned<CMS_ContentInfo> envelope(const Recipients& recipients, unsigned flags)
{
    Owned<CMS_ContentInfo> cms{
        CMS_encrypt(nullptr, nullptr, EVP_aes_256_gcm(), CMS_BINARY | CMS_PARTIAL | flags)};
    if (!cms) return nullptr;
    for (const auto& certificate : recipients.certificates()) {
        if (!add_recipient(cms.get(), certificate.get())) return nullptr;
    }
    return cms;
}

/// Reads the body once, for its digest and for `out`.
Result<> copy(Spool& body, BIO* out, Sha256& digest)
{
    for (std::uint64_t done = 0; done < body.size();) {
        auto block = body.read_at(done);
        if (!block) return std::move(block).error();
        if (block->empty()) return Error{Errc::io, Side::ours, "a spooled body ended early"};
        digest.update(*block);
        std::size_t taken = 0;
        if (BIO_write_ex(out, block->data(), block->size(), &taken) != 1 || taken != block->size())
            return openssl_error("seal a body");
        done += block->size();
    }
    // Writes the end of the structure, with the tag of AES-GCM in it.
    if (BIO_flush(out) != 1) return openssl_error("finish sealing a body");
    return {};
}

/// Frees the filters that BIO_new_CMS put in front of `end`.
void take_down(BIO* chain, const BIO* end)
{
    while (chain != end) {
        BIO* next = BIO_pop(chain);
        BIO_free(chain);
        chain = next;
    }
}

Result<> stream(Spool& body, const Recipients& recipients, BIO* out, Sha256& digest)
{
    const auto cms = envelope(recipients, CMS_STREAM);
    BIO* chain = cms ? BIO_new_CMS(out, cms.get()) : nullptr;
    if (!chain) return openssl_error("begin to seal a body");
    auto copied = copy(body, chain, digest);
    take_down(chain, out);
    return copied;
}

/// OpenSSL 3.0 cannot stream nothing: its filter begins with the first byte. A request without a
/// body is filed all the same, for what its head holds.
Result<> write_empty(const Recipients& recipients, BIO* out)
{
    const auto cms = envelope(recipients, 0);
    const Owned<BIO> nothing{BIO_new_mem_buf("", 0)};
    if (!cms || !nothing || CMS_final(cms.get(), nothing.get(), nullptr, CMS_BINARY) != 1 ||
        i2d_CMS_bio(out, cms.get()) != 1 || BIO_flush(out) != 1)
        return openssl_error("seal an empty body");
    return {};
}

} // namespace

Result<Sealed> seal(Spool& body, const Recipients& recipients, int fd, std::uint64_t most)
{
    ERR_clear_error();
    if (recipients.certificates().empty())
        return Error{Errc::config, Side::ours, "nobody to seal a body for"};
    Sink sink{fd, most};
    const auto out = sink.bio();
    if (!out) return openssl_error("prepare to seal a body");

    Sha256 digest;
    auto done = body.size() == 0 ? write_empty(recipients, out.get())
                                 : stream(body, recipients, out.get(), digest);
    ERR_clear_error();
    if (sink.error()) return *sink.error(); // says more than OpenSSL knows
    if (!done) return std::move(done).error();
    return Sealed{
        .size = body.size(), .on_disk = sink.taken(), .sha256 = std::move(digest).finish_hex()};
}

std::uint64_t sealed_size(std::uint64_t size, const Recipients& recipients)
{
    // Each 4 KiB get a header of 4 bytes; a recipient needs its key's size and its issuer's name.
    constexpr std::uint64_t a_recipient = 16 * 1024;
    return size + size / 512 + (1 + recipients.certificates().size()) * a_recipient;
}

} // namespace lazaret::quarantine
