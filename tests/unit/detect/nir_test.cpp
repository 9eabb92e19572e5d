#include "unit/detect/support.hpp"

using namespace lazaret;
using lazaret::detect::Confidence;
using test::nir;
using test::scan;

TEST_CASE("nir: every number with its key is found")
{
    for (const auto* number :
         {"184127645108946", "295109912611193", "170042A00403191", "285072B03301282",
          "253072A07300443", "253072B07300470", "153022000401805", "103129710520139",
          "199129881803382", "288039741104542", "279035121518989", "185057800608491",
          "185052A00608435", "285052B00608412", "185059741108438", "255082A16802597",
          "170042a00403191"}) {
        CAPTURE(number);
        CHECK(nir(number) == "medium");
        CHECK(nir(std::string{"x,"} + number + ",y") == "medium");
        CHECK(nir(std::string{"NIR : "} + number) == "high");
    }
}

TEST_CASE("nir: provisional numbers and incomplete records count with a label: IMEI look like them")
{
    for (const auto* number :
         {"792049935202191", "881069913900435", "184257505600392", "184507505600307",
          "305017505600186", "405017505600136", "785057800608482"}) {
        CAPTURE(number);
        CHECK(nir(number) == "low");
        CHECK(nir(std::string{"NIR : "} + number) == "high");
    }
}

TEST_CASE("nir: a wrong key, sex, month or letter is no number")
{
    for (const auto* number :
         {"184127645108947", "295109912611199", "255081416802539", "253072C07300443",
          "184137645108946", "584127645108946", "184007645108946", "184470000000000",
          "223042545611404", "221042545611404", "184127600008946", "1 84 12 76 451 089 47"}) {
        CAPTURE(number);
        CHECK(nir(number) == "");
    }
}

TEST_CASE("nir: the usual ways to write it are found")
{
    for (const auto* written : {"1 84 12 76 451 089 46",
                                "1.84.12.76.451.089.46",
                                "1-84-12-76-451-089-46",
                                "1_84_12_76_451_089_46",
                                "1 84 12 76 451 089 / 46",
                                "1841276451089 46",
                                "1841276451089 clé 46",
                                "1841276451089 (clé : 46)",
                                "1 84 12 76 451 089 (clé 46)",
                                "1841276451089;46",
                                "1841276451089,46",
                                "1841276451089|46|",
                                "\"1841276451089\",\"46\"",
                                "1841276451089\t46",
                                "\"nir\":\"1841276451089\",\"cle\":\"46\"",
                                "2 85 07 2B 033 012 82",
                                "1 03 12 97105 201 39",
                                "1\u00a084\u202f12\u00a076\u00a0451\u00a0089\u00a046",
                                "１８４１２７６４５１０８９４６",
                                "1841276\u200b45108946",
                                "1 84 12 76 451\n089 46",
                                "n°184127645108946.",
                                "(184127645108946)",
                                "184127645108946.00"}) {
        CAPTURE(written);
        CHECK(!nir(written).empty());
        CHECK(nir(written) != "low");
    }
}

TEST_CASE("nir: where keys are right no more often than by chance, those are none")
{
    const auto count = [](unsigned wrong, unsigned right) {
        std::string text;
        for (unsigned i = 0; i < std::max(wrong, right * 50); ++i) {
            if (i < wrong)
                text += "18412764510" + std::to_string(1000 + i) + ",\n"; // keys of others
            if (i % 50 == 49 && i / 50 < right)
                text += "x," +
                        std::string{i / 50 % 2 == 0 ? "295109912611193" : "285072B03301282"} +
                        ",\n";
        }
        std::size_t found = 0;
        for (const auto& it : scan(*test::nir_detectors(), text).findings)
            found += it.detector == "fr-nir" && it.confidence == Confidence::medium ? 1u : 0u;
        return found;
    };
    CHECK(count(0, 20) == 20);
    CHECK(count(1000, 20) < 12);
}

TEST_CASE("nir: a digit at a time, as in the boxes of a form")
{
    CHECK(nir("1 8 4 1 2 7 6 4 5 1 0 8 9 4 6") == "medium");
    CHECK(nir("NIR |1 8 4 1 2 7 6 4 5 1 0 8 9 4 6|") == "high");
    CHECK(nir("1 8 4 0 2 2B 0 5 0 0 6 1 2 7") == "medium");
    CHECK(nir("1 8 4 1 2 7 6 4 5 1 0 8 9 4 7").empty());
    CHECK(nir("0 1 8 4 1 2 7 6 4 5 1 0 8 9 4 6").empty());
    CHECK(nir("1 8 4 1 2 7 6 4 5 1 0 8 9 4 6 0 1").empty());
}

