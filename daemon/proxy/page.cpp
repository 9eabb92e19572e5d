#include "proxy/page.hpp"

#include "base/escape.hpp"
#include "proxy/words.hpp"

#include <algorithm>

namespace lazaret::proxy {
namespace {

// Its SHA-256 stands in content_security_policy below; a test holds the two together.
constexpr std::string_view style =
    "\n:root{color-scheme:light dark;--ink:#1b2430;--soft:#4a5665;--paper:#f4f6f8;--card:#fff;"
    "--line:#c9d1da;--mark:#0b5c7a}\n"
    "@media(prefers-color-scheme:dark){:root{--ink:#e9edf2;--soft:#b4bfcb;--paper:#14191f;"
    "--card:#1e252d;--line:#3d4955;--mark:#7cc7e4}}\n"
    "body{margin:0;background:var(--paper);color:var(--ink);"
    "font:1.0625rem/1.55 system-ui,\"Segoe UI\",Arial,sans-serif}\n"
    "main{max-width:40rem;margin:6vh auto;padding:1.5rem 2rem 2rem;background:var(--card);"
    "border:1px solid var(--line);border-top:.4rem solid var(--mark);border-radius:.5rem}\n"
    "h1{font-size:1.6rem;line-height:1.25;margin:.5rem 0 1rem}\n"
    "h2{font-size:1.05rem;margin:1.6rem 0 .3rem;color:var(--mark)}\n"
    "p,ul{margin:.3rem 0}ul{padding-left:1.3rem}li{overflow-wrap:anywhere}\n"
    "p{overflow-wrap:anywhere}a{color:var(--mark)}\n"
    ".soft{color:var(--soft);font-size:.95rem}\n"
    ".code{font:600 1.4rem/1.4 ui-monospace,Consolas,monospace;letter-spacing:.06em}\n"
    "@media print{main{border:0;margin:0}}\n";

/// What the lists may take up together with what else is on the page, so that it stays below 15 kB
/// whatever the values (escaping makes a character up to six times as long).
constexpr std::size_t most_list_bytes = 2'500;

std::string fit(std::string_view text, std::size_t most)
{
    auto out = html_escape(text);
    for (auto raw = most; out.size() > most && raw > 8; raw -= raw / 4)
        out = html_escape(clean_text(text, raw));
    return out;
}

struct Page {
    const Words& words;
    std::string out;

    void heading(std::string_view text) { ((out += "<h2>") += text) += "</h2>\n"; }
    void paragraph(std::string_view html) { ((out += "<p>") += html) += "</p>\n"; }

