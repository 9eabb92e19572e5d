#include "support/cut.hpp"
#include "unit/detect/support.hpp"

using namespace lazaret;
using namespace lazaret::detect;

namespace {

using Columns = std::initializer_list<std::pair<std::size_t, std::string_view>>;

/// Spaces, with values put at their columns (from 1, as the tables of the PMSI count).
std::string columns(std::size_t width, Columns values)
{
    std::string line(width, ' ');
    for (const auto& [column, value] : values)
        line.replace(column - 1, value.size(), value);
    return line;
}

const auto vid_hosp = columns(120, {{1, "184127645108946"},
                                    {16, "100"},
                                    {19, "1"},
                                    {20, "03041984"},
                                    {28, "1"},
                                    {29, "00000000000000004711"},
                                    {49, "V014"}});

const auto invoice = columns(100, {{1, "A"},
                                   {2, "750712184"},
                                   {11, "750712184"},
                                   {20, "1"},
                                   {22, "184127645108946"},
                                   {37, "001"},
                                   {76, "03121984"}});

/// The shipped detector; what it asks of others is left out: complete lines are high.
std::shared_ptr<const Detectors> pmsi()
{
    static const auto compiled = [] {
        const auto source = config::Source::read(LAZARET_POLICIES "/detectors/pmsi.yaml");
        REQUIRE(source);
        return test::detectors(source->text.substr(0, source->text.find("\nconfidence:")) +
                               "\nperson: true\n");
    }();
    return compiled;
}

/// How sure each finding is, at every cut of the text.
std::string found(std::string_view text)
{
    std::string whole;
    Scratch scratch;
    test::for_every_cut(text, [&](auto feed_all) {
        Scanner scanner{*pmsi(), {}, scratch};
        scanner.begin("body", Encoding::utf8_or_cp1252, Escapes::none);
        feed_all([&](Bytes piece) { scanner.feed(piece); });
        std::string list;
        for (const auto& finding : std::move(scanner).finish().findings)
            list += (list.empty() ? "" : "; ") + std::string{name(finding.confidence)};
        if (whole.empty()) whole = list;
        CHECK(list == whole);
    });
    return whole;
}

std::string replaced(std::string line, std::size_t column, std::string_view value)
{
    return line.replace(column - 1, value.size(), value);
}

std::uint64_t persons(std::string_view text)
{
    return test::scan(*pmsi(), text).persons;
}

/// "D034 6:15" and so on: the problems of a detector whose one layout has these fields, in lines
/// from 7 on, or whose layouts are `whole`.
std::string problems_of(std::string_view fields, std::string_view whole = {})
{
    std::string yaml = "detector: d\ndescribes: x\nsource: x\nlayouts:\n";
    yaml += whole.empty() ? "  - name: l\n    fields:\n" + std::string{fields} : std::string{whole};
    config::Diagnostics problems;
    const config::Source source{"d.yaml", yaml};
    const auto compiled = Detectors::compile({&source, 1}, problems);
    CHECK((compiled == nullptr) == problems.has_errors());
    std::string list;
    for (const auto& problem : problems.all()) {
        CHECK_FALSE(problem.message.empty());
        list += (list.empty() ? "" : "; ") + problem.code + " " +
                std::to_string(problem.place.line) + ":" + std::to_string(problem.place.column);
    }
    return list;
}

} // namespace

TEST_CASE("layouts: lines of the PMSI are found by their columns")
{
    CHECK(found(vid_hosp) == "high");
    CHECK(found("header\r\n" + vid_hosp + "\r\n") == "high");
    CHECK(found(invoice + "\n") == "high");
    const auto rss = columns(192, {{1, "11"},
                                   {3, "05M092"},
                                   {10, "122000"},
                                   {16, "750712184"},
                                   {25, "022"},
                                   {28, "00000000000000000001"},
                                   {48, "00000000000000004711"},
                                   {78, "03041960"},
                                   {86, "2"},
                                   {93, "10062024"},
                                   {103, "12062024"},
                                   {141, "I501"}});
    CHECK(found(rss + "\n" + rss + "\n") == "high; high");
    CHECK(found(columns(192, {{1, "11"}, {10, "122000750712184022"}})) == "");
}

TEST_CASE("layouts: the next years' formats are found as long as their columns stay")
{
    CHECK(found(replaced(vid_hosp, 49, "V027")) == "high");
    CHECK(found(replaced(vid_hosp, 49, "W014")) == "");
}

TEST_CASE("layouts: a line is one from its first column on")
{
    CHECK(found(" " + vid_hosp) == "");
    CHECK(found("x" + invoice) == "");
    CHECK(found(invoice.substr(1)) == "");
}