TEST_CASE("nir: in groups that any numbers make, it takes a label")
{
    for (const auto* written :
         {"18412 76451 08946", "184 127 645 108 946", "1 8 4 1 27 645 108946"}) {
        CAPTURE(written);
        CHECK(nir(written) == "low");
        CHECK(nir(std::string{"NIR : "} + written) == "high");
    }
}

TEST_CASE("nir: without its key it is a number where it is grouped or labelled")
{
    CHECK(nir("1 85 05 78 006 084") == "medium");
    CHECK(nir("2850578006084") == "low"); // later than any timestamp that is likely
    CHECK(nir("1850578006084") == "");    // 2028 in milliseconds
    CHECK(nir("n° SS 1850578006084") == "medium");
    CHECK(nir("7850578006084") == ""); // only ever provisional
    CHECK(nir("nir 7850578006084") == "medium");
    CHECK(nir("{\"time\":1700000000000,\"n\":46}") == "");
}

TEST_CASE("nir: digits that are part of something longer are none")
{
    for (const auto* text :
         {"A184127645108946", "184127645108946Z", "9184127645108946", "0.184127645108946",
          "18412764510894618412764510894618412764510894", "550e8400184127645108946",
          "1.2.250.1.213.1.4.8", "192.168.12.13 192.168.12.14"}) {
        CAPTURE(text);
        CHECK(nir(text) == "");
    }
}

TEST_CASE("nir: next to the OID of the INS a wrong key is accepted, and tests are not numbers")
{
    const std::string hl7 = "^^^ASIP-SANTE-INS-NIR&1.2.250.1.213.1.4.";
    CHECK(nir("223042545611404" + hl7 + "8&ISO^INS") == "high");
    CHECK(nir("223042545611404" + hl7 + "9&ISO^INS") == "high");
    CHECK(nir("279035121518989" + hl7 + "10&ISO^INS") == "");
    CHECK(nir("279035121518989" + hl7 + "11&ISO^INS") == "");
    CHECK(nir("<id extension=\"221042545611404\" root=\"1.2.250.1.213.1.4.8\"/>") == "high");
    CHECK(nir(R"({"system":"urn:oid:1.2.250.1.213.1.4.8","value":"223042545611404"},
                 {"system":"urn:oid:1.2.250.1.213.1.4.10","value":"279035121518989"})") == "high");
    CHECK(nir("root=\"1.2.250.1.213.1.4.8\" and nothing") == "");
}

TEST_CASE("nir: 13 and 15 characters, grouped or not, are one person")
{
    const auto outcome = test::scan(*test::nir_detectors(),
                                    "184127645108946\n1 84 12 76 451 089\n1841276451089 clé 46\n"
                                    "295109912611193\nnir 2951099126111\n");
    CHECK(outcome.persons == 2);
    CHECK(outcome.counts.at("fr-nir") == 2);
    CHECK(outcome.findings.front().masked == "184************");
}

TEST_CASE("nir: a column of numbers is found whole, whatever its length")
{
    std::string column;
    for (int i = 0; i < 1000; ++i)
        column += "184127645108946\n";
    CHECK(test::scan(*test::nir_detectors(), column).findings.size() == 100);
    const auto set = test::nir_detectors();
    detect::Scratch scratch;
    detect::Scanner scanner{*set, {}, scratch, 5000};
    scanner.begin("body", detect::Encoding::utf8_or_cp1252, detect::Escapes::none);
    scanner.feed(as_bytes(column));
    scanner.end();
    const auto findings = std::move(scanner).finish().findings;
    REQUIRE(findings.size() == 1000);
    for (std::size_t i = 0; i < findings.size(); ++i)
        CHECK(findings[i].offset == i * 16);
}

TEST_CASE("nir: how the text is cut changes nothing")
{
    const std::string_view text =
        "Assuré n° SS : 1 84 12 76 451 089 (clé : 46), née le 03/04/1960. "
        "2850578006084;46; 170042A00403191 \"1841276451089\",\"46\" 12 34 "
        "223042545611404^^^X&1.2.250.1.213.1.4.8&ISO sécurité sociale";
    CHECK(test::summary_at_every_cut(*test::nir_detectors(), text) ==
          "nir-label medium 8+6; fr-nir high 17+29; fr-nir high 69+13; "
          "fr-nir high 87+15; fr-nir high 104+18; fr-nir high 130+15");
}
