#include "proxy/notice.hpp"

#include "http/accept.hpp"
#include "proxy/page.hpp"
#include "proxy/words.hpp"

#include <algorithm>
#include <array>

namespace lazaret::proxy {
namespace {

using namespace std::string_view_literals;

struct Meaning {
    Why why;
    std::string_view name;
    std::uint16_t status;
    std::string_view reason;
};

constexpr std::array meanings{
    Meaning{Why::blocked, "blocked", 403, "Forbidden"},
    Meaning{Why::quarantined, "quarantined", 403, "Forbidden"},
    Meaning{Why::unreadable, "unreadable", 403, "Forbidden"},
    Meaning{Why::too_big, "too_big", 413, "Content Too Large"},
    Meaning{Why::no_room, "no_room", 503, "Service Unavailable"},
    Meaning{Why::not_a_client, "not_a_client", 403, "Forbidden"},
    Meaning{Why::bad_request, "bad_request", 400, "Bad Request"},
    Meaning{Why::misdirected, "misdirected", 421, "Misdirected Request"},
    Meaning{Why::forbidden_address, "forbidden_address", 403, "Forbidden"},
    Meaning{Why::bad_certificate, "bad_certificate", 502, "Bad Gateway"},
    Meaning{Why::origin_unreachable, "origin_unreachable", 502, "Bad Gateway"},
    Meaning{Why::origin_timeout, "origin_timeout", 504, "Gateway Timeout"},
    Meaning{Why::name_not_found, "name_not_found", 502, "Bad Gateway"},
    Meaning{Why::internal, "internal", 500, "Internal Server Error"},
};

const Meaning& meaning(Why why)
{
    const auto* found = std::find_if(meanings.begin(), meanings.end(),
                                     [&](const Meaning& m) { return m.why == why; });
    return found == meanings.end() ? meanings.back() : *found;
}

enum class Form : std::uint8_t { html, json, plain };

bool is_from_a_script(const http::Fields& fields)
{
    const auto dest = fields.find("Sec-Fetch-Dest");
    if (dest) return *dest == "empty";
    return fields.find("X-Requested-With") || fields.find("Origin");
}

/// By name in Accept, if there is any; */* is what everybody sends, so it says nothing, and the
/// marks that browsers add tell a page from a script from a program.
Form form_for(const http::Fields& fields)
{
    constexpr std::array offers{"text/html"sv, "application/xhtml+xml"sv,
                                "application/problem+json"sv, "application/json"sv, "text/plain"sv};
    constexpr std::array forms{Form::html, Form::html, Form::json, Form::json, Form::plain};
    const auto accept = fields.joined("Accept");
    if (const auto choice = http::best_media_type(accept, offers); choice && choice->named)
        return forms[choice->offer];
    if (is_from_a_script(fields) || accept.find("json") != accept.npos) return Form::json;
    return fields.find("Sec-Fetch-Dest") ? Form::html : Form::plain;
}

/// RFC 6454 §6.2, or "null": nothing that could be more than one field value.
bool is_origin(std::string_view text)
{
    return !text.empty() && text.size() <= 300 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               ":/.-_[]+"sv.find(c) != std::string_view::npos;
    });
}

/// What goes into a field: our own ids; anything else is left out.
bool is_id(std::string_view text)
{
    return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_';
    });
}

/// A script may read the answer to its own request as if there were no proxy: it says nothing that
/// the script does not know but why (Fetch standard, CORS protocol).
void allow_reading(const http::Fields& request, http::Fields& fields)
{
    const auto origin = request.find("Origin");
    if (!origin || request.count("Origin") != 1 || !is_origin(*origin)) return;
    fields.add("Access-Control-Allow-Origin", std::string{*origin});
    fields.add("Access-Control-Allow-Credentials", "true");
    fields.add("Access-Control-Expose-Headers", "Lazaret-Incident, Lazaret-Request, Retry-After");
}

constexpr std::size_t most_items = 20; ///< of each list, for programs; the page cuts further

Notice cleaned(Notice notice)
{
    for (auto* text : {&notice.code, &notice.request_id, &notice.not_allowed_because})
        *text = clean_text(*text, 64);
    for (auto* text :
         {&notice.rule_id, &notice.contact_name, &notice.contact_email, &notice.contact_phone})
        *text = clean_text(*text, 200);
    for (auto* text : {&notice.host, &notice.rule_title, &notice.detail})
        *text = clean_text(*text, 300);
    notice.advice = clean_text(notice.advice, 800);
    if (notice.seen.size() > most_items) notice.seen.resize(most_items);
    for (auto& text : notice.seen)
        text = clean_text(text, 300);
    if (notice.instead.size() > most_items) notice.instead.resize(most_items);
    for (auto& place : notice.instead) {
        place.provider = clean_text(place.provider, 200);
        place.use_for = clean_text(place.use_for, 300);
        if (place.domains.size() > most_items) place.domains.resize(most_items);
        for (auto& domain : place.domains)
            domain = clean_text(domain, 260);
    }
    return notice;
}

} // namespace

std::uint16_t status_of(Why why)
{
    return meaning(why).status;
}

std::string_view name(Why why)
{
    return meaning(why).name;
}

Language language_of(const http::RequestHead& request)
{
    constexpr std::array offers{"fr"sv, "en"sv};
    const auto choice = http::best_language(request.fields.joined("Accept-Language"), offers);
    return choice && choice->offer == 1 ? Language::en : Language::fr;
}

Answer render(const Notice& raw, const http::RequestHead& request)
{
    const auto notice = cleaned(raw);
    const auto language = language_of(request);
    Answer answer;
    auto& head = answer.head;
    head.status = status_of(notice.why);
    head.reason = meaning(notice.why).reason;
    head.keep_alive = notice.why != Why::bad_request;

    auto& fields = head.fields;
    switch (form_for(request.fields)) {
    case Form::html:
        answer.body = html_page(notice, language);
        fields.add("Content-Type", "text/html; charset=utf-8");
        fields.add("Content-Security-Policy", std::string{content_security_policy});
        break;
    case Form::json:
        answer.body = json_problem(notice, language);
        fields.add("Content-Type", "application/problem+json");
        break;
    case Form::plain:
        answer.body = plain_text(notice, language);
        fields.add("Content-Type", "text/plain; charset=utf-8");
        break;
    }
    fields.add("Content-Language", std::string{words(language).tag});
    fields.add("Cache-Control", "no-store");
    fields.add("Vary", "Accept, Accept-Language, Origin");
    fields.add("X-Content-Type-Options", "nosniff");
    fields.add("Referrer-Policy", "no-referrer");
    if (is_id(notice.code)) fields.add("Lazaret-Incident", notice.code);
    if (is_id(notice.request_id)) fields.add("Lazaret-Request", notice.request_id);
    if (notice.why == Why::no_room) fields.add("Retry-After", "60"); // seconds, as the page says
    allow_reading(request.fields, fields);
    head.framing = http::Framing::length;
    head.length = answer.body.size();
    return answer;
}

} // namespace lazaret::proxy
