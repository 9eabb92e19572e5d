#include "proxy/page.hpp"
#include "proxy/words.hpp"

#include <nlohmann/json.hpp>

namespace lazaret::proxy {
namespace {

using Json = nlohmann::ordered_json;

void add_text(Json& object, const char* key, const std::string& text)
{
    if (!text.empty()) object[key] = text;
}

Json places(const std::vector<Place>& list)
{
    Json out = Json::array();
    for (const auto& place : list) {
        Json one;
        one["provider"] = place.provider;
        add_text(one, "use_for", place.use_for);
        one["domains"] = place.domains;
        out.push_back(std::move(one));
    }
    return out;
}

Json contact(const Notice& notice)
{
    Json out = Json::object();
    add_text(out, "name", notice.contact_name);
    add_text(out, "email", notice.contact_email);
    add_text(out, "phone", notice.contact_phone);
    return out;
}

/// The sentences of the page, in its order.
std::string sentences(const Notice& notice, Language language)
{
    const auto& said = saying(notice.why, language);
    std::string out;
    const auto add = [&](std::string_view sentence) {
        if (sentence.empty()) return;
        if (!out.empty()) out += ' ';
        out += sentence;
    };
    if (said.nothing_sent) add(words(language).nothing_sent);
    add(said.text);
    add(notice.detail);
    if (const auto because = not_allowed_words(notice.not_allowed_because, language);
        !because.empty() && !notice.host.empty()) {
        add(notice.host);
        add(because);
    }
    return out;
}

} // namespace

std::string json_problem(const Notice& notice, Language language)
{
    Json out;
    out["type"] = "urn:lazaret:" + std::string{name(notice.why)};
    out["title"] = saying(notice.why, language).title;
    out["status"] = status_of(notice.why);
    out["detail"] = sentences(notice, language);
    if (!notice.request_id.empty()) out["instance"] = "urn:lazaret:request:" + notice.request_id;
    add_text(out, "code", notice.code);
    if (!notice.rule_id.empty() || !notice.rule_title.empty())
        out["rule"] = {{"id", notice.rule_id}, {"title", notice.rule_title}};
    add_text(out, "advice", notice.advice);
    add_text(out, "host", notice.host);
    add_text(out, "not_allowed_because", notice.not_allowed_because);
    out["seen"] = notice.seen;
    out["instead"] = places(notice.instead);
    out["contact"] = contact(notice);
    add_text(out, "request_id", notice.request_id);
    return out.dump() + '\n'; // throws on bad UTF-8 only, which clean_text() leaves none of
}

std::string plain_text(const Notice& notice, Language language)
{
    const auto& w = words(language);
    std::string out{saying(notice.why, language).title};
    out += '\n';
    out += sentences(notice, language);
    out += '\n';
    const auto line = [&](std::string_view label, std::string_view text) {
        if (text.empty()) return;
        (((out += label) += w.colon) += text) += '\n';
    };
    for (const auto& seen : notice.seen)
        line(w.seen, seen);
    line(w.host, notice.host);
    line(w.rule, notice.rule_title.empty() ? notice.rule_id : notice.rule_title);
    if (!notice.advice.empty()) (out += notice.advice) += '\n';
    for (const auto& place : notice.instead) {
        std::string text = place.provider;
        if (!place.use_for.empty()) (text += ", ") += place.use_for;
        for (const auto& domain : place.domains)
            (text += " ") += domain;
        line(w.instead, text);
    }
    for (const auto& part : {notice.contact_name, notice.contact_phone, notice.contact_email})
        line(w.ask, part);
    line(w.code, notice.code);
    line(w.request, notice.request_id);
    return out;
}

} // namespace lazaret::proxy