    /// Items of ready HTML, as many as there is room for.
    void list(const std::vector<std::string>& items)
    {
        const auto start = out.size();
        out += "<ul>\n";
        for (const auto& item : items) {
            if (out.size() - start + item.size() > most_list_bytes) {
                ((out += "<li>") += words.more) += "</li>\n";
                break;
            }
            ((out += "<li>") += item) += "</li>\n";
        }
        out += "</ul>\n";
    }
};

void add_what_was_seen(Page& page, const Notice& notice)
{
    if (notice.seen.empty()) return;
    std::vector<std::string> items;
    for (const auto& seen : notice.seen)
        items.push_back(fit(seen, 400));
    page.heading(page.words.seen);
    page.list(items);
}

void add_rule(Page& page, const Notice& notice)
{
    if (notice.rule_title.empty() && notice.rule_id.empty()) return;
    page.heading(page.words.rule);
    auto html = fit(notice.rule_title, 500);
    if (!notice.rule_id.empty())
        html += " <span class=\"soft\">(" + fit(notice.rule_id, 150) + ")</span>";
    page.paragraph(html);
    if (!notice.advice.empty()) page.paragraph(fit(notice.advice, 1'200));
}

void add_host(Page& page, const Notice& notice, Language language)
{
    if (notice.host.empty()) return;
    page.heading(page.words.host);
    auto html = "<strong>" + fit(notice.host, 500) + "</strong>";
    const auto because = not_allowed_words(notice.not_allowed_because, language);
    if (!because.empty()) html += ' ' + html_escape(because);
    page.paragraph(html);
}

void add_places(Page& page, const Notice& notice)
{
    if (notice.instead.empty()) return;
    std::vector<std::string> items;
    for (const auto& place : notice.instead) {
        auto html = "<strong>" + fit(place.provider, 200) + "</strong>";
        if (!place.use_for.empty()) (html += page.words.colon) += fit(place.use_for, 400);
        for (std::size_t i = 0; i < std::min<std::size_t>(place.domains.size(), 4); ++i)
            html += (i == 0 ? "<br>" : ", ") + fit(place.domains[i], 260);
        items.push_back(std::move(html));
    }
    page.heading(page.words.instead);
    page.list(items);
}

/// A link for plain addresses; others are shown as they are.
std::string mail_link(std::string_view address, std::string_view code)
{
    const auto plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view{"@.-_+"}.find(c) != std::string_view::npos;
    };
    const auto text = fit(address, 260);
    if (!std::all_of(text.begin(), text.end(), plain)) return text;
    std::string link = "<a href=\"mailto:" + text;
    if (!code.empty() && std::all_of(code.begin(), code.end(), plain))
        link += "?subject=Lazaret%20" + std::string{code};
    return link + "\">" + text + "</a>";
}

void add_contact(Page& page, const Notice& notice)
{
    page.heading(page.words.ask);
    std::string html = fit(notice.contact_name, 300);
    const auto add = [&](const std::string& part) {
        if (!part.empty() && !html.empty()) html += ", ";
        html += part;
    };
    if (!notice.contact_phone.empty()) add(fit(notice.contact_phone, 150));
    if (!notice.contact_email.empty()) add(mail_link(notice.contact_email, notice.code));
    page.paragraph(html.empty() ? std::string{page.words.ask_anybody} : html);
    if (notice.code.empty()) return;
    page.paragraph("<span class=\"soft\">" + std::string{page.words.code} +
                   "</span><br><span class=\"code\">" + fit(notice.code, 100) + "</span>");
    page.paragraph(page.words.say_code);
}

} // namespace

const std::string_view content_security_policy =
    "default-src 'none'; style-src 'sha256-uwlQBT/9+DBbPLHXdMgXShGHYl4r/dAs8xpiBTYytJQ='; base-uri "
    "'none'; form-action 'none'";

std::string html_page(const Notice& notice, Language language)
{
    const auto& said = saying(notice.why, language);
    Page page{words(language), {}};
    page.out.reserve(8 * 1024);
    page.out += "<!DOCTYPE html>\n<html lang=\"" + std::string{page.words.tag} +
                "\">\n<head>\n<meta charset=\"utf-8\">\n"
                "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
                "<meta name=\"robots\" content=\"noindex\">\n<title>";
    ((page.out += said.title) += " – Lazaret</title>\n<style>") += style;
    page.out += "</style>\n</head>\n<body>\n<main>\n<h1>";
    (page.out += said.title) += "</h1>\n";
    if (said.nothing_sent)
        page.paragraph("<strong>" + std::string{page.words.nothing_sent} + "</strong>");
    page.paragraph(said.text);
    if (!notice.detail.empty()) page.paragraph(fit(notice.detail, 600));
    add_what_was_seen(page, notice);
    add_host(page, notice, language);
    add_rule(page, notice);
    add_places(page, notice);
    add_contact(page, notice);
    if (!notice.request_id.empty())
        page.paragraph("<span class=\"soft\">" + std::string{page.words.request} +
                       std::string{page.words.colon} + fit(notice.request_id, 100) + "</span>");
    page.out += "</main>\n</body>\n</html>\n";
    return std::move(page.out);
}

} // namespace lazaret::proxy
