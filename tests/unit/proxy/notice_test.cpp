#include "proxy/notice.hpp"
#include "proxy/page.hpp"
#include "proxy/words.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>
#include <openssl/evp.h>

#include <array>
#include <set>

using namespace lazaret;
using namespace lazaret::proxy;

namespace {

constexpr std::array every_why{
    Why::blocked,           Why::quarantined,     Why::unreadable,         Why::too_big,
    Why::no_room,           Why::not_a_client,    Why::bad_request,        Why::misdirected,
    Why::forbidden_address, Why::bad_certificate, Why::origin_unreachable, Why::origin_timeout,
    Why::name_not_found,    Why::internal};

http::RequestHead request(std::initializer_list<http::Field> fields = {})
{
    http::RequestHead head{.method = "POST", .target = "/"};
    for (const auto& [name, value] : fields)
        head.fields.add(name, value);
    return head;
}

Notice full()
{
    return {.why = Why::quarantined,
            .code = "LZ-7F3K-21Q",
            .request_id = "01JABCDEFGHJKMNPQRSTVWXYZ0",
            .host = "partage.example",
            .rule_id = "hds-patients",
            .rule_title = "Données de patients vers un hébergeur non agréé",
            .advice = "Passez par la messagerie sécurisée.",
            .seen = {"2 personnes : numéro de sécurité sociale"},
            .not_allowed_because = "unknown",
            .instead = {{"Exemple Santé SAS", "gros fichiers", {"depot.sante.example"}}},
            .contact_name = "Service informatique",
            .contact_email = "aide@hopital.example",
            .contact_phone = "01 23 45 67 89"};
}

Notice only(Why why)
{
    Notice notice;
    notice.why = why;
    return notice;
}

std::string type(const Answer& answer)
{
    return std::string{answer.head.fields.find("Content-Type").value_or("")};
}

std::string field(const Answer& answer, std::string_view name)
{
    return std::string{answer.head.fields.find(name).value_or("absent")};
}

bool has(std::string_view text, std::string_view part)
{
    return text.find(part) != text.npos;
}

constexpr const char* browser_accept =
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";

std::string sha256_base64(std::string_view text)
{
    std::array<unsigned char, 32> digest{};
    unsigned size = 0;
    EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr);
    std::array<unsigned char, 45> out{};
    const int length = EVP_EncodeBlock(out.data(), digest.data(), static_cast<int>(size));
    return {reinterpret_cast<const char*>(out.data()), static_cast<std::size_t>(length)};
}

} // namespace

TEST_CASE("notice: every reason has a name, a status and words in both languages")
{
    const std::array<std::uint16_t, every_why.size()> statuses{403, 403, 403, 413, 503, 403, 400,
                                                               421, 403, 502, 502, 504, 502, 500};
    std::set<std::string_view> names;
    std::set<std::string_view> titles;
    for (std::size_t i = 0; i < every_why.size(); ++i) {
        CHECK(status_of(every_why[i]) == statuses[i]);
        names.insert(name(every_why[i]));
        for (const auto language : {Language::fr, Language::en}) {
            const auto& said = saying(every_why[i], language);
            CHECK(!said.text.empty());
            titles.insert(said.title);
        }
    }
    CHECK(names.size() == every_why.size());
    CHECK(titles.size() == 2 * every_why.size());
    for (const auto why_not :
         {"unknown", "expired", "not_yet_valid", "not_proven", "network", "path", "header"})
        CHECK(!not_allowed_words(why_not, Language::fr).empty());
    CHECK(not_allowed_words("", Language::fr).empty());
}

TEST_CASE("notice: the form follows Accept and the marks of browsers and scripts")
{
    const auto form = [](std::initializer_list<http::Field> fields) {
        return type(render(full(), request(fields)));
    };
    const std::string html = "text/html; charset=utf-8";
    const std::string json = "application/problem+json";
    const std::string plain = "text/plain; charset=utf-8";

    CHECK(form({{"Accept", browser_accept}, {"Sec-Fetch-Dest", "document"}}) == html);
    CHECK(form({{"Accept", browser_accept}, {"Origin", "https://partage.example"}}) == html);
    CHECK(form({{"Accept", "*/*"}, {"Sec-Fetch-Dest", "iframe"}}) == html);
    CHECK(form({{"Accept", "*/*"}, {"Sec-Fetch-Dest", "empty"}}) == json);
    CHECK(form({{"Accept", "*/*"}, {"Origin", "https://a.example"}}) == json);
    CHECK(form({{"X-Requested-With", "XMLHttpRequest"}}) == json);
    CHECK(form({{"Accept", "application/json, text/plain, */*"}}) == json);
    CHECK(form({{"Accept", "application/vnd.github+json"}}) == json);
    CHECK(form({{"Accept", "*/*"}, {"User-Agent", "curl/8.5.0"}}) == plain);
    CHECK(form({}) == plain);
    CHECK(form({{"Accept", "text/html;q=0.1, text/plain"}}) == plain);
}

