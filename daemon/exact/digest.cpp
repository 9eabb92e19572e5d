#include "exact/digest.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
#include <cstdlib>

namespace lazaret::exact {
namespace {

struct Free {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MD_CTX, Free>;

/// OpenSSL fails here only without memory or its default provider; there is nothing to go on with.
void expect(bool done)
{
    if (!done) std::abort();
}

Context keyed(Bytes key, unsigned char pad)
{
    constexpr std::size_t block = 64; // bytes, FIPS 180-4
    std::array<unsigned char, block> bytes{};
    for (std::size_t i = 0; i < block; ++i)
        bytes[i] = static_cast<unsigned char>(
            (i < key.size() ? std::to_integer<unsigned>(key[i]) : 0u) ^ pad);
    Context context{EVP_MD_CTX_new()};
    expect(context && EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) == 1);
    expect(EVP_DigestUpdate(context.get(), bytes.data(), bytes.size()) == 1);
    OPENSSL_cleanse(bytes.data(), bytes.size());
    return context;
}

} // namespace

struct Hmac::State {
    Context inner;
    Context outer;
    Context work{EVP_MD_CTX_new()};
    bool begun = false;
};

Hmac::Hmac(Bytes key)
    : state_{std::make_unique<State>(State{.inner = keyed(key, 0x36), .outer = keyed(key, 0x5c)})}
{
    expect(state_->work != nullptr);
}

Hmac::Hmac(Hmac&&) noexcept = default;
Hmac& Hmac::operator=(Hmac&&) noexcept = default;
Hmac::~Hmac() = default;

void Hmac::update(Bytes bytes)
{
    auto* work = state_->work.get();
    if (!state_->begun) expect(EVP_MD_CTX_copy_ex(work, state_->inner.get()) == 1);
    state_->begun = true;
    expect(EVP_DigestUpdate(work, bytes.data(), bytes.size()) == 1);
}

std::array<std::byte, 32> Hmac::finish()
{
    update({});
    std::array<std::byte, 32> digest{};
    auto* out = reinterpret_cast<unsigned char*>(digest.data());
    auto* work = state_->work.get();
    expect(EVP_DigestFinal_ex(work, out, nullptr) == 1);
    expect(EVP_MD_CTX_copy_ex(work, state_->outer.get()) == 1);
    expect(EVP_DigestUpdate(work, out, digest.size()) == 1);
    expect(EVP_DigestFinal_ex(work, out, nullptr) == 1);
    state_->begun = false;
    return digest;
}

Secrets::Secrets(const Key& key, Bytes salt)
{
    Hmac master{key.bytes()};
    const auto drawn = [&](std::string_view use) {
        master.update(salt);
        master.update(as_bytes(use));
        return master.finish();
    };
    const auto pair = [](const std::array<std::byte, 32>& from) {
        SipKey sip;
        std::memcpy(&sip.first, from.data(), 8);
        std::memcpy(&sip.second, from.data() + 8, 8);
        return sip;
    };
    const auto checked = drawn("lazaret edm: check");
    std::copy_n(checked.begin(), check.size(), check.begin());
    values = drawn("lazaret edm: values");
    file = drawn("lazaret edm: file");
    filter = pair(drawn("lazaret edm: filter"));
    rows = pair(drawn("lazaret edm: rows"));
}

Secrets::~Secrets()
{
    OPENSSL_cleanse(values.data(), values.size());
    OPENSSL_cleanse(file.data(), file.size());
    OPENSSL_cleanse(&filter, sizeof filter);
    OPENSSL_cleanse(&rows, sizeof rows);
}

} // namespace lazaret::exact
