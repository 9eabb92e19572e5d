#include "audit/record.hpp"

#include <doctest/doctest.h>

using namespace lazaret;
using namespace lazaret::audit;

namespace {

using namespace std::chrono_literals;

Record full()
{
    return {.id = "01HXYZ00000000000000000000",
            .code = "LZ-7F3K-21Q",
            .at = std::chrono::sys_days{std::chrono::year{2026} / 3 / 1} + 8h + 9min + 10s + 123ms,
            .client = "192.0.2.7",
            .method = "POST",
            .destination = "files.example:443",
            .address = "198.51.100.4:443",
            .origin_certificate = "00ff",
            .provider = "exemple-sante",
            .not_approved_because = "expired",
            .action = "quarantine",
            .rules = {"hds-patients", "unreadable"},
            .policy_version = "abc",
            .persons = 12,
            .counts = {{"fr-nir", 12}, {"medical-context", 18446744073709551615u}},
            .evidence = {{.detector = "fr-nir",
                          .part = "a \"b\"\n/é",
                          .offset = 7,
                          .confidence = "high",
                          .masked = "1 85…"}},
            .gaps = {{.part = "x.zip", .why = "encrypted", .bytes = 4096}},
            .bytes = 9'007'199'254'740'993, // not a double
            .media_type = "text/csv",
            .format = "csv"};
}

} // namespace

TEST_CASE("record: what is written is read back, to the last bit")
{
    for (const auto& record : {full(), Record{}}) {
        const auto line = to_json(record);
        CHECK(line.find('\n') == std::string::npos);
        const auto again = from_json(line);
        REQUIRE(again);
        CHECK(to_json(*again) == line);
        CHECK(again->at == record.at);
        CHECK(again->counts == record.counts);
        CHECK(again->bytes == record.bytes);
        CHECK(again->rules == record.rules);
        CHECK(again->evidence.size() == record.evidence.size());
        CHECK(again->gaps.size() == record.gaps.size());
    }
    const auto again = from_json(to_json(full()));
    CHECK(again->evidence[0].part == "a \"b\"\n/é");
    CHECK(again->evidence[0].masked == "1 85…");
    CHECK(again->gaps[0].bytes == 4096);
}

TEST_CASE("record: the keys come in the order of the struct")
{
    const auto line = to_json(full());
    CHECK(line.starts_with(R"({"id":"01HXYZ00000000000000000000","code":"LZ-7F3K-21Q",)"
                           R"("at":"2026-03-01T08:09:10.123Z","client":"192.0.2.7")"));
    CHECK(line.ends_with(R"("media_type":"text/csv","format":"csv"})"));
}

TEST_CASE("record: bytes that are not UTF-8 are replaced, wherever they are")
{
    auto record = full();
    record.media_type = "text/\xff\xfe";
    record.counts["\xc3("] = 1;
    record.rules.push_back("\xed\xa0\x80");
    const auto again = from_json(to_json(record));
    REQUIRE(again);
    CHECK(again->media_type == "text/\xef\xbf\xbd\xef\xbf\xbd");
    CHECK(again->counts.count("\xef\xbf\xbd(") == 1);
}

TEST_CASE("record: what is not a record is an error without a word of its content")
{
    const auto line = to_json(full());
    auto wrong_type = line, negative = line, wrong_time = line, missing = line;
    wrong_type.replace(wrong_type.find("\"POST\""), 6, "17");
    negative.replace(negative.find("\"persons\":12"), 12, "\"persons\":-1");
    wrong_time.replace(wrong_time.find("2026-03-01"), 10, "2026-02-30");
    missing.replace(missing.find("\"method\""), 8, "\"methods\"");
    for (const auto& text :
         {std::string{}, std::string{"[]"}, std::string{"{}"}, std::string{"null"}, line + "x",
          line.substr(0, line.size() - 1), wrong_type, negative, wrong_time, missing,
          std::string(200'000, '[')}) {
        const auto record = from_json(text);
        REQUIRE_FALSE(record);
        CHECK(record.error().code == Errc::io);
        CHECK(record.error().detail == "not an audit record of ours");
    }
}

TEST_CASE("record: a key that a later version adds is passed over")
{
    auto line = to_json(full());
    line.insert(line.size() - 1, R"(,"later":{"a":[1]})");
    CHECK(from_json(line));
}

TEST_CASE("time: RFC 3339 with milliseconds, both ways")
{
    using std::chrono::system_clock;
    struct Row {
        long long milliseconds;
        const char* text;
    };
    for (const auto& row : {Row{0, "1970-01-01T00:00:00.000Z"}, Row{-1, "1969-12-31T23:59:59.999Z"},
                            Row{951'782'400'000, "2000-02-29T00:00:00.000Z"},
                            Row{1'772'352'550'123, "2026-03-01T08:09:10.123Z"}}) {
        const system_clock::time_point at{std::chrono::milliseconds{row.milliseconds}};
        CHECK(utc_text(at) == row.text);
        CHECK(parse_utc(row.text) == at);
        CHECK(utc_text(at + 999us) == row.text); // cut, not rounded
    }
    for (const char* text :
         {"", "2026-03-01T08:09:10Z", "2026-03-01 08:09:10.123Z", "2026-13-01T08:09:10.123Z",
          "2025-02-29T08:09:10.123Z", "2026-03-01T24:09:10.123Z", "2026-03-01T08:60:10.123Z",
          "2026-03-01T08:09:60.123Z", "2026-03-01T08:09:+1.123Z", "2026-03-01T08:09:10.123Z "}) {
        CHECK_MESSAGE(!parse_utc(text), text);
    }
}