TEST_CASE("notice: English on request, French otherwise")
{
    CHECK(language_of(request()) == Language::fr);
    CHECK(language_of(request({{"Accept-Language", "de-DE,de;q=0.9"}})) == Language::fr);
    CHECK(language_of(request({{"Accept-Language", "de,en;q=0.5"}})) == Language::en);
    CHECK(language_of(request({{"Accept-Language", "fr-FR,en;q=0.9"}})) == Language::fr);
    const auto english = render(full(), request({{"Accept-Language", "en"}}));
    CHECK(field(english, "Content-Language") == "en");
    CHECK(has(english.body, "is not an approved host of health data (HDS)"));
    CHECK(has(english.body, "Nothing has left the hospital."));
}

TEST_CASE("notice: the page tells all there is to know")
{
    const auto answer = render(full(), request({{"Accept", browser_accept}}));
    CHECK(answer.head.status == 403);
    CHECK(answer.head.framing == http::Framing::length);
    CHECK(answer.head.length == answer.body.size());
    for (const auto part :
         {"<html lang=\"fr\">", "<main>", "<h1>", "Rien n’a quitté", "partage.example",
          "n’est pas un hébergeur de données de santé agréé (HDS)", "LZ-7F3K-21Q",
          "2 personnes : numéro de sécurité sociale", "Données de patients", "hds-patients",
          "messagerie sécurisée", "Exemple Santé SAS", "depot.sante.example", "gros fichiers",
          "Service informatique", "mailto:aide@hopital.example", "01 23 45 67 89",
          "01JABCDEFGHJKMNPQRSTVWXYZ0"})
        CHECK_MESSAGE(has(answer.body, part), part);
    for (const auto part :
         {"<script", "src=", "<link", "http://", "https://", " style=", "@import"})
        CHECK_MESSAGE(!has(answer.body, part), part);
}

TEST_CASE("notice: the style of the page is the one that its policy allows")
{
    const auto answer = render(full(), request({{"Accept", "text/html"}}));
    const auto start = answer.body.find("<style>") + 7;
    const auto style = answer.body.substr(start, answer.body.find("</style>") - start);
    CHECK(field(answer, "Content-Security-Policy") == "default-src 'none'; style-src 'sha256-" +
                                                          sha256_base64(style) +
                                                          "'; base-uri 'none'; form-action 'none'");
}

