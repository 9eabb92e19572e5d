#include "unit/extract/tree.hpp"

using namespace lazaret;
using namespace lazaret::test;
using extract::Format;

namespace {

const extract::Part form{.name = {}, .media_type = "multipart/form-data; boundary=XyZ"};

void check_form(std::string_view body, std::string_view expected, std::string_view type = {})
{
    auto part = form;
    if (!type.empty()) part.media_type = type;
    check_tree(Format::multipart, body, expected, part);
}

} // namespace

TEST_CASE("multipart: fields and files of a form")
{
    check_form("--XyZ\r\n"
               "Content-Disposition: form-data; name=\"nom\"\r\n"
               "\r\n"
               "Dupont\r\n"
               "--XyZ\r\n"
               "Content-Disposition: form-data; name=\"fichier\"; filename=\"a \\\"b\\\".csv\"\r\n"
               "Content-Type: text/csv\r\n"
               "\r\n"
               "a;b\r\nc;d\r\n\r\n"
               "--XyZ--\r\n",
               "begin form.nom field=nom\n"
               "  \"Dupont\"\n"
               "begin form.fichier [text/csv] field=fichier file=a \"b\".csv\n"
               "  \"a;b\\r\\nc;d\\r\\n\"\n");
}

TEST_CASE("multipart: bare line feeds are accepted")
{
    check_form("--XyZ\nContent-Disposition: form-data; name=a\n\n1\n2\n--XyZ\n\n3\n--XyZ--",
               "begin form.a field=a\n  \"1\\n2\"\nbegin part2\n  \"3\"\n");
}

TEST_CASE("multipart: what looks nearly like a delimiter is content")
{
    check_form("--XyZ\r\n\r\n--Xy\r\n-XyZ\r\n --XyZ\r\nx--XyZ\r\n\r--XyZ\r\n\r\n--\r\n--XyZ--",
               "begin part1\n"
               "  \"--Xy\\r\\n-XyZ\\r\\n --XyZ\\r\\nx--XyZ\\r\\n\\r--XyZ\\r\\n\\r\\n--\"\n");
}

TEST_CASE("multipart: blanks after a boundary are allowed")
{
    check_form("--XyZ \t \r\n\r\n1\r\n--XyZ\t\r\n\r\n2\r\n--XyZ--  \r\n",
               "begin part1\n  \"1\"\nbegin part2\n  \"2\"\n");
}

TEST_CASE("multipart: a line that only begins with the boundary is content, and reported")
{
    check_form("--XyZ\r\n\r\n1\r\n--XyZabc\r\n2\r\n--XyZ-\r\n3\r\n--XyZ--\r\n",
               "begin part1\n  \"1\\r\\n--XyZabc\\r\\n2\\r\\n--XyZ-\\r\\n3\"\n  gap malformed\n");
}

TEST_CASE("multipart: preamble and epilogue are parts, unless blank")
{
    check_form("\r\nhidden before\r\n--XyZ\r\n\r\n1\r\n--XyZ--\r\n\r\nhidden after\r\n",
               "begin preamble\n  \"hidden before\"\n"
               "begin part1\n  \"1\"\n"
               "begin epilogue\n  \"hidden after\\r\\n\"\n");
    check_form(" \r\n\r\n--XyZ\r\n\r\n1\r\n--XyZ--\r\n \r\n\r\n", "begin part1\n  \"1\"\n");
}

TEST_CASE("multipart: delimiters after the last one are epilogue")
{
    check_form("--XyZ--\r\n--XyZ\r\n\r\n1\r\n--XyZ--",
               "begin epilogue\n  \"--XyZ\\r\\n\\r\\n1\\r\\n--XyZ--\"\n");
}

TEST_CASE("multipart: empty parts")
{
    check_form("--XyZ\r\n\r\n\r\n--XyZ\r\n\r\n--XyZ--", "begin part1\nbegin part2\n");
}

TEST_CASE("multipart: a missing last delimiter is malformed, and all of it comes out")
{
    check_form("--XyZ\r\n\r\n1\r\n--Xy", "begin part1\n  \"1\\r\\n--Xy\"\ngap malformed\n");
    check_form("--XyZ\r\n\r\n1", "begin part1\n  \"1\"\ngap malformed\n");
    check_form("--XyZ\r\nX-Note: hidden", "begin part1 headers=X-Note: hidden\ngap malformed\n");
    check_form("--XyZ", "begin preamble\n  \"--XyZ\"\ngap malformed\n");
    check_form("hello", "begin preamble\n  \"hello\"\ngap malformed\n");
}

TEST_CASE("multipart: encoded parts say how")
{
    check_form("--XyZ\r\nContent-Transfer-Encoding: BASE64\r\nContent-Type: a/b\r\n\r\nbm9t\r\n"
               "--XyZ\r\ncontent-transfer-encoding: quoted-printable\r\n\r\n=41\r\n"
               "--XyZ\r\nContent-Transfer-Encoding: binary\r\n\r\nx\r\n--XyZ--",
               "begin part1 as base64 [a/b]\n  \"bm9t\"\n"
               "begin part2 as quoted-printable\n  \"=41\"\n"
               "begin part3\n  \"x\"\n");
}

TEST_CASE("multipart: header lines without meaning here are kept for the scanner")
{
    check_form("--XyZ\r\nX-Note: hidden\r\n\tfolded\r\nContent-Disposition: attachment;\r\n "
               "filename=f.txt\r\n\r\nx\r\n--XyZ--",
               "begin f.txt file=f.txt headers=X-Note: hidden\tfolded\n  \"x\"\n");
}

