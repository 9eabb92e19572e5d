#include "detect/lexicon.hpp"
#include "detect/zones.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

using namespace lazaret::detect;

namespace {

const std::vector<std::string> lines{"bpco",
                                     "cardiopath*",
                                     "insuffisance renale",
                                     "toux*",
                                     "nir",
                                     "mg x",
                                     "l'enfant",
                                     "acide*",
                                     "hypertension",
                                     "renal*",
                                     "covid-19",
                                     "m.",
                                     "maladie de crohn"};

struct Dictionary {
    std::vector<Term> terms;
    Lexicon lexicon;

    Dictionary()
    {
        AnchorChoice choice;
        for (const auto& line : lines) {
            std::string problem;
            terms.push_back(*read_term(line, problem));
            choice.count(terms.back());
        }
        for (std::uint32_t i = 0; i < terms.size(); ++i) {
            choice.choose(terms[i]);
            TermUse use{.detector = 7};
            use.term = i & 0xfffffff;
            lexicon.add(terms[i], use, look_ahead(terms[i]));
        }
        lexicon.seal();
    }
};

const Dictionary& dictionary()
{
    static const Dictionary made;
    return made;
}

/// Terms found in `text`, given in pieces that end at the places of `cuts`: "bpco@4".
std::set<std::string> found_in(std::string_view text, const std::vector<std::size_t>& cuts)
{
    const auto& [terms, lexicon] = dictionary();
    WordFinder finder;
    std::vector<WordHit> hits;
    std::size_t from = 0;
    for (const auto cut : cuts) {
        finder.scan(text.substr(from, cut - from), from, lexicon, hits);
        from = cut;
    }
    finder.scan(text.substr(from), from, lexicon, hits);
    finder.finish(text.size(), lexicon, hits);
    std::set<std::string> found;
    for (const auto& hit : hits)
        for (const auto& use : lexicon.find(hit.key)) {
            CHECK(use.detector == 7);
            if (!Lexicon::may_be(use, hit.key, text, hit.start)) continue;
            if (const auto at = locate(terms[use.term], text, hit.start))
                found.insert(terms[use.term].text + "@" + std::to_string(at->start));
        }
    return found;
}

} // namespace

TEST_CASE("lexicon: words, roots and terms of several words stand where they stand")
{
    CHECK(found_in("BPCO et cardiopathies", {}) == std::set<std::string>{"bpco@0", "cardiopath@8"});
    CHECK(found_in("une Insuffisance  renale, acidemie", {}) ==
          std::set<std::string>{"acide@26", "insuffisance renale@4", "renal@18"});
    CHECK(found_in("l'enfant de la maladie de\nCrohn", {}) ==
          std::set<std::string>{"l'enfant@0", "maladie de crohn@15"});
    CHECK(found_in("5 mg x 3; M. le docteur; covid-19", {}) ==
          std::set<std::string>{"covid-19@25", "m.@10", "mg x@2"});
}

TEST_CASE("lexicon: what only looks like a word is none")
{
    CHECK(found_in("bpcos xbpco bpco2 finir nirvana hypertensions placide", {}).empty());
    CHECK(found_in("insuffisance de renale", {}) == std::set<std::string>{"renal@16"});
}

TEST_CASE("lexicon: however the text is cut, and however long it is")
{
    std::string text(70, '.');
    text += " toux, BPCO; cardiopathie hypertension 12 insuffisance renale nir l'enfant ";
    text += std::string(130, 'x') + " bpco";
    const auto whole = found_in(text, {});
    CHECK(whole.size() == 9);
    for (std::size_t cut = 0; cut <= text.size(); ++cut)
        REQUIRE(found_in(text, {cut}) == whole);
    for (std::size_t piece = 1; piece < 80; ++piece) {
        std::vector<std::size_t> cuts;
        for (auto at = piece; at < text.size(); at += piece)
            cuts.push_back(at);
        REQUIRE(found_in(text, cuts) == whole);
    }
}

TEST_CASE("lexicon: a term is found by its rarest word")
{
    const auto& terms = dictionary().terms;
    const auto anchor = [&](std::string_view text) {
        const auto term =
            std::find_if(terms.begin(), terms.end(), [&](const Term& t) { return t.text == text; });
        return term->text.substr(term->anchor, term->anchor_end - term->anchor);
    };
    CHECK(anchor("insuffisance renale") == "insuffisance");
    CHECK(anchor("maladie de crohn") != "de");
    CHECK(anchor("covid-19") == "covid");
}

TEST_CASE("zones: what lies around hits, in order, once, and not before it is ready")
{
    Zones zones{100};
    std::vector<Span> ready;
    zones.add({1000, 1010});
    zones.add({950, 960}); // known later, stands before
    zones.take(900, ready);
    REQUIRE(ready.size() == 1);
    CHECK(ready[0].start == 850);
    CHECK(ready[0].end == 900);
    ready.clear();
    zones.add({1050, 1060});
    zones.take(5000, ready);
    std::uint64_t at = 900;
    for (const auto& zone : ready) {
        CHECK(zone.start == at);
        at = zone.end;
    }
    CHECK(at == 1160);
    ready.clear();
    zones.take(9000, ready);
    CHECK(ready.empty());
}

TEST_CASE("zones: of a long hit only its end counts, and without reach there are none")
{
    Zones zones{10};
    std::vector<Span> ready;
    zones.add({0, 2000});
    zones.take(10'000, ready);
    REQUIRE(ready.size() == 1);
    CHECK(ready[0].start == 2000 - Zones::longest - 10);
    CHECK(ready[0].end == 2010);
    Zones none{0};
    ready.clear();
    none.add({0, 10});
    none.take(100, ready);
    CHECK(ready.empty());
    CHECK(none.delay() == 0);
}
