/// Exact data match, measured: building and opening an index of made-up patients, and the matcher
/// alone over texts of several kinds, none of which has a patient in it but the last.
///
///     exact_bench FOLDER [ROWS [KIND]]
///
/// Writes the CSV, the key and the index to FOLDER. Speeds are 10^9 bytes a second of processor
/// time, the best of five runs, in pieces of 64 KiB.
#include "exact/build.hpp"
#include "exact/index.hpp"
#include "exact/matcher.hpp"
#include "exact/tables.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>

namespace {

using namespace lazaret;
using Random = std::mt19937_64;

constexpr std::size_t body_size = 8u << 20;
constexpr std::size_t piece_size = 64u << 10;

double now()
{
    timespec at = {};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &at);
    return static_cast<double>(at.tv_sec) + static_cast<double>(at.tv_nsec) * 1e-9;
}

std::string two(std::uint64_t n)
{
    return {static_cast<char>('0' + n / 10 % 10), static_cast<char>('0' + n % 10)};
}

/// A word that could be a name, one of `kinds`.
std::string name_of(std::uint64_t n, std::uint64_t kinds)
{
    constexpr const char* syllables[] = {"MA",  "RI", "LO",  "BER", "TAN", "DU", "PON", "CHE",
                                         "VAL", "SI", "GAR", "NEL", "FOR", "TI", "BAU", "REN"};
    n %= kinds;
    std::string name = syllables[n % 16];
    for (n = n / 16 + 1; n != 0; n /= 16)
        name += syllables[n % 16];
    return name;
}

std::string date_of(Random& random)
{
    return std::to_string(1930 + random() % 90) + "-" + two(1 + random() % 12) + "-" +
           two(1 + random() % 28);
}

