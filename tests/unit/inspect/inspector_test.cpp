#include "unit/extract/pack.hpp"
#include "unit/inspect/golden.hpp"

using namespace lazaret;
using namespace lazaret::test;
using namespace std::string_literals;
using namespace std::string_view_literals;
using extract::Unscannable;

namespace {

const Body form{.part = {.name = {}, .media_type = "multipart/form-data; boundary=B"}};

const std::string filled_in =
    "--B\r\n"
    "Content-Disposition: form-data; name=\"nom\"\r\n\r\n"
    "ZQ0001\r\n"
    "--B\r\n"
    "Content-Disposition: form-data; name=\"f\"; filename=\"ZQ0002.csv\"\r\n"
    "X-Note: ZQ0003\r\n\r\n"
    "a;ZQ0004\r\n"
    "--B\r\n"
    "Content-Disposition: form-data; name=\"p\"; filename=\"p.png\"\r\n\r\n"
    "\x89PNG\r\n\x1a\n ZQ0005 comment\r\n"
    "--B\r\n"
    "Content-Transfer-Encoding: base64\r\n\r\n"
    "bm9tOiBaUTAwMDY=\r\n" // nom: ZQ0006
    "--B\r\n"
    "Content-Type: multipart/mixed; boundary=C\r\n\r\n"
    "ZQ0007\r\n--C\r\n\r\n{\"a\": \"\\u005aQ0008\"}\r\n--C--\r\n"
    "--B--\r\n";

const std::string found_in_form = "form.nom @0\n"
                                  "form.f.name @3\n"
                                  "form.f.headers @8\n"
                                  "form.f @2\n"
                                  "form.p @9\n"
                                  "part4 @5\n"
                                  "part5/preamble @0\n"
                                  "part5/part1 @7\n"
                                  "gap form.p opaque 23\n";

std::string wide(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        out += c;
        out += '\0';
    }
    return out;
}

} // namespace

TEST_CASE("inspector: nothing is nothing")
{
    const auto report = inspected({}, "");
    CHECK(report.format.empty());
    CHECK(report.bytes == 0);
    CHECK(report.gaps.empty());
    CHECK(golden(inspected({.part = {}, .content_encoding = "gzip"}, "")) == "\n");
}

TEST_CASE("inspector: a plain text")
{
    check_report({}, "nom: ZQ0001 et ZQ0002\n", "text\nbody @5\nbody @15\n");
}

TEST_CASE("inspector: a body that has a name")
{
    const Body named{.part = {.name = "note.txt", .media_type = "Text/Plain; charset=x"}};
    check_report(named, "ZQ0001", "text\nnote.txt @0\n");
    CHECK(inspected(named, "x").media_type == "text/plain");
}

TEST_CASE("inspector: json and utf-16")
{
    check_report({}, "{\"a\": \"ZQ0001 \\u005aQ0002\"}", "json\nbody @7\nbody @14\n");
    check_report({}, "\xff\xfe" + wide("nom;ZQ0001\r\n"), "utf-16le\nbody @10\n");
    check_report({}, wide("nom;ZQ0001\r\n"), "utf-16le\nbody @8\n");
}

TEST_CASE("inspector: a form with everything in it")
{
    check_report(form, filled_in, "multipart\n" + found_in_form);
}

TEST_CASE("inspector: content-codings, one or several")
{
    auto packed = form;
    packed.content_encoding = "gzip";
    check_report(packed, gzipped(filled_in), "multipart\n" + found_in_form);
    packed.content_encoding = "deflate, zstd";
    check_report(packed, zstd(deflated(filled_in, -15)), "multipart\n" + found_in_form);
}

TEST_CASE("inspector: a coding that was declared but not applied")
{
    for (const auto* coding : {"gzip", "zstd", "deflate"}) {
        auto body = form;
        body.content_encoding = coding;
        const auto report = golden(inspected(body, filled_in));
        CHECK(report.find("gap body malformed " + std::to_string(filled_in.size())) !=
              std::string::npos);
        CHECK(report.find("part5/part1 @7\n") != std::string::npos);
    }
    check_report({.part = {}, .content_encoding = "gzip"}, "nom: ZQ0001",
                 "text\nbody @5\ngap body malformed 11\n");
}

TEST_CASE("inspector: text too short to tell from brotli is read, too")
{
    const auto report = golden(inspected({.part = {}, .content_encoding = "br"}, "ZQ0001"));
    CHECK(report.find("body @0\ngap body malformed") != std::string::npos);
}

