#include "tls/client.hpp"

#include "tls/settings.hpp"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <mutex>
#include <utility>

namespace lazaret::tls {

namespace {

using Clock = std::chrono::steady_clock;

/// How long one key seals tickets; one more turn it still opens them.
constexpr std::chrono::hours key_life{12};
constexpr long session_life = 12 * 3600; // seconds

struct TicketKey {
    std::array<unsigned char, 16> name{};
    std::array<unsigned char, 32> cipher{}; ///< AES-256-CBC (RFC 5077 §4)
    std::array<unsigned char, 32> mac{};    ///< HMAC-SHA-256
    Clock::time_point made{};

    TicketKey() = default;
    TicketKey(const TicketKey&) = default;
    TicketKey& operator=(const TicketKey&) = default;
    ~TicketKey()
    {
        OPENSSL_cleanse(cipher.data(), cipher.size());
        OPENSSL_cleanse(mac.data(), mac.size());
    }
};

bool renew(TicketKey& key, Clock::time_point now)
{
    key.made = now;
    return RAND_bytes(key.name.data(), static_cast<int>(key.name.size())) == 1 &&
           RAND_priv_bytes(key.cipher.data(), static_cast<int>(key.cipher.size())) == 1 &&
           RAND_priv_bytes(key.mac.data(), static_cast<int>(key.mac.size())) == 1;
}

/// Sets up sealing or opening with `key`, as OpenSSL asks its callback to.
bool arm(const TicketKey& key, const unsigned char* iv, EVP_CIPHER_CTX* cipher, EVP_MAC_CTX* mac,
         bool seal)
{
    auto mac_key = key.mac; // OSSL_PARAM takes no const
    char digest[] = "SHA256";
    std::array<OSSL_PARAM, 3> parameters{
        OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY, mac_key.data(), mac_key.size()),
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_end()};
    const auto* aes = EVP_aes_256_cbc();
    const bool set =
        EVP_MAC_CTX_set_params(mac, parameters.data()) == 1 &&
        EVP_CipherInit_ex(cipher, aes, nullptr, key.cipher.data(), iv, seal ? 1 : 0) == 1;
    OPENSSL_cleanse(mac_key.data(), mac_key.size());
    return set;
}

} // namespace

/// The keys that tickets are sealed with: the current one and the one before.
class ClientContext::Tickets {
public:
    /// OpenSSL's callback: 1 go on, 2 go on and give a new ticket, 0 unknown key, -1 failed.
    static int on_ticket(SSL* ssl, unsigned char* name, unsigned char* iv, EVP_CIPHER_CTX* cipher,
                         EVP_MAC_CTX* mac, int seal)
    {
        auto* tickets = static_cast<Tickets*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), index()));
        return seal ? tickets->seal(name, iv, cipher, mac) : tickets->open(name, iv, cipher, mac);
    }

    static int index()
    {
        static const int number = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
        return number;
    }

private:
    bool turn(Clock::time_point now)
    {
        if (now - current_.made < key_life && current_.made != Clock::time_point{}) return true;
        previous_ = current_;
        return renew(current_, now);
    }

    int seal(unsigned char* name, unsigned char* iv, EVP_CIPHER_CTX* cipher, EVP_MAC_CTX* mac)
    {
        const std::lock_guard lock{mutex_};
        if (!turn(Clock::now()) || RAND_bytes(iv, EVP_CIPHER_get_iv_length(EVP_aes_256_cbc())) != 1)
            return -1;
        std::copy(current_.name.begin(), current_.name.end(), name);
        return arm(current_, iv, cipher, mac, true) ? 1 : -1;
    }

    int open(const unsigned char* name, const unsigned char* iv, EVP_CIPHER_CTX* cipher,
             EVP_MAC_CTX* mac)
    {
        const std::lock_guard lock{mutex_};
        const auto now = Clock::now();
        if (!turn(now)) return -1;
        for (const auto* key : {&current_, &previous_}) {
            if (key->made == Clock::time_point{} || now - key->made > 2 * key_life) continue;
            if (!std::equal(key->name.begin(), key->name.end(), name)) continue;
            if (!arm(*key, iv, cipher, mac, false)) return -1;
            return key == &current_ ? 1 : 2;
        }
        return 0;
    }

    std::mutex mutex_;
    TicketKey current_;
    TicketKey previous_;
};