TEST_CASE("layouts: a line without something optional is less sure, without something needed none")
{
    CHECK(found(replaced(invoice, 35, "47")) == "medium");
    CHECK(found(replaced(invoice, 35, "  ")) == "high");
    CHECK(found(replaced(invoice, 76, "31131984")) == "");
    CHECK(found(replaced(invoice, 20, "7")) == "");
}

TEST_CASE("layouts: spaces at the end of a line may be missing")
{
    const auto stay = columns(177, {{1, "750712184022"},
                                    {13, "4711"},
                                    {33, "240012345"},
                                    {63, "03121984"},
                                    {71, "1"},
                                    {78, "03052024"},
                                    {88, "09052024"},
                                    {126, "J441"}});
    CHECK(found(stay.substr(0, 129) + "\n") == "high");
    CHECK(found(stay.substr(0, 125) + "\n") == "medium");
    CHECK(found(stay.substr(0, 69) + "\n") == "");
}

TEST_CASE("layouts: a line ends with its text")
{
    Scratch scratch;
    Scanner scanner{*pmsi(), {}, scratch};
    const auto feed = [&](std::string_view text) {
        scanner.begin("part", Encoding::utf8_or_cp1252, Escapes::none);
        scanner.feed(as_bytes(text));
        scanner.end();
    };
    feed(vid_hosp.substr(0, 48));
    feed("V014");
    feed(vid_hosp);
    CHECK(std::move(scanner).finish().findings.size() == 1);
}

TEST_CASE("layouts: persons are told apart by their own number before that of the insured")
{
    CHECK(persons(vid_hosp + "\n" + invoice + "\n") == 1);
    const auto child = replaced(invoice, 49, "2150375056001");
    const auto sister = replaced(invoice, 49, "2180375056002");
    CHECK(persons(child + "\n" + sister + "\n" + child + "\n") == 2);
    const auto zeros = replaced(invoice, 49, "0000000000000");
    CHECK(persons(zeros + "\n" + invoice + "\n") == 1);
    const auto foreigner = replaced(invoice, 22, "                  240012345");
    CHECK(found(foreigner) == "high");
    CHECK(persons(foreigner + "\n" + replaced(foreigner, 40, "240012346") + "\n") == 2);
}

TEST_CASE("layouts: a table of numbers is no file of the PMSI")
{
    std::string table;
    for (int i = 0; i < 50; ++i)
        table += "A75071218475071218" + std::to_string(100 + i) + " 0612345678 3033710065718\n" +
                 "750712184 022 " + std::to_string(i) + " 03121984 1\n";
    CHECK(test::scan(*pmsi(), table).findings.empty());
}

TEST_CASE("layouts: what is wrong is told with its line and column")
{
    const std::string finess = "      - {columns: 2-10, is: finess}\n";
    CHECK(problems_of(finess) == "");
    CHECK(problems_of("", "  name: l\n") == "D032 5:3");
    CHECK(problems_of("", "  - {name: l, fields: 1-9}\n") == "D032 5:23");
    CHECK(problems_of(finess + "      - {columns: 12-, is: digits}\n") == "D033 8:19");
    CHECK(problems_of(finess + "      - {columns: 20-12, is: digits}\n") == "D033 8:19");
    CHECK(problems_of(finess + "      - {columns: 150-161, is: digits}\n") == "D033 8:19");
    CHECK(problems_of(finess + "      - {columns: 10-12, is: digits}\n") == "D033 8:19");
    CHECK(problems_of("      - {columns: 0-8, is: digits}\n") == "D033 7:19");
    CHECK(problems_of(finess + "      - {columns: 12-20, is: finnes}\n") == "D034 8:30");
    CHECK(problems_of(finess + "      - {columns: 12, is: sex, text: M}\n") == "D034 8:27");
    CHECK(problems_of(finess + "      - {columns: 12-20, is: nir}\n") == "D035 8:30");
    CHECK(problems_of(finess + "      - {columns: 12, text: [M0, M]}\n") == "D035 8:29");
    CHECK(problems_of("      - {columns: 25-33, is: finess}\n") == "D036 5:5");
    CHECK(problems_of("      - {columns: 1-8, is: digits}\n") == "D036 5:5");
    CHECK(problems_of(finess + "      - {columns: 12-13, is: nir-key}\n") == "D037 8:30");
    CHECK(problems_of(finess + "      - {columns: 12, are: sex}\n").starts_with("C0"));
    CHECK(problems_of(finess + "      - {is: sex}\n").starts_with("C0"));
}
