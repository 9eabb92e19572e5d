#include "detect/digest.hpp"
#include "detect/validators.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace lazaret::detect;

TEST_CASE("validators: the published numbers are valid, with one digit changed they are not")
{
    struct Vector {
        const char* validator;
        const char* valid;
        const char* invalid;
    };
    for (const auto& [validator, valid, invalid] :
         {Vector{"fr-nir", "184127645108946", "184127645108947"},
          Vector{"fr-finess", "750712184", "750712185"},
          Vector{"fr-finess", "690781810", "690781811"},
          Vector{"fr-finess", "970100400", "970100401"},
          Vector{"fr-finess", "2A0000014", "2A0000015"},
          Vector{"fr-finess", "2B0000020", "2B0000021"},
          Vector{"luhn", "10002909371", "10003456787"},
          Vector{"luhn", "751001231", "751001232"},
          Vector{"uk-nhs", "9434765870", "9434765871"},
          Vector{"uk-nhs", "9434765919", "9990000000"},
          Vector{"uk-nhs", "4505577104", "0000000000"},
          Vector{"us-ssn", "536904399", "666000000"},
          Vector{"us-ssn", "536904399", "078051120"},
          Vector{"us-npi", "1234567893", "1245319598"},
          Vector{"us-npi", "1245319599", "3234567893"},
          Vector{"us-dea", "BB1388568", "BB1388567"},
          Vector{"us-mbi", "1EG4TE5MK73", "1SG4TE5MK73"},
          Vector{"de-kvnr", "A000500015", "M123456783"},
          Vector{"de-kvnr", "A123456780", "A123456781"},
          Vector{"de-kvnr", "K316818389", "K316818388"},
          Vector{"es-dni", "54362315K", "54362315Z"},
          Vector{"es-nuss", "281234567840", "281234567841"},
          Vector{"it-codice-fiscale", "RCCMNL83S18D969H", "RCCMNL83S18D969A"},
          Vector{"it-codice-fiscale", "RSSMRA70A01F205V", "RSSMRA70A01F205W"},
          Vector{"be-niss", "85073003328", "12345678901"},
          Vector{"be-niss", "17073003384", "17073003385"},
          Vector{"be-niss", "98472899765", "98472899766"},
          Vector{"nl-bsn", "111222333", "111252333"},
          Vector{"nl-bsn", "639006334", "639006335"},
          Vector{"ch-ahv", "7569217076985", "7569217076984"},
          Vector{"at-vnr", "1237010180", "1238010180"}}) {
        CAPTURE(validator);
        CAPTURE(valid);
        CAPTURE(invalid);
        const auto check = find_validator(validator);
        const bool known = check != nullptr;
        REQUIRE(known);
        CHECK(check(valid));
        CHECK_FALSE(check(invalid));
        CHECK_FALSE(check(""));
        CHECK_FALSE(check("A"));
    }
    const bool unknown = find_validator("nothing") == nullptr;
    CHECK(unknown);
}

TEST_CASE("digest: SipHash-2-4 gives the values of its authors")
{
    // Aumasson and Bernstein, appendix A, and the first of their vectors.
    CHECK(siphash(0x0706050403020100u, 0x0f0e0d0c0b0a0908u,
                  std::string_view{"\0\1\2\3\4\5\6\7\x8\x9\xa\xb\xc\xd\xe", 15}) ==
          0xa129ca6149be45e5u);
    CHECK(siphash(0x0706050403020100u, 0x0f0e0d0c0b0a0908u, "") == 0x726fdb47dd0e0e31u);
}

TEST_CASE("digest: distinct values are counted exactly at first, then within a few per cent")
{
    DistinctCount set;
    std::uint64_t before = 0;
    for (std::uint64_t i = 0; i < 1'000'000; ++i) {
        set.insert(digest_of(std::to_string(i)));
        set.insert(digest_of(std::to_string(i / 2)));
        if (i < DistinctCount::exact_limit - 1) REQUIRE(set.size() == i + 1);
        REQUIRE(set.size() >= before);
        before = set.size();
        if (i == 9'999) CHECK(std::abs(static_cast<double>(set.size()) / 10'000 - 1) < 0.08);
    }
    CHECK(std::abs(static_cast<double>(set.size()) / 1'000'000 - 1) < 0.08);
}