TEST_CASE("inspector: a coding that was applied but not declared")
{
    check_report({}, gzipped("nom: ZQ0001"), "gzip\nbody @5\n");
    check_report({}, gzipped(zstd("nom: ZQ0001")), "gzip\nbody @5\n");
}

TEST_CASE("inspector: what follows a compressed stream is scanned")
{
    const auto report = golden(inspected({}, gzipped("nom: ZQ0001") + "ZQ0002"));
    CHECK(report.find("body @5\n") != std::string::npos);
    CHECK(report.find("gap body malformed") != std::string::npos);
    CHECK(inspected({}, gzipped("nom: ZQ0001") + "ZQ0002").counts.at("mark") == 2);
}

TEST_CASE("inspector: what follows a long compressed stream is scanned")
{
    std::string noise;
    std::uint32_t state = 1;
    for (int i = 0; i < 20'000; ++i)
        noise += static_cast<char>((state = state * 1'664'525 + 1'013'904'223) >> 24);
    const auto body = gzipped(noise + " ZQ0001 ") + " ZQ0002";
    const auto report = inspected({}, body);
    CHECK(report.counts.at("mark") == 2);
    CHECK(report.gap_bytes[static_cast<std::size_t>(Unscannable::malformed)] == 7);
}

TEST_CASE("inspector: unknown codings and too many")
{
    check_report({.part = {}, .content_encoding = "compress"}, "ZQ0001",
                 "opaque\nbody @0\ngap body unknown_coding 6\n");
    check_report({.part = {}, .content_encoding = "aes128gcm"}, "xx",
                 "encrypted\ngap body encrypted 2\n");
    check_report({.part = {}, .content_encoding = "gzip,gzip,gzip,gzip,gzip"}, "ZQ0001",
                 "opaque\nbody @0\ngap body too_deep 6\n");
}

TEST_CASE("inspector: twenty gzips in each other are too deep")
{
    std::string packed = "nom: ZQ0001";
    for (int i = 0; i < 20; ++i)
        packed = gzipped(packed);
    const auto report = inspected({}, packed);
    CHECK(report.gap_counts[static_cast<std::size_t>(Unscannable::too_deep)] == 1);
    CHECK(report.gaps.size() == 1);
    std::string fewer = "nom: ZQ0001";
    for (int i = 0; i < 15; ++i)
        fewer = gzipped(fewer);
    CHECK(golden(inspected({}, fewer)) == "gzip\nbody @5\n");
}

TEST_CASE("inspector: multiparts in each other are too deep, and scanned as they are")
{
    std::string nested = "ZQ0001";
    for (int i = 40; i > 0; --i) {
        const auto b = "b" + std::to_string(i);
        nested = "--" + b + "\r\nContent-Type: multipart/mixed; boundary=b" +
                 std::to_string(i + 1) + "\r\n\r\n" + nested + "\r\n--" + b + "--\r\n";
    }
    const auto report =
        inspected({.part = {.name = {}, .media_type = "multipart/mixed; boundary=b1"}}, nested);
    CHECK(report.gap_counts[static_cast<std::size_t>(Unscannable::too_deep)] == 1);
    CHECK(report.counts.at("mark") == 1);
}

TEST_CASE("inspector: a bomb costs no more than the budget")
{
    const auto bomb = gzipped(gzipped(std::string(64 << 20, '\0')));
    extract::Budget budget{.decoded_bytes = 1 << 20};
    const auto report = inspected({.part = {}, .content_encoding = {}, .budget = budget}, bomb);
    CHECK(report.gap_counts[static_cast<std::size_t>(Unscannable::over_budget)] == 1);
    CHECK(report.decoded_bytes <= 1 << 20);
    extract::Budget ratio{.ratio = 100, .ratio_floor = 1 << 20};
    const auto second = inspected({.part = {}, .content_encoding = {}, .budget = ratio}, bomb);
    CHECK(second.gap_counts[static_cast<std::size_t>(Unscannable::over_budget)] == 1);
    CHECK(second.decoded_bytes <= 1 << 20);
}

TEST_CASE("inspector: more parts than the budget has are gaps, all of them counted")
{
    auto body = form;
    body.budget.parts = 3;
    std::string many;
    for (int i = 0; i < 500; ++i)
        many += "--B\r\n\r\nZQ" + std::to_string(1000 + i) + "\r\n";
    const auto report = inspected(body, many + "--B--");
    CHECK(report.counts.at("mark") == 3);
    CHECK(report.gaps.size() == 100);
    CHECK(report.gap_counts[static_cast<std::size_t>(Unscannable::over_budget)] == 497);
    CHECK(report.gap_bytes[static_cast<std::size_t>(Unscannable::over_budget)] == 497 * 6);
}

TEST_CASE("inspector: containers, cipher texts and noise are gaps, and scanned all the same")
{
    check_report({}, "PK\x03\x04\x14\0\0\0\0\0 ZQ0001 "sv,
                 "archive\nbody @11\ngap body unsupported 18\n");
    check_report({}, "Salted__ ZQ0001", "encrypted\nbody @9\ngap body encrypted 15\n");
    check_report({}, "\x01\x02\x03\x04\x05\0 ZQ0001 "sv, "opaque\nbody @7\ngap body opaque 14\n");
}

TEST_CASE("inspector: of a picture only the beginning is scanned")
{
    const auto picture = "\x89PNG\r\n\x1a\n ZQ0001 " + std::string(70'000, 'x') + " ZQ0002 ";
    const auto whole = golden(inspected({}, picture));
    CHECK(whole == "image\nbody @9\ngap body opaque " + std::to_string(picture.size()) + "\n");
    const auto pieces = [&](auto take) {
        for (std::size_t i = 0; i < picture.size(); i += 997)
            take(as_bytes(std::string_view{picture}.substr(i, 997)));
    };
    CHECK(golden(inspected({}, pieces)) == whole);
}

TEST_CASE("inspector: a picture before the first delimiter does not hide a form")
{
    check_report(form, "\x89PNG\r\n\x1a\n\r\n--B\r\n\r\nZQ0001\r\n--B--",
                 "multipart\npart1 @0\ngap preamble opaque 8\n");
}

TEST_CASE("inspector: urlencoded, in both readings where they can differ")
{
    const Body posted{.part = {.name = {}, .media_type = "application/x-www-form-urlencoded"}};
    check_report(posted, "a=1&n=%5A%510001", "urlencoded\nbody @8\n");
    check_report(posted, "a b=100%ZQ0001", "urlencoded\nbody @9\nbody @8\n");
    check_report(posted, "{\"n\":\"%ZQ0001\"}", "json\nbody @7\n");
}

TEST_CASE("inspector: a text in quoted-printable that is called a form is decoded")
{
    const Body posted{.part = {.name = {}, .media_type = "application/x-www-form-urlencoded"}};
    check_report(posted, "Mme Lef=C3=A8vre, n=C3=A9e en mai : Z=51=30=30=30=31.",
                 "urlencoded\nbody @28\nbody @28\n");
}

TEST_CASE("inspector: a body that is nothing but base64 is decoded")
{
    // "Une liste de patients, et parmi eux celui-ci: ZQ0001, et encore un autre: ZQ0002."
    const std::string packed = "VW5lIGxpc3RlIGRlIHBhdGllbnRzLCBldCBwYXJtaSBldXggY2VsdWktY2k6\n"
                               "IFpRMDAwMSwgZXQgZW5jb3JlIHVuIGF1dHJlOiBaUTAwMDIu\n";
    check_report({}, packed, "text\nbody @46\nbody @74\n");
}

TEST_CASE("inspector: base64 that turns out to be none is no gap, and was scanned as it is")
{
    std::string text;
    while (text.size() < 2000)
        text += "VW5lIGxpc3RlIGRlIHBhdGllbnRzLCBldCBwYXJtaSBldXggY2VsdWktY2k6\n";
    const auto report = inspected({}, text + "(ZQ0001)");
    CHECK(report.gaps.empty());
    CHECK(report.counts.at("mark") == 1);
}

TEST_CASE("inspector: a transfer encoding that readers may ignore is read in both ways")
{
    const auto part = [](std::string_view encoding, std::string_view text) {
        return "--B\r\nContent-Transfer-Encoding: " + std::string{encoding} + "\r\n\r\n" +
               std::string{text} + "\r\n--B--";
    };
    CHECK(inspected(form, part("base64", "ZQ0001\nZQ0002")).counts.at("mark") == 2);
    CHECK(inspected(form, part("base64", "nom: ZQ0001")).counts.at("mark") == 1);
    CHECK(inspected(form, part("quoted-printable", "a=ZQ=30001 and b=ZQ0002")).counts.at("mark") ==
          2);
}

TEST_CASE("inspector: long base64 is scanned in pieces that overlap")
{
    const auto lines = [](std::size_t size) { return std::string(size, 'A'); };
    for (std::size_t size = 16'370; size < 16'390; ++size) {
        const auto text = "--B\r\nContent-Transfer-Encoding: base64\r\n\r\n" + lines(size) +
                          "\nZQ0001\n" + lines(100) + "\r\n--B--";
        CHECK(inspected(form, text).counts["mark"] == 1);
    }
}

TEST_CASE("inspector: the name of a field is a label of its value")
{
    const detect::Tally near_label{.of = {*marks().find("mark")},
                                   .at_least = detect::Confidence::low,
                                   .near = {*marks().find("label")},
                                   .within = 50};
    const auto body =
        "--B\r\nContent-Disposition: form-data; name=\"numero\"\r\n\r\nZQ0001\r\n--B--"s;
    CHECK(inspected(form, body, {&near_label, 1}).tallies == std::vector<std::uint64_t>{1});
    const auto other =
        "--B\r\nContent-Disposition: form-data; name=\"autre\"\r\n\r\nZQ0001\r\n--B--"s;
    CHECK(inspected(form, other, {&near_label, 1}).tallies == std::vector<std::uint64_t>{0});
}

TEST_CASE("inspector: short texts in all their forms")
{
    inspect::Inspector inspector{marks(), {}, scratch(), nullptr, {}, "", {}};
    inspector.add_text("url", "q=ZQ0001&r=%5AQ0002&s=cGF0aWVudDogWlEwMDAzIGV0IGF1dHJlcw");
    inspector.add_text("header:cookie", "a=b; c=cGF0aWVudDogWlEwMDA0IGV0IGF1dHJlcw%3D%3D");
    const auto report = std::move(inspector).finish();
    CHECK(report.counts.at("mark") == 4);
    CHECK(report.findings.back().part == "header:cookie");
    CHECK(report.bytes == 0);
}

TEST_CASE("inspector: a body that was not seen to its end has one gap, not two")
{
    inspect::Inspector inspector{marks(), {}, scratch(), nullptr, {}, "gzip", {}};
    const auto packed = gzipped("nom: ZQ0001, et beaucoup d'autres choses encore");
    inspector.feed(as_bytes(std::string_view{packed}.substr(0, packed.size() - 9)));
    inspector.gap(Unscannable::too_big, 1000);
    CHECK(golden(std::move(inspector).finish()).ends_with("gap body too_big 1000\n"));
}

TEST_CASE("inspector: names of files with many digits show none of them")
{
    const auto body =
        "--B\r\nContent-Disposition: attachment; filename=\"185057800608436.pdf\"\r\n\r\n%PDF-1.4\r\n--B--"s;
    CHECK(golden(inspected(form, body)) == "multipart\ngap ###############.pdf unsupported 8\n");
}

TEST_CASE("inspector: names of parts are escaped and cut")
{
    const auto body = "--B\r\nContent-Disposition: form-data; name=\"a\tb" + std::string(500, 'x') +
                      "\"\r\n\r\nZQ0001\r\n--B--";
    const auto report = inspected(form, body);
    CHECK(report.findings.at(0).part.size() <= 90);
    CHECK(report.findings.at(0).part.starts_with("form.a\\x09b"));
}

TEST_CASE("inspector: tallies grow while bytes arrive")
{
    const detect::Tally any{.of = {*marks().find("mark")}};
    inspect::Inspector inspector{marks(), {&any, 1}, scratch(), nullptr, {}, "", {}};
    inspector.feed(as_bytes("ZQ0001 " + std::string(20'000, 'x')));
    CHECK(inspector.tallies()[0] == 1);
    inspector.feed(as_bytes(" ZQ0002 " + std::string(20'000, 'x')));
    CHECK(inspector.tallies()[0] == 2);
    CHECK(std::move(inspector).finish().tallies == std::vector<std::uint64_t>{2});
}

TEST_CASE("inspector: what is a zip for those who read from the end is no harmless binary")
{
    const auto behind = std::string(300, '\x01') +
                        std::string{"PK\x05\x06\0\0\0\0\x01\0\x01\0\x33\0\0\0\x28\0\0\0\0\0"sv};
    check_report({}, behind,
                 "opaque\ngap body ambiguous 0\ngap body opaque " + std::to_string(behind.size()) +
                     "\n");
}
