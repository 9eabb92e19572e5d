/// How fast text is searched: folding, Hyperscan and the digit finder together, on one core.
///
///     scan_bench POLICIES/detectors [SECONDS [KIND | FILE]]
///
/// Loads all detector files of the folder and scans made-up bodies of several kinds in chunks of
/// 64 KiB. Prints GB/s (10^9 bytes of body a second of processor time, the best run), beside it
/// what bare Hyperscan does over the same bytes with the same words and patterns in one streaming
/// database (no folding, no numbers, no judging), and what was found. A file is scanned alone,
/// without that comparison.
#include "detect/detectors.hpp"
#include "detect/program.hpp"
#include "detect/scanner.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace {

using namespace lazaret;

constexpr std::size_t body_size = 4u << 20; // bytes
constexpr std::size_t chunk_size = 64u << 10;

using Random = std::mt19937;

template <std::size_t n>
const char* any(Random& random, const char* const (&words)[n])
{
    return words[random() % n];
}

std::string number(Random& random, unsigned most)
{
    return std::to_string(random() % most);
}

constexpr const char* plain_words[] = {
    "the",    "report",  "of",      "our",    "project", "shows", "that",    "work",
    "goes",   "on",      "and",     "each",   "client",  "wants", "another", "delivery",
    "before", "next",    "summer",  "while",  "cost",    "moins", "ainsi",   "dans",
    "pour",   "avec",    "entre",   "leurs",  "chaque",  "objet", "plan",    "meeting",
    "agenda", "invoice", "quality", "server", "release", "note",  "budget",  "team"};

std::string prose(Random& random, std::size_t size, const char* const accented = nullptr)
{
    std::string text;
    unsigned words = 0;
    while (text.size() < size) {
        text += any(random, plain_words);
        if (accented != nullptr && words % 5 == 0) text += accented;
        text += ++words % 12 == 0 ? ".\n" : " ";
        if (words % 60 == 0) text += "In " + number(random, 3000) + ", ";
    }
    return text;
}

std::string csv(Random& random, std::size_t size)
{
    std::string text = "id;date;amount;code;label;quantity\n";
    while (text.size() < size) {
        text += number(random, 1'000'000) + ";2024-0" + std::to_string(1 + random() % 9) + "-1" +
                number(random, 10) + ";" + number(random, 10'000) + "." + number(random, 100) +
                ";AB" + number(random, 1000) + ";" + any(random, plain_words) + ";" +
                number(random, 100) + "\n";
    }
    return text;
}

std::string json(Random& random, std::size_t size)
{
    std::string text = "[";
    while (text.size() < size) {
        text += R"({"id":)" + number(random, 1'000'000) + R"(,"time":17)" +
                std::to_string(10'000'000'000 + random()) + R"(,"name":")" +
                any(random, plain_words) + R"(","tags":[")" + any(random, plain_words) + R"(",")" +
                any(random, plain_words) + R"("],"value":)" + number(random, 1000) + "." +
                number(random, 1000) + R"(,"ok":true},)";
    }
    return text;
}

constexpr const char* clinical_words[] = {
    "patient",     "diabète",      "de",           "type",   "hypertension", "artérielle",
    "traitement",  "par",          "dose",         "mg",     "avec",         "douleur",
    "thoracique",  "examen",       "normal",       "sans",   "asthme",       "suivi",
    "le",          "consultation", "insuffisance", "rénale", "chronique",    "antécédents",
    "chirurgie",   "fracture",     "du",           "fémur",  "hospitalisé",  "service",
    "cardiologie", "bilan"};

std::string clinical(Random& random, std::size_t size)
{
    std::string text;
    while (text.size() < size) {
        for (int i = 0; i < 60; ++i)
            (text += any(random, clinical_words)) += ' ';
        text += "NIR 1 84 12 76 451 089 46, né le 03/04/19" + number(random, 90) + ".\n";
    }
    return text;
}

std::string numbers(Random& random, std::size_t size)
{
    std::string text;
    while (text.size() < size)
        text += number(random, 1u << 31) + " " + number(random, 1000) + " ";
    return text;
}

std::string bytes(Random& random, std::size_t size)
{
    std::string text;
    while (text.size() < size)
        text += static_cast<char>(random());
    return text;
}

std::string base64(Random& random, std::size_t size)
{
    constexpr std::string_view letters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    while (text.size() < size) {
        text += letters[random() % 64];
        if (text.size() % 77 == 0) text += '\n';
    }
    return text;
}

std::vector<config::Source> read_folder(const char* folder)
{
    std::vector<config::Source> files;
    for (const auto& entry : std::filesystem::directory_iterator{folder}) {
        if (entry.path().extension() != ".yaml") continue;
        if (auto source = config::Source::read(entry.path())) files.push_back(std::move(*source));
    }
    std::sort(files.begin(), files.end(),
              [](const auto& a, const auto& b) { return a.name < b.name; });
    return files;
}

detect::Scanner::Outcome scan_once(const detect::Detectors& set, detect::Scratch& scratch,
                                   std::string_view body, detect::Escapes escapes)
{
    detect::Scanner scanner{set, {}, scratch};
    scanner.begin("body", detect::Encoding::utf8_or_cp1252, escapes);
    for (std::size_t at = 0; at < body.size(); at += chunk_size)
        scanner.feed(as_bytes(body.substr(at, chunk_size)));
    scanner.end();
    return std::move(scanner).finish();
}

/// All words and patterns as one database.
detect::Database in_one(const detect::Program& program)
{
    std::vector<detect::PatternText> texts;
    std::set<std::string> words;
    for (const auto& detector : program.detectors) {
        for (const auto& term : detector.terms)
            words.insert(detect::expression_of(term));
        for (const auto& pattern : detector.patterns)
            texts.push_back({pattern.expression, !pattern.exact_case});
    }
    for (const auto& word : words)
        texts.push_back({word, true});
    for (const auto& trigger : detect::triggers())
        texts.push_back({std::string{trigger.expression}, false});
    std::string problem;
    auto database = detect::Database::for_streams(texts, problem);
    if (!problem.empty()) std::fprintf(stderr, "bare Hyperscan: %s\n", problem.c_str());
    return database;
}

/// GB/s of bare Hyperscan, the best run.
double bare(const detect::Database& database, const std::string& body, double seconds)
{
    detect::ScratchSpace scratch;
    if (!scratch.fit(database)) return 0;
    double best = 0;
    for (double spent = 0; spent < seconds;) {
        detect::MatchStream stream{database};
        std::vector<detect::Match> matches;
        const auto start = std::clock();
        for (std::size_t at = 0; at < body.size(); at += chunk_size)
            stream.scan(std::string_view{body}.substr(at, chunk_size), scratch, matches, 65'536,
                        [&] { matches.clear(); });
        const auto took = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
        spent += took;
        best = std::max(best, static_cast<double>(body.size()) / took / 1e9);
    }
    return best;
}

void measure(const char* name, const detect::Detectors& set, const detect::Database& database,
             const std::string& body, double seconds, detect::Escapes escapes)
{
    detect::Scratch scratch;
    double best = 0;
    std::uint64_t findings = 0;
    double spent = 0;
    while (spent < seconds) {
        const auto start = std::clock();
        const auto outcome = scan_once(set, scratch, body, escapes);
        const auto took = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
        spent += took;
        best = std::max(best, static_cast<double>(body.size()) / took / 1e9);
        findings = 0;
        for (const auto& [detector, count] : outcome.counts)
            findings += count;
    }
    if (!database) {
        std::printf("%-16s %6.2f GB/s   %llu distinct values\n", name, best,
                    static_cast<unsigned long long>(findings));
        return;
    }
    const auto hyperscan = bare(database, body, seconds);
    std::printf("%-16s %6.2f GB/s   bare Hyperscan %5.2f, ratio %5.2f   %llu distinct values\n",
                name, best, hyperscan, best / hyperscan, static_cast<unsigned long long>(findings));
}

} // namespace

