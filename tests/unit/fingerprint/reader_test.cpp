#include "fingerprint/reader.hpp"
#include "support/cut.hpp"
#include "unit/fingerprint/support.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace lazaret::test {
namespace {

using fingerprint::Hit;
using fingerprint::Reader;

std::string replaced(std::string_view text, std::string_view what, auto with)
{
    std::string result;
    for (std::size_t i = 0; i < text.size();) {
        if (text.substr(i).starts_with(what)) {
            result += with();
            i += what.size();
        } else {
            result += text[i++];
        }
    }
    return result;
}

/// Where the letters of a text stand.
std::vector<std::size_t> letters_at(std::string_view text)
{
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (fingerprint::letter_values[static_cast<unsigned char>(text[i])] != 0)
            places.push_back(i);
    return places;
}

TEST_CASE("reader: an excerpt of 300 letters from any place of a document is recognised")
{
    const auto text = std::string{consent} + chatter(7, 400);
    const auto set = set_of({document("form", text)});
    const auto places = letters_at(text);
    REQUIRE(places.size() > 3'000);
    const auto before = chatter(8, 60), behind = chatter(9, 60);
    std::size_t missed = 0;
    for (std::size_t i = 0; i + 300 <= places.size(); ++i) {
        const auto excerpt = text.substr(places[i], places[i + 299] + 1 - places[i]);
        missed += hits_in(set, before + excerpt + behind).size() == 1 ? 0u : 1u;
    }
    CHECK(missed == 0);
}

TEST_CASE("reader: an excerpt of 150 letters is too little")
{
    const auto set = set_of({document("form", consent)});
    const auto places = letters_at(consent);
    std::size_t found = 0;
    for (std::size_t i = 0; i + 150 <= places.size(); ++i)
        found += hits_in(set, consent.substr(places[i], places[i + 149] + 1 - places[i])).size();
    CHECK(found == 0);
}

TEST_CASE("reader: 250 ordinary documents are none of the house's")
{
    const auto set = set_of({document("form", consent), document("other", chatter(1'000, 600))});
    std::size_t found = 0;
    for (unsigned i = 0; i < 250; ++i)
        found += hits_in(set, chatter(i, 1'500)).size();
    CHECK(found == 0);
}

TEST_CASE("reader: a filled-in copy is recognised by most of its form")
{
    const std::string_view fillings[] = {
        "Lefevre-Castelnau", "12/03/1957", "Mathilde", "cholecystectomie par coelioscopie",
        "06 00 00 00 00",    "14",         "30",       "sa fille, Mme Odile Marchand, a Valbrune"};
    const auto set = set_of({document("form", consent)});
    for (unsigned seed = 0; seed < 20; ++seed) {
        std::minstd_rand random{seed + 1};
        const auto copy = replaced(
            consent, "____", [&] { return std::string{fillings[random() % std::size(fillings)]}; });
        const auto hits = hits_in(set, copy);
        REQUIRE(hits.size() == 1);
        CHECK(hits[0].percent >= 70);
    }
}

TEST_CASE("reader: dates, numbers and list numbers do not matter at all")
{
    const auto set = set_of({document("form", consent)});
    const auto copy = replaced(consent, "____", [] { return "le 03/05/2026 (14 h 30)"; });
    const auto dated = replaced(consent, "____", [] { return "03/05/2026 14:30"; });
    REQUIRE(hits_in(set, dated).size() == 1);
    CHECK(hits_in(set, dated)[0].percent == 100);
    CHECK(hits_in(set, copy)[0].percent < 100); // "le" and "h" are letters
}

TEST_CASE("reader: other line ends, capitals, punctuation and spacing are the same document")
{
    const auto set = set_of({document("form", consent)});
    std::string capitals{consent};
    for (auto& c : capitals)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    std::string wrapped;
    for (std::size_t i = 0; i < consent.size(); ++i) {
        wrapped += consent[i] == '\n' ? ' ' : consent[i];
        if (i % 20 == 19) wrapped += "-\r\n  > ";
    }
    std::string plain;
    for (const char c : consent)
        if (std::string_view{",.:;_'()-"}.find(c) == std::string_view::npos) plain += c;
    for (const auto& copy : {capitals, wrapped, plain}) {
        const auto hits = hits_in(set, copy);
        REQUIRE(hits.size() == 1);
        CHECK(hits[0].percent == 100);
    }
}

TEST_CASE("reader: two documents are told apart, and both found where both are")
{
    const auto other = chatter(3, 500);
    const auto set = set_of({document("form", consent), document("other", other)});
    const auto one = hits_in(set, consent);
    REQUIRE(one.size() == 1);
    CHECK(one[0].document == 0);
    const auto two = hits_in(set, other);
    REQUIRE(two.size() == 1);
    CHECK(two[0].document == 1);
    CHECK(hits_in(set, other + std::string{consent}).size() == 2);
}

TEST_CASE("reader: what two documents share counts for both")
{
    const auto shared = chatter(4, 200);
    const auto set = set_of({document("one", shared + std::string{consent}),
                             document("two", shared + chatter(5, 200))});
    CHECK(hits_in(set, shared).size() == 2);
    CHECK(hits_in(set, consent).size() == 1);
}

TEST_CASE("reader: a hundred documents with the same page are not all looked at for each letter")
{
    const auto shared = chatter(4, 200);
    std::vector<fingerprint::Document> documents;
    for (unsigned i = 0; i < 100; ++i)
        documents.push_back(document("form " + std::to_string(i), shared));
    CHECK(hits_in(set_of(documents), shared).size() == 64);
}

TEST_CASE("reader: places lead from the first letter that counted to behind the last")
{
    const auto set = set_of({document("form", consent)});
    const auto before = chatter(6, 900); // longer than what is read at once
    const auto body = before + std::string{consent} + chatter(11, 100);
    Reader reader{set};
    std::vector<Hit> fresh;
    constexpr std::uint64_t base = 5'000'000'000;
    for (std::size_t i = 0; i < body.size(); i += 77) {
        const auto got = reader.feed(std::string_view{body}.substr(i, 77), base + i);
        fresh.insert(fresh.end(), got.begin(), got.end());
    }
    REQUIRE(fresh.size() == 1); // once, when enough was seen
    REQUIRE(reader.hits().size() == 1);
    const auto& hit = reader.hits()[0];
    CHECK(fresh[0].letters < hit.letters); // and more since
    CHECK(fresh[0].start == hit.start);
    CHECK(hit.start >= base + before.size());
    CHECK(hit.start < base + before.size() + 60);
    CHECK(hit.end > base + before.size() + consent.size() - 60);
    CHECK(hit.end <= base + before.size() + consent.size());
    CHECK(hit.percent == 100);
}

TEST_CASE("reader: the cuts of the text do not matter")
{
    const auto set = set_of({document("form", consent)});
    const auto whole = hits_in(set, consent);
    REQUIRE(whole.size() == 1);
    for_every_cut(consent, [&](auto feed) {
        Reader reader{set};
        std::uint64_t at = 0;
        std::size_t fresh = 0;
        feed([&](Bytes piece) {
            fresh += reader.feed(as_text(piece), at).size();
            at += piece.size();
        });
        CHECK(fresh == 1);
        REQUIRE(reader.hits().size() == 1);
        CHECK(reader.hits()[0].start == whole[0].start);
        CHECK(reader.hits()[0].end == whole[0].end);
        CHECK(reader.hits()[0].letters == whole[0].letters);
        CHECK(reader.hits()[0].percent == whole[0].percent);
    });
}

TEST_CASE("reader: no gram goes across the border of two texts, but nearness does")
{
    const auto set = set_of({document("form", consent)});
    Reader apart{set}, together{set};
    std::uint64_t at = 0;
    for (std::size_t i = 0; i < consent.size(); i += 20, at += 20) { // fewer letters than a gram
        apart.change_text();
        apart.feed(consent.substr(i, 20), at);
    }
    CHECK(apart.hits().empty());
    at = 0;
    for (std::size_t i = 0; i < consent.size(); i += 120, at += 120) {
        together.change_text();
        together.feed(consent.substr(i, 120), at);
    }
    CHECK(together.hits().size() == 1);
}

TEST_CASE("reader: pieces of a document that lie pages apart do not add up")
{
    const auto set = set_of({document("form", consent)});
    std::string scattered, near;
    for (std::size_t i = 0; i + 180 <= consent.size(); i += 180) {
        scattered += std::string{consent.substr(i, 150)} +
                     chatter(static_cast<unsigned>(i), 500); // about 3,000 letters
        near += std::string{consent.substr(i, 150)} + chatter(static_cast<unsigned>(i), 50);
    }
    CHECK(hits_in(set, scattered).empty());
    CHECK(hits_in(set, near).size() == 1);
}

TEST_CASE("reader: the same lines again and again are no more than once")
{
    const auto set = set_of({document("form", consent)});
    std::string repeated;
    for (int i = 0; i < 200; ++i)
        repeated += consent.substr(260, 140);
    CHECK(hits_in(set, repeated).empty());
}

TEST_CASE("reader: a set without documents and a text without letters give nothing")
{
    CHECK(hits_in(set_of({}), consent).empty());
    const auto set = set_of({document("form", consent)});
    CHECK(hits_in(set, "").empty());
    CHECK(hits_in(set, std::string(100'000, '7')).empty());
    CHECK(hits_in(set, std::string(100'000, 'x')).empty());
}

} // namespace
} // namespace lazaret::test