TEST_CASE("multipart: names of files in every spelling of e-mail")
{
    check_form("--XyZ\r\nContent-Disposition: attachment; "
               "filename=\"=?utf-8?Q?compte-rendu_=C3=A9tude.pdf?=\"\r\n\r\n1\r\n"
               "--XyZ\r\nContent-Disposition: attachment; filename*0*=utf-8''%C3%A9; "
               "filename*1=tude.pdf\r\n\r\n2\r\n"
               "--XyZ\r\nContent-Type: a/b; name=c.pdf\r\n\r\n3\r\n--XyZ--",
               "begin compte-rendu étude.pdf file=compte-rendu étude.pdf\n  \"1\"\n"
               "begin étude.pdf file=étude.pdf\n  \"2\"\n"
               "begin c.pdf [a/b; name=c.pdf] file=c.pdf\n  \"3\"\n");
}

TEST_CASE("multipart: a part that says twice what it is")
{
    check_form("--XyZ\r\nContent-Type: a/b\r\nContent-Type: A/B\r\n\r\n1\r\n"
               "--XyZ\r\nContent-Type: a/b\r\nContent-Type: a/c\r\n\r\n2\r\n--XyZ--",
               "begin part1 [a/b] headers=Content-Type: A/B\n  \"1\"\n"
               "gap ambiguous\nbegin part2 [a/b] headers=Content-Type: a/c\n  \"2\"\n");
}

TEST_CASE("multipart: a part that ends within its header")
{
    check_form("--XyZ\r\nX-Note: hidden\r\n--XyZ\r\n\r\n1\r\n--XyZ\r\nX-B: b\r\n--XyZ--\r\n",
               "gap malformed\nbegin part1 headers=X-Note: hidden\n"
               "begin part2\n  \"1\"\n"
               "gap malformed\nbegin part3 headers=X-B: b\n");
}

TEST_CASE("multipart: a header that is too long is content")
{
    const std::string line = "X-Long: " + std::string(1000, 'x') + "\r\n";
    std::string body = "--XyZ\r\n";
    for (int i = 0; i < 20; ++i)
        body += line;
    body += "\r\ncontent\r\n--XyZ--";
    auto whole = [&](auto take) { take(as_bytes(body)); };
    auto single = [&](auto take) {
        for (const char& c : body)
            take(as_bytes({&c, 1}));
    };
    const std::string expected = "gap malformed\nbegin part1\n  20209 bytes\n";
    CHECK(tree_of(Format::multipart, form, whole) == expected);
    CHECK(tree_of(Format::multipart, form, single) == expected);
}

TEST_CASE("multipart: a delimiter across the end of a header that is too long is seen")
{
    for (std::size_t size = 16'360; size < 16'390; ++size) {
        const auto body = "--XyZ\r\n" + std::string(size, 'x') + "\r\n--XyZ\r\n\r\n1\r\n--XyZ--";
        auto feed = [&](auto take) { take(as_bytes(body)); };
        CHECK(tree_of(Format::multipart, form, feed).ends_with("begin part2\n  \"1\"\n"));
    }
}

TEST_CASE("multipart: a boundary may be quoted and hold blanks")
{
    check_form("--a b:c\r\n\r\n1\r\n--a b:c--", "begin part1\n  \"1\"\n",
               "multipart/mixed; boundary=\"a b:c\"");
}

TEST_CASE("multipart: a boundary that is missing is taken from the first line, and reported")
{
    check_form("--abc\r\n\r\n1\r\n--abc--", "gap malformed\nbegin part1\n  \"1\"\n",
               "multipart/form-data");
    check_form("no line of this\r\n--\r\nkind\r\n",
               "gap malformed\nbegin preamble\n  \"no line of this\\r\\n--\\r\\nkind\\r\\n\"\ngap "
               "malformed\n",
               "multipart/form-data; boundary=");
}

TEST_CASE("multipart: a boundary above 70 characters is used, and reported")
{
    const std::string boundary(71, 'b');
    check_form("--" + boundary + "\r\n\r\n1\r\n--" + boundary + "--",
               "gap malformed\nbegin part1\n  \"1\"\n",
               "multipart/form-data; boundary=" + boundary);
}

TEST_CASE("multipart: two boundaries that differ are reported")
{
    check_form("--a\r\n\r\n1\r\n--a--", "gap malformed\nbegin part1\n  \"1\"\n",
               "multipart/form-data; boundary=a; boundary=b");
}

TEST_CASE("multipart: undeclared, the first line is the boundary")
{
    check_form("--abc\r\n\r\n1\r\n--abc--", "begin part1\n  \"1\"\n", "application/octet-stream");
}

TEST_CASE("multipart: long content is passed on where it lies")
{
    struct Places final : extract::Sink {
        void begin(const extract::Part&) override {}
        void begin_as(const extract::Part&, Format) override {}
        void data(Bytes bytes) override { seen.push_back(bytes); }
        void gap(extract::Unscannable) override {}
        void give_up(extract::Unscannable, Bytes) override {}
        void end() override {}
        std::vector<Bytes> seen;
    } places;
    const std::string head = "--XyZ\r\n\r\n";
    const std::string content(60'000, 'x');
    extract::Budget budget;
    const auto extractor = extract::make_extractor(Format::multipart, form, budget);
    extractor->feed(as_bytes(head + "x"), places);
    extractor->feed(as_bytes(content), places);
    CHECK(places.seen.back().data() == as_bytes(content).data());
    CHECK(places.seen.back().size() == content.size());
}
