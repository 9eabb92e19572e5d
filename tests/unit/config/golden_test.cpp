#include "config/settings.hpp"
#include "support/golden.hpp"

#include <regex>
#include <set>

using namespace lazaret;

namespace {

std::string words(const std::set<std::string>& codes)
{
    std::string out;
    for (const auto& code : codes)
        out += code + " ";
    return out;
}

std::set<std::string> codes_in(const std::string& text, const std::regex& pattern)
{
    std::set<std::string> out;
    for (std::sregex_iterator at{text.begin(), text.end(), pattern}; at != std::sregex_iterator{};
         ++at)
        out.insert((*at)[1]);
    return out;
}

} // namespace

TEST_CASE("settings: each wrong file says what is wrong, where, and what to write instead")
{
    for_every_golden("config", [](const config::Source& source) {
        config::Diagnostics problems;
        const auto settings = config::read_settings(source, problems);
        CHECK(settings.has_value() == !problems.has_errors());
        return problems.render();
    });
}

TEST_CASE("settings: each code has a golden file and a line in the documentation")
{
    std::set<std::string> shown{"C001"}; // needs a file that is not there; see source_test.cpp
    for (const auto folder : {"config", "providers"}) {
        for (const auto& entry :
             std::filesystem::directory_iterator{std::string{LAZARET_TESTS} + "/golden/" + folder})
            if (entry.path().extension() == ".out")
                shown.merge(
                    codes_in(text_of(entry.path()), std::regex{"(?:error|warning) ([CH]\\d+):"}));
    }
    std::set<std::string> used;
    for (const auto module : {"config", "hosting"})
        for (const auto& entry : std::filesystem::directory_iterator{std::string{LAZARET_TESTS} +
                                                                     "/../daemon/" + module})
            used.merge(codes_in(text_of(entry.path()), std::regex{"\"([CH]\\d{3})\""}));
    const auto documented =
        codes_in(text_of(std::string{LAZARET_TESTS} + "/../docs/configuration.md"),
                 std::regex{"\n\\| ([CH]\\d{3}) \\|"});
    CHECK(words(shown) == words(used));
    CHECK(words(documented) == words(used));
}
