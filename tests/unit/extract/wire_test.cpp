#include "extract/unpacker.hpp"
#include "extract/wire.hpp"
#include "support/cut.hpp"
#include "unit/extract/tree.hpp"

#include <doctest/doctest.h>

namespace {

using namespace lazaret;
using extract::FrameReader;
using extract::Unscannable;
using State = FrameReader::State;

/// What a worker says of a document with a text of its own, a file in it, and a gap.
std::string conversation()
{
    std::string said;
    extract::FrameWriter writer{[&](Bytes bytes) { said += as_text(bytes); }};
    writer.open({.name = "the document, which the daemon knows"});
    writer.begin_text(Encoding::utf8_or_cp1252, Escapes::none);
    writer.text(as_bytes("comment"));
    writer.end_text();
    writer.open({.name = "word/document.xml",
                 .media_type = "text/xml",
                 .is_file = true,
                 .field = {},
                 .file_name = "word/document.xml"});
    writer.begin_text(Encoding::utf16le, Escapes::xml);
    writer.text(as_bytes("a first piece "));
    writer.text(as_bytes("and a second"));
    writer.end_text();
    writer.gap(Unscannable::encrypted, 77);
    writer.close();
    writer.close();
    writer.done();
    return said;
}

struct Heard {
    std::string tree;
    State state = State::more;
    std::uint64_t spent = 0;
};

template <class Feed>
Heard heard(Feed feed, extract::Budget budget = {})
{
    Heard result;
    budget.received = 1 << 20;
    FrameReader reader{budget};
    test::Tree tree;
    feed([&](Bytes bytes) {
        if (result.state == State::more) result.state = reader.feed(bytes, tree);
    });
    reader.finish(tree);
    result.tree = tree.text();
    result.spent = budget.spent;
    return result;
}

Heard heard_of(std::string_view said, const extract::Budget& budget = {})
{
    return heard([&](auto take) { take(as_bytes(said)); }, budget);
}

std::string frame(char kind, std::string_view payload)
{
    const auto size = payload.size();
    std::string bytes{kind};
    for (int i = 0; i < 4; ++i)
        bytes += static_cast<char>(size >> (8 * i));
    return bytes + std::string{payload};
}

const std::string text_frame = frame('t', std::string_view{"\0\0", 2});

} // namespace

TEST_CASE("wire: what a worker says arrives, however it is cut")
{
    test::for_every_cut(conversation(), [](auto feed) {
        const auto result = heard(feed);
        CHECK(result.state == State::done);
        CHECK(result.spent == 33);
        CHECK(result.tree == "begin as text\n"
                             "  \"comment\"\n"
                             "begin word/document.xml [text/xml] file=word/document.xml\n"
                             "  begin as text\n"
                             "    \"a first piece and a second\"\n"
                             "  gap encrypted\n");
    });
}

TEST_CASE("wire: a conversation that ends early leaves nothing open")
{
    const auto said = conversation();
    for (std::size_t size = 0; size < said.size(); ++size)
        CHECK(heard_of(said.substr(0, size)).state == State::more); // Tree::text() checks the rest
}

TEST_CASE("wire: frames that do not nest are broken")
{
    CHECK(heard_of(frame('d', "no text is open")).state == State::broken);
    CHECK(heard_of(frame('c', "")).state == State::broken);
    CHECK(heard_of(frame('e', "")).state == State::broken);
    CHECK(heard_of(text_frame + text_frame).state == State::broken);
    CHECK(heard_of(text_frame + frame('c', "")).state == State::broken);
    CHECK(heard_of(text_frame + frame('.', "")).state == State::broken);
}

TEST_CASE("wire: frames of an unknown kind, size or value are broken")
{
    CHECK(heard_of(frame('x', "")).state == State::broken);
    CHECK(heard_of(frame('t', "\x03\x00")).state == State::broken);
    CHECK(heard_of(frame('g', "123456789")).state == State::broken);
    CHECK(heard_of(frame('g', "")).state == State::broken);
    CHECK(heard_of(frame('p', "short")).state == State::broken);
    CHECK(heard_of(frame('p', std::string(20'000, 'x'))).state == State::broken);
    CHECK(heard_of("p\xff\xff\xff\xff").state == State::broken);
}

TEST_CASE("wire: texts that open without end are broken before they cost memory")
{
    std::string said;
    extract::FrameWriter writer{[&](Bytes bytes) { said += as_text(bytes); }};
    for (int i = 0; i < 1000; ++i)
        writer.open({.name = "deeper"});
    writer.flush();
    CHECK(heard_of(said).state == State::broken);
}

TEST_CASE("wire: text is paid for")
{
    const auto said = text_frame + frame('d', std::string(1000, 'x')) + frame('e', "");
    CHECK(heard_of(said, {.decoded_bytes = 999}).state == State::over_budget);
    CHECK(heard_of(said, {.decoded_bytes = 1000}).state == State::more);
}

TEST_CASE("wire: a job says all that a worker has to know")
{
    extract::Job job{.format = extract::Format::pdf,
                     .part = {.name = "a",
                              .media_type = "b",
                              .is_file = true,
                              .field = "c",
                              .file_name = "d",
                              .headers = "e"},
                     .budget = {.decoded_bytes = 1,
                                .ratio = 2,
                                .ratio_floor = 3,
                                .parts = 4,
                                .depth = 5,
                                .received = 6,
                                .spent = 7},
                     .size = 8,
                     .streamed = true,
                     .seconds = 9,
                     .pages = 10};
    const auto bytes = job.encoded();
    const auto read = extract::decode_job(std::string_view{bytes}.substr(4));
    REQUIRE(read);
    CHECK(read->encoded() == bytes);
    CHECK(read->part.file_name == "d");
    CHECK(read->budget.spent == 7);
    CHECK(read->pages == 10);
}

TEST_CASE("wire: a job that is cut, too long or of no format is refused")
{
    const auto bytes = extract::Job{}.encoded().substr(4);
    for (std::size_t size = 0; size < bytes.size(); ++size)
        CHECK_FALSE(extract::decode_job(bytes.substr(0, size)));
    CHECK_FALSE(extract::decode_job(bytes + "x"));
    auto odd = bytes;
    odd[0] = '\x7f';
    CHECK_FALSE(extract::decode_job(odd));
    extract::Job wordy;
    wordy.part.name.assign(1 << 20, 'n');
    CHECK(wordy.encoded().size() <= extract::max_job);
}