int main(int argc, char** argv)
{
    if (argc < 2) {
        std::fprintf(stderr, "usage: scan_bench FOLDER_OF_DETECTORS [SECONDS_A_BODY]\n");
        return 2;
    }
    const double seconds = argc > 2 ? std::atof(argv[2]) : 1.0;
    config::Diagnostics problems;
    const auto files = read_folder(argv[1]);
    const auto start = std::clock();
    const auto set = detect::Detectors::compile(files, problems);
    const auto took = static_cast<double>(std::clock() - start) * 1000 / CLOCKS_PER_SEC;
    if (!set) {
        std::fputs(problems.render().c_str(), stderr);
        return 1;
    }
    std::printf("%zu detectors, compiled in %.0f ms\n", set->names().size(), took);
    const std::string_view only = argc > 3 ? argv[3] : "";
    if (std::ifstream file{std::string{only}, std::ios::binary}; !only.empty() && file) {
        const std::string body{std::istreambuf_iterator<char>{file}, {}};
        measure(argv[3], *set, {}, body, seconds, detect::Escapes::none);
        return 0;
    }
    const auto database = in_one(static_cast<const detect::Program&>(*set));
    Random random{42};
    const auto run = [&](const char* name, auto make, detect::Escapes escapes) {
        if (only.empty() || only == name)
            measure(name, *set, database, make(random, body_size), seconds, escapes);
    };
    const auto accented = [](Random& r, std::size_t size) { return prose(r, size, "é"); };
    const auto plain = [](Random& r, std::size_t size) { return prose(r, size); };
    using detect::Escapes;
    run("prose", plain, Escapes::none);
    run("prose, accents", accented, Escapes::none);
    run("csv", csv, Escapes::none);
    run("json", json, Escapes::none);
    run("json, escapes", json, Escapes::json);
    run("clinical", clinical, Escapes::none);
    run("numbers", numbers, Escapes::none);
    run("base64", base64, Escapes::none);
    run("random bytes", bytes, Escapes::none);
    return 0;
}
