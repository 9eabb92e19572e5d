#include "base/log.hpp"
#include "proxy/handle.hpp"

namespace lazaret::proxy {

namespace {

struct FaultWords {
    std::string_view fr;
    std::string_view en;
};

FaultWords words_of(tls::CertificateFault fault)
{
    using enum tls::CertificateFault;
    switch (fault) {
    case none:
        break;
    case expired:
        return {"son certificat a expiré", "its certificate has expired"};
    case not_yet_valid:
        return {"son certificat n'est pas encore valable", "its certificate is not valid yet"};
    case wrong_host:
        return {"son certificat est celui d'un autre nom", "its certificate is for another name"};
    case untrusted:
        return {"son certificat ne vient d'aucune autorité reconnue",
                "its certificate comes from no trusted authority"};
    case self_signed:
        return {"il a signé lui-même son certificat", "its certificate is self-signed"};
    case revoked:
        return {"son certificat a été révoqué", "its certificate has been revoked"};
    case revocation_unknown:
        return {"on ne peut pas savoir si son certificat est révoqué",
                "whether its certificate is revoked cannot be known"};
    case weak:
        return {"son certificat est trop faible (clé courte ou SHA-1)",
                "its certificate is too weak (short key or SHA-1)"};
    case bad_purpose:
        return {"son certificat n'est pas fait pour un site",
                "its certificate is not meant for a server"};
    case must_staple:
        return {"son certificat promet une preuve OCSP qui manque",
                "its certificate promises an OCSP staple that is missing"};
    case handshake:
        return {"la négociation TLS a échoué", "the TLS handshake failed"};
    case protocol_version:
        return {"il ne parle qu'une version dépassée de TLS",
                "it only speaks an outdated version of TLS"};
    case other:
        break;
    }
    return {"son certificat n'est pas valable", "its certificate is not valid"};
}

Why why_of(const Error& error, const Origin& origin)
{
    if (error.side == Side::ours) return Why::internal;
    if (origin.fault() != tls::CertificateFault::none) return Why::bad_certificate;
    switch (error.code) {
    case Errc::resolve:
        return Why::name_not_found;
    case Errc::refused:
        return Why::forbidden_address;
    case Errc::timeout:
        return Why::origin_timeout;
    default:
        return Why::origin_unreachable;
    }
}

} // namespace

Notice notice_of(const Error& error, const Origin& origin, Language language)
{
    Notice notice;
    notice.why = why_of(error, origin);
    notice.host = origin.authority().host;
    if (notice.why == Why::bad_certificate) {
        const auto words = words_of(origin.fault());
        notice.detail = language == Language::fr ? "Raison : " : "Reason: ";
        (notice.detail += language == Language::fr ? words.fr : words.en) += ".";
    }
    log::info("no way to the origin", {{"destination", origin.authority().text()},
                                       {"reason", name(notice.why)},
                                       {"fault", tls::name(origin.fault())},
                                       {"error", error.detail}});
    return notice;
}

asio::awaitable<Result<>> refuse(Exchange& exchange, Notice notice, Core& core)
{
    const auto& contact = core.shared.settings.contact;
    notice.contact_name = contact.name;
    notice.contact_email = contact.email;
    notice.contact_phone = contact.phone;
    core.shared.metrics.refusal(name(notice.why));
    auto answer = render(notice, exchange.head());
    if (core.shared.draining) answer.head.keep_alive = false;
    auto answered = co_await exchange.answer(std::move(answer.head), std::move(answer.body));
    if (answered && !exchange.body_read()) co_await exchange.linger();
    co_return answered;
}

} // namespace lazaret::proxy
