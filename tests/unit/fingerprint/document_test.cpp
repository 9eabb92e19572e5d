#include "fingerprint/document.hpp"
#include "unit/fingerprint/support.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace lazaret::test {
namespace {

using fingerprint::Exceptions;
using fingerprint::grams_of;
using fingerprint::make_document;

std::string wrong_with(std::string name, std::string_view text, const Exceptions& exceptions = {})
{
    const auto made = make_document(std::move(name), texts_of(text), exceptions);
    return made ? "" : made.error().detail;
}

TEST_CASE("document: of the grams in any window one is a fingerprint, when one has a summit")
{
    const auto made = document("form", consent);
    const auto letters = texts_of(consent).front();
    const auto all = grams_of(letters);
    const auto chosen = [&](const fingerprint::Gram& one) {
        return std::binary_search(made.prints.begin(), made.prints.end(), one.hash);
    };
    for (std::size_t start = 0; start + fingerprint::gram + fingerprint::window <= letters.size();
         ++start) {
        const auto in_window = [&](const fingerprint::Gram& one) {
            return one.place >= start && one.place < start + fingerprint::window;
        };
        const bool any = std::any_of(all.begin(), all.end(), in_window);
        const bool kept = std::any_of(
            all.begin(), all.end(), [&](const auto& one) { return in_window(one) && chosen(one); });
        CHECK(any == kept);
    }
}

TEST_CASE("document: fingerprints take a few KiB a page")
{
    const auto page = chatter(1, 450); // about 2,500 letters
    const auto made = document("page", page);
    CHECK(made.letters > 2'000);
    CHECK(made.prints.size() * 8 < 3 * 1024);
    CHECK(made.prints.size() > 150);
}

TEST_CASE("document: sixteen letters at a time find the summits that one at a time do")
{
    const auto letters = texts_of(chatter(2, 300)).front();
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i + fingerprint::gram <= letters.size(); ++i) {
        const auto* l = letters.data() + i;
        if (l[2] > l[0] && l[2] > l[1] && l[2] >= l[3] && l[2] >= l[4]) places.push_back(i);
    }
    std::vector<std::size_t> found;
    for (const auto& one : grams_of(letters))
        found.push_back(one.place);
    CHECK(found == places);
}

TEST_CASE("document: one that is too short is refused")
{
    const auto letters = texts_of(chatter(3, 100)).front();
    std::string text;
    for (std::size_t i = 0; i < 299; ++i)
        text += static_cast<char>('a' + letters[i] - 1);
    CHECK(wrong_with("note", text + " 12 345 -- .,;").find("has 299 letters; 300 are needed") !=
          std::string::npos);
    CHECK(wrong_with("note", text + "b").empty());
    CHECK(wrong_with("note", "").find("has 0 letters") != std::string::npos);
}

TEST_CASE("document: letters that repeat themselves are nothing to recognise it by")
{
    std::string text;
    for (int i = 0; i < 300; ++i)
        text += "oui non ";
    CHECK(wrong_with("grid", text).find("nothing of its own") != std::string::npos);
    CHECK(wrong_with("grid", std::string(5'000, 'x')).find("nothing of its own") !=
          std::string::npos);
}

TEST_CASE("document: a name is one line of at most 200 bytes")
{
    CHECK(wrong_with("", consent).find("it is empty") != std::string::npos);
    CHECK(wrong_with("a\nb", consent).find("control character") != std::string::npos);
    CHECK(wrong_with(std::string(201, 'a'), consent).find("longer") != std::string::npos);
    CHECK(wrong_with(std::string(200, 'a'), consent).empty());
    CHECK(wrong_with("Formulaire de consentement éclairé", consent).empty());
}

TEST_CASE("document: what ordinary files have, too, is not its own")
{
    const auto law = chatter(20, 300);
    const auto form = std::string{consent.substr(0, 800)} + law + std::string{consent.substr(800)};
    Exceptions exceptions;
    exceptions.add(texts_of("Reglement interieur. " + law + " Fin."));
    const auto bare = set_of({document("form", form)});
    const auto excepted = set_of({document("form", form, exceptions)});
    CHECK(hits_in(bare, law).size() == 1);
    CHECK(hits_in(excepted, law).empty());
    CHECK(hits_in(excepted, form).size() == 1);
    CHECK(hits_in(excepted, consent).size() == 1);
    CHECK(wrong_with("law", law, exceptions).find("--except") != std::string::npos);
}

TEST_CASE("document: several texts are one document, with no gram across their borders")
{
    fingerprint::Texts texts = texts_of(consent);
    texts.push_back(texts_of(chatter(30, 200)).front());
    const auto both = make_document("both", texts, {});
    REQUIRE(both);
    const auto set = set_of({*both});
    CHECK(hits_in(set, consent).size() == 1);
    CHECK(hits_in(set, chatter(30, 200)).size() == 1);
    auto twice = texts_of(consent);
    twice.push_back(twice.front());
    CHECK(make_document("form", twice, {})->prints == document("form", consent).prints);
}

} // namespace
} // namespace lazaret::test
