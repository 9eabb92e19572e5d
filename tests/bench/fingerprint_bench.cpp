/// Speed of the search for documents: `fingerprint_bench DOCUMENTS FILE...`. As many made-up
/// documents of ten pages are looked for in the folded text of each file, 64 KiB at a time.
#include "detect/fold.hpp"
#include "fingerprint/reader.hpp"

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>

namespace {

using namespace lazaret;

double processor_time()
{
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

fingerprint::Document made_up(unsigned number)
{
    constexpr std::size_t letters = 24'000; // ten pages
    std::minstd_rand random{number + 1};
    fingerprint::Letters text(letters);
    for (auto& letter : text)
        letter = static_cast<std::uint8_t>(1 + random() % 26);
    return *fingerprint::make_document("document " + std::to_string(number), {text}, {});
}

/// Seconds for all of `text`, the best of ten.
double time_of(const std::shared_ptr<const fingerprint::Set>& set, std::string_view text)
{
    constexpr std::size_t chunk = 65'536;
    double best = 1e9;
    for (int round = 0; round < 10; ++round) {
        fingerprint::Reader reader{set};
        const auto start = processor_time();
        for (std::size_t at = 0; at < text.size(); at += chunk)
            reader.feed(text.substr(at, chunk), at);
        best = std::min(best, processor_time() - start);
    }
    return best;
}

} // namespace

int main(int argc, char** argv)
{
    if (argc < 3) {
        std::cerr << "fingerprint_bench DOCUMENTS FILE...\n";
        return 2;
    }
    std::vector<fingerprint::Document> documents;
    for (unsigned i = 0; i < static_cast<unsigned>(std::atoi(argv[1])); ++i)
        documents.push_back(made_up(i));
    const auto set = std::make_shared<const fingerprint::Set>(std::move(documents));
    for (int i = 2; i < argc; ++i) {
        std::ifstream file{argv[i], std::ios::binary};
        const std::string raw{std::istreambuf_iterator<char>{file}, {}};
        const auto text = detect::folded(raw);
        std::cout << argv[i] << ": " << static_cast<double>(text.size()) / time_of(set, text) / 1e9
                  << " GB/s\n";
    }
}
