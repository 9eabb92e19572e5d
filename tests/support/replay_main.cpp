/// Runs a fuzz target without a fuzzer: every file of its corpus, each cut short and with some of
/// its bytes changed, always in the same way. `fuzz_NAME FOLDER`.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

constexpr int variants = 300; // of each file

using Input = std::vector<std::uint8_t>;

Input read(const std::filesystem::path& file)
{
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

Input changed(Input input, std::mt19937& random)
{
    const auto upto = [&](std::size_t n) {
        return std::uniform_int_distribution<std::size_t>{0, n}(random);
    };
    if (input.empty()) return input;
    if (upto(3) == 0) input.resize(upto(input.size()));
    for (std::size_t i = upto(8); i > 0 && !input.empty(); --i)
        input[upto(input.size() - 1)] = static_cast<std::uint8_t>(upto(255));
    if (upto(3) == 0 && !input.empty()) { // a stretch of it twice
        const auto at = upto(input.size() - 1);
        const Input stretch(input.begin() + static_cast<std::ptrdiff_t>(at),
                            input.begin() +
                                static_cast<std::ptrdiff_t>(std::min(input.size(), at + upto(64))));
        input.insert(input.begin() + static_cast<std::ptrdiff_t>(upto(input.size())),
                     stretch.begin(), stretch.end());
    }
    return input;
}

} // namespace

int main(int count, char** arguments)
{
    if (count != 2) {
        std::fputs("fuzz target: expected the folder of its corpus\n", stderr);
        return 2;
    }
    std::vector<std::filesystem::path> files;
    for (const auto& file : std::filesystem::directory_iterator{arguments[1]})
        files.push_back(file.path());
    std::sort(files.begin(), files.end());
    std::mt19937 random{1};
    for (const auto& file : files) {
        const auto input = read(file);
        LLVMFuzzerTestOneInput(input.data(), input.size());
        for (int i = 0; i < variants; ++i) {
            const auto variant = changed(input, random);
            LLVMFuzzerTestOneInput(variant.data(), variant.size());
        }
    }
    std::printf("%zu files, %d variants of each\n", files.size(), variants);
    return files.empty() ? 1 : 0; // nothing was tried
}
