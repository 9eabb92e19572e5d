/// Golden files: tests/golden/<folder>/<what-is-wrong>.yaml and what is said about it, in .out.
///
/// LAZARET_GOLDEN_WRITE=1 writes the .out files anew; read the difference before you keep it.
#pragma once

#include "config/source.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace lazaret {

inline std::string text_of(const std::filesystem::path& path)
{
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

/// Compares `said(source)` with the .out file beside each .yaml file of the folder. Sources bear
/// the file's name alone.
template <class Said>
void for_every_golden(const std::string& folder, Said said)
{
    std::vector<std::filesystem::path> paths;
    for (const auto& entry :
         std::filesystem::directory_iterator{std::string{LAZARET_TESTS} + "/golden/" + folder})
        if (entry.path().extension() == ".yaml") paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    REQUIRE_FALSE(paths.empty());

    const bool write = std::getenv("LAZARET_GOLDEN_WRITE") != nullptr;
    for (const auto& path : paths) {
        const auto name = path.filename().string();
        CAPTURE(name);
        const config::Source source{name, text_of(path)};
        const std::string out = said(source);
        auto expected = path;
        expected.replace_extension(".out");
        if (write) std::ofstream{expected, std::ios::binary} << out;
        CHECK_FALSE(out.empty());
        CHECK(out == text_of(expected));
    }
}

} // namespace lazaret