/// As real ones are: few names for many, numbers close together.
std::string patient(Random& random, std::uint64_t ipp)
{
    return std::to_string(1 + random() % 2) + two(random()) + two(1 + random() % 12) +
           two(1 + random() % 95) + std::to_string(100'100 + random() % 800'000) + ";" +
           name_of(random() % 400 * (random() % 400), 120'000) + " " +
           name_of(random() % 60 * (random() % 60), 3'500) + ";" + date_of(random) + ";" +
           std::to_string(ipp) + "\n";
}

constexpr const char* words[] = {"the",  "report", "of",   "our",   "project", "shows", "that",
                                 "work", "goes",   "dans", "pour",  "avec",    "entre", "plan",
                                 "Note", "budget", "team", "Paris", "server",  "Monday"};

std::string prose(Random& random)
{
    std::string text;
    for (unsigned n = 1; text.size() < body_size; ++n) {
        text += words[random() % std::size(words)];
        text += n % 12 == 0 ? ".\n" : " ";
        if (n % 60 == 0) text += "In " + std::to_string(random() % 3000) + ", ";
    }
    return text;
}

std::string csv(Random& random)
{
    std::string text = "id;date;amount;code;label;quantity\n";
    while (text.size() < body_size)
        text += std::to_string(random() % 1'000'000) + ";" + date_of(random) + ";" +
                std::to_string(random() % 10'000) + "." + two(random()) + ";AB" +
                std::to_string(random() % 1000) + ";" + words[random() % std::size(words)] + ";" +
                std::to_string(random() % 100) + "\n";
    return text;
}

std::string json(Random& random)
{
    std::string text = "[";
    while (text.size() < body_size)
        text += R"({"id":)" + std::to_string(random() % 1'000'000) + R"(,"time":17)" +
                std::to_string(10'000'000'000 + random() % 1'000'000'000) + R"(,"name":")" +
                words[random() % std::size(words)] + R"(","value":)" +
                std::to_string(random() % 1000) + "." + two(random()) + R"(,"ok":true},)";
    return text;
}

std::string digits(Random& random)
{
    std::string text;
    while (text.size() < body_size)
        text += std::to_string(random() % (1u << 31)) + " " + std::to_string(random() % 1000) + " ";
    return text;
}

/// Dates, names that occur, numbers of the house's own range: other people's, all the same.
std::string strangers(Random& random)
{
    std::string text;
    while (text.size() < body_size)
        text += patient(random, 8'000'000'001 + random() % 1'000'000 * 3);
    return text;
}

std::string rows_of(const std::filesystem::path& file)
{
    std::string text(body_size, '\0');
    std::ifstream in{file, std::ios::binary};
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
    return text;
}

std::string only; ///< the kind that was asked for

void scan(const char* kind, const std::shared_ptr<const exact::Index>& index,
          const exact::Question& question, std::string_view text)
{
    if (!only.empty() && only != kind) return;
    double best = 1e9;
    std::size_t found = 0;
    for (int run = 0; run < 5; ++run) {
        const auto before = now();
        exact::Matcher matcher{index, question};
        std::vector<exact::Hit> hits;
        for (std::size_t at = 0; at < text.size(); at += piece_size)
            matcher.feed(text.substr(at, piece_size), at, hits);
        matcher.finish(hits);
        best = std::min(best, now() - before);
        found = hits.size();
    }
    std::printf("%-28s %6.2f GB/s  %zu hits\n", kind,
                static_cast<double>(text.size()) / best * 1e-9, found);
}

void misses(const exact::Index& index)
{
    const auto& tables = index.tables();
    constexpr std::size_t count = 2'000'000;
    std::size_t passed = 0;
    std::string number = "1850578006000";
    const auto before = now();
    for (std::size_t i = 0; i < count; ++i) {
        auto n = i * 7919;
        for (std::size_t at = 5; at < 13; ++at, n /= 10)
            number[at] = static_cast<char>('0' + n % 10);
        const auto keyed = siphash13(tables.secrets.filter, number);
        passed += tables.values.may_have(exact::layout::value_hash(keyed, 0));
    }
    const auto each = (now() - before) / count;
    std::printf("a number that is not there: %.0f ns, %.2f %% pass the filter\n", each * 1e9,
                100.0 * static_cast<double>(passed) / count);
}

std::string as_it_is(std::string_view text)
{
    return std::string{text};
}

} // namespace

int main(int argc, char** argv)
{
    if (argc < 2) return 2;
    const std::filesystem::path folder{argv[1]};
    const auto rows = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1'000'000ull;
    if (argc > 3) only = argv[3];
    Random random{7};
    {
        std::ofstream out{folder / "bench.csv", std::ios::binary};
        out << "nir;name;birth_date;ipp\n";
        for (std::uint64_t i = 0; i < rows; ++i)
            out << patient(random, 8'000'000'000 + i * 3);
    }
    const auto key = *exact::Key::draw();
    auto before = now();
    const auto report = exact::build({.csv = folder / "bench.csv",
                                      .index = folder / "bench.edm",
                                      .columns = *exact::parse_columns("nir,name,birth_date,ipp"),
                                      .fold = as_it_is},
                                     key);
    if (!report) return std::fprintf(stderr, "%s\n", report.error().detail.c_str()), 1;
    std::printf("build: %llu rows, %.1f s, %.1f MiB\n", static_cast<unsigned long long>(rows),
                now() - before, static_cast<double>(report->bytes) / (1 << 20));
    for (const auto& column : report->columns)
        std::printf("  %s: %llu values, %llu common\n", column.name.c_str(),
                    static_cast<unsigned long long>(column.values),
                    static_cast<unsigned long long>(column.common));
    before = now();
    const auto index = exact::Index::open(folder / "bench.edm", key);
    if (!index) return std::fprintf(stderr, "%s\n", index.error().detail.c_str()), 1;
    std::printf("open: %.0f ms\n", (now() - before) * 1e3);
    misses(**index);

    for (const unsigned at_least : {2u, 3u}) {
        const auto question = *(*index)->question({}, at_least, 200);
        std::printf("%u of 4 columns within 200 bytes:\n", at_least);
        scan("prose", *index, question, prose(random));
        scan("csv", *index, question, csv(random));
        scan("json", *index, question, json(random));
        scan("nothing but digits", *index, question, digits(random));
        scan("other people", *index, question, strangers(random));
        scan("the patients themselves", *index, question, rows_of(folder / "bench.csv"));
    }
    const std::vector<std::string> numbers = {"nir", "ipp"};
    std::printf("1 of nir, ipp:\n");
    const auto question = *(*index)->question(numbers, 1, 200);
    scan("csv", *index, question, csv(random));
    scan("nothing but digits", *index, question, digits(random));
    scan("other people", *index, question, strangers(random));
}