TEST_CASE("notice: the page has between 512 bytes and 15 kB, whatever the values")
{
    for (const auto why : every_why) {
        const auto size = render(only(why), request({{"Accept", "text/html"}})).body.size();
        CHECK(size > 512);
        CHECK(size < 15'000);
    }
    const std::string longest(5'000, '"'); // six bytes each, once escaped
    Notice notice{.why = Why::quarantined,
                  .code = longest,
                  .request_id = longest,
                  .host = longest,
                  .rule_id = longest,
                  .rule_title = longest,
                  .advice = longest,
                  .seen = std::vector<std::string>(100, longest),
                  .detail = longest,
                  .not_allowed_because = "expired",
                  .instead = std::vector<Place>(
                      100, {longest, longest, std::vector<std::string>(20, longest)}),
                  .contact_name = longest,
                  .contact_email = longest,
                  .contact_phone = longest};
    const auto page = render(notice, request({{"Accept", "text/html"}}));
    CHECK(page.body.size() < 15'000);
    CHECK(has(page.body, "et d’autres encore"));
    CHECK(field(page, "Lazaret-Incident") == "absent");
    notice.instead.resize(3);
    for (auto& place : notice.instead)
        place.domains.resize(3);
    CHECK(render(notice, request()).body.size() < 64'000);
}

TEST_CASE("notice: nothing from the network becomes markup")
{
    auto notice = full();
    const std::string attack = "<script>alert('x')</script>\"><img src=x onerror=y>";
    notice.host = notice.rule_id = notice.rule_title = notice.advice = notice.detail = attack;
    notice.contact_name = notice.contact_email = notice.contact_phone = notice.code = attack;
    notice.request_id = attack;
    notice.seen = {attack};
    notice.instead = {{attack, attack, {attack}}};
    const auto answer = render(notice, request({{"Accept", "text/html"}}));
    CHECK(!has(answer.body, "<script"));
    CHECK(!has(answer.body, "<img"));
    CHECK(!has(answer.body, "\"><"));
    CHECK(!has(answer.body, "mailto:"));
    CHECK(has(answer.body, "&lt;script&gt;"));
    CHECK(field(answer, "Lazaret-Request") == "absent");
}

TEST_CASE("notice: a terminal gets no control characters and nobody turned writing")
{
    auto notice = full();
    notice.host = "a\x1b[2J\r\nX: y\xff\xc0\xaf\u202ecod.exe";
    const auto answer = render(notice, request());
    CHECK(!has(answer.body, "\x1b"));
    CHECK(!has(answer.body, "\r"));
    CHECK(!has(answer.body, "\u202e"));
    CHECK(has(answer.body, "a [2J  X: y??? cod.exe"));
    CHECK(nlohmann::json::accept(render(notice, request({{"Accept", "application/json"}})).body));
}

TEST_CASE("notice: a program gets RFC 9457 with all the facts")
{
    const auto answer = render(full(), request({{"Accept", "application/json"}}));
    const auto json = nlohmann::json::parse(answer.body);
    CHECK(json["type"] == "urn:lazaret:quarantined");
    CHECK(json["status"] == 403);
    CHECK(json["title"] == "Cet envoi a été arrêté et mis de côté");
    CHECK(has(json["detail"].get<std::string>(), "partage.example n’est pas"));
    CHECK(json["instance"] == "urn:lazaret:request:01JABCDEFGHJKMNPQRSTVWXYZ0");
    CHECK(json["code"] == "LZ-7F3K-21Q");
    CHECK(json["rule"]["id"] == "hds-patients");
    CHECK(json["host"] == "partage.example");
    CHECK(json["seen"][0] == "2 personnes : numéro de sécurité sociale");
    CHECK(json["instead"][0]["domains"][0] == "depot.sante.example");
    CHECK(json["contact"]["phone"] == "01 23 45 67 89");
    CHECK(json["request_id"] == "01JABCDEFGHJKMNPQRSTVWXYZ0");
    const auto bare = render(only(Why::internal), request({{"Accept", "application/json"}}));
    CHECK(nlohmann::json::parse(bare.body)["seen"].is_array());
}

TEST_CASE("notice: fields of every answer")
{
    const auto answer = render(full(), request());
    CHECK(field(answer, "Cache-Control") == "no-store");
    CHECK(field(answer, "Vary") == "Accept, Accept-Language, Origin");
    CHECK(field(answer, "X-Content-Type-Options") == "nosniff");
    CHECK(field(answer, "Lazaret-Incident") == "LZ-7F3K-21Q");
    CHECK(field(answer, "Lazaret-Request") == "01JABCDEFGHJKMNPQRSTVWXYZ0");
    CHECK(field(answer, "Retry-After") == "absent");
    CHECK(field(render(only(Why::no_room), request()), "Retry-After") == "60");
    CHECK(answer.head.keep_alive);
    CHECK_FALSE(render(only(Why::bad_request), request()).head.keep_alive);
}

TEST_CASE("notice: the page's own script may read the answer")
{
    const auto mirrored = [](std::initializer_list<http::Field> fields) {
        return field(render(full(), request(fields)), "Access-Control-Allow-Origin");
    };
    CHECK(mirrored({}) == "absent");
    CHECK(mirrored({{"Origin", "https://app.example:8443"}}) == "https://app.example:8443");
    CHECK(mirrored({{"Origin", "null"}}) == "null");
    CHECK(mirrored({{"Origin", "https://a, https://b"}}) == "absent");
    CHECK(mirrored({{"Origin", "https://a\r\nX: y"}}) == "absent");
    CHECK(mirrored({{"Origin", "*"}}) == "absent");
    CHECK(mirrored({{"Origin", "https://a"}, {"Origin", "https://b"}}) == "absent");
    const auto answer = render(full(), request({{"Origin", "https://app.example"}}));
    CHECK(field(answer, "Access-Control-Allow-Credentials") == "true");
    CHECK(has(field(answer, "Access-Control-Expose-Headers"), "Lazaret-Incident"));
}

TEST_CASE("notice: nothing is promised where something may have left")
{
    for (const auto why : {Why::origin_timeout, Why::origin_unreachable, Why::internal})
        CHECK(!has(render(only(why), request()).body, "Rien n’a quitté"));
}