namespace {

int protocol_index()
{
    static const int index = SSL_get_ex_new_index(
        0, nullptr, nullptr, nullptr, [](void*, void* text, CRYPTO_EX_DATA*, int, long, void*) {
            delete static_cast<std::string*>(text);
        });
    return index;
}

/// Chooses the origin's protocol, or ends the handshake (RFC 7301 §3.2).
int on_alpn(SSL* ssl, const unsigned char** chosen, unsigned char* chosen_size,
            const unsigned char* offered, unsigned offered_size, void*)
{
    const auto* wanted = static_cast<const std::string*>(SSL_get_ex_data(ssl, protocol_index()));
    if (!wanted || wanted->empty()) return SSL_TLSEXT_ERR_NOACK;
    for (unsigned at = 0; at < offered_size; at += 1u + offered[at]) {
        const unsigned size = offered[at];
        if (size > offered_size - at - 1) break;
        const auto* name = offered + at + 1;
        if (!std::equal(wanted->begin(), wanted->end(), name, name + size)) continue;
        *chosen = name;
        *chosen_size = static_cast<unsigned char>(size);
        return SSL_TLSEXT_ERR_OK;
    }
    return SSL_TLSEXT_ERR_ALERT_FATAL;
}

/// A ticket counts only where it was given: OpenSSL compares this with what is in the ticket.
bool bind_sessions(SSL* ssl, const std::string& host)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    return EVP_Digest(host.data(), host.size(), digest.data(), &size, EVP_sha256(), nullptr) == 1 &&
           SSL_set_session_id_context(ssl, digest.data(), size) == 1;
}

Error failure(const std::string& host)
{
    return {Errc::tls, Side::ours, "TLS as " + host + ": " + error_text()};
}

} // namespace

ClientContext::ClientContext() = default;
ClientContext::~ClientContext() = default;

Result<std::unique_ptr<ClientContext>> ClientContext::make()
{
    std::unique_ptr<ClientContext> made{new ClientContext};
    made->context_ = make_context(TLS_server_method());
    made->tickets_ = std::make_unique<Tickets>();
    auto* context = made->context_.get();
    if (!context || SSL_CTX_set_ex_data(context, Tickets::index(), made->tickets_.get()) != 1)
        return Error{Errc::tls, Side::ours, "TLS for clients: " + error_text()};
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF); // tickets only
    SSL_CTX_set_tlsext_ticket_key_evp_cb(context, Tickets::on_ticket);
    SSL_CTX_set_timeout(context, session_life);
    SSL_CTX_set_num_tickets(context, 1);
    SSL_CTX_set_alpn_select_cb(context, on_alpn, nullptr);
    return made;
}

Result<Ssl> ClientContext::prepare(const Leaf& leaf, const std::string& host,
                                   const std::string& protocol)
{
    ERR_clear_error();
    Ssl ssl{SSL_new(context_.get())};
    if (!ssl ||
        SSL_use_cert_and_key(ssl.get(), leaf.certificate.get(), leaf.key.get(), leaf.chain.get(),
                             1) != 1 ||
        !bind_sessions(ssl.get(), host))
        return failure(host);
    auto wanted = std::make_unique<std::string>(protocol);
    if (SSL_set_ex_data(ssl.get(), protocol_index(), wanted.get()) != 1) return failure(host);
    static_cast<void>(wanted.release()); // belongs to ssl now
    SSL_set_accept_state(ssl.get());
    return ssl;
}

asio::awaitable<Result<std::unique_ptr<TlsStream>>>
ClientContext::accept(std::unique_ptr<net::TcpStream> tcp, Bytes prefetched,
                      std::shared_ptr<const Leaf> leaf, std::string host, std::string protocol,
                      net::Patience patience)
{
    auto ssl = prepare(*leaf, host, protocol);
    if (!ssl) co_return std::move(ssl).error();
    auto stream = std::make_unique<TlsStream>(std::move(tcp), std::move(*ssl), prefetched);
    auto shaken = co_await stream->handshake(patience);
    if (!shaken) {
        auto failed = std::move(shaken).error();
        failed.detail = "TLS as " + host + ": " + failed.detail;
        co_await stream->close(); // the client may still be reading our alert
        co_return failed;
    }
    co_return std::move(stream);
}

} // namespace lazaret::tls
