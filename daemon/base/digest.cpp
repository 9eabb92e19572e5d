#include "base/digest.hpp"

#include <openssl/evp.h>

#include <cstdlib>

namespace lazaret {

struct Sha256::State {
    struct Free {
        void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
    };
    std::unique_ptr<EVP_MD_CTX, Free> context{EVP_MD_CTX_new()};
};

namespace {

/// OpenSSL fails here only without memory or without its default provider: there is no digest to
/// go on with, and a wrong one must never be shown.
void expect(bool done)
{
    if (!done) std::abort();
}

} // namespace

Sha256::Sha256() : state_{std::make_unique<State>()}
{
    expect(state_->context != nullptr);
    expect(EVP_DigestInit_ex(state_->context.get(), EVP_sha256(), nullptr) == 1);
}

Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;
Sha256::~Sha256() = default;

void Sha256::update(Bytes bytes)
{
    expect(EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()) == 1);
}

std::array<std::byte, 32> Sha256::finish() &&
{
    std::array<std::byte, 32> digest{};
    unsigned size = 0;
    auto* out = reinterpret_cast<unsigned char*>(digest.data());
    expect(EVP_DigestFinal_ex(state_->context.get(), out, &size) == 1 && size == digest.size());
    return digest;
}

std::string Sha256::finish_hex() &&
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    for (const auto byte : std::move(*this).finish()) {
        const auto value = std::to_integer<unsigned>(byte);
        hex += digits[value >> 4];
        hex += digits[value & 15];
    }
    return hex;
}

std::string sha256_hex(std::string_view text)
{
    Sha256 digest;
    digest.update(text);
    return std::move(digest).finish_hex();
}

} // namespace lazaret
