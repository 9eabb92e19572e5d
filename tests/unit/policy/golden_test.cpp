/// Every mistake in tests/golden/policy/<what-is-wrong>.yaml gets exactly the message in its .out.
/// LAZARET_GOLDEN_WRITE=1 writes the messages instead of comparing them: read them before they
/// stay.
#include "unit/policy/stand_ins.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

using namespace lazaret;

namespace {

namespace fs = std::filesystem;

/// Messages name files as they were given: from inside the folder they are the same everywhere.
class Inside {
public:
    explicit Inside(const fs::path& folder) : before_{fs::current_path()}
    {
        fs::current_path(folder);
    }
    ~Inside() { fs::current_path(before_); }

private:
    fs::path before_;
};

std::vector<fs::path> wrong_policies()
{
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator{"."})
        if (entry.path().extension() == ".yaml") files.push_back(entry.path().filename());
    std::sort(files.begin(), files.end());
    return files;
}

config::Diagnostics problems_of(const fs::path& file, const hosting::Registry& registry)
{
    config::Diagnostics problems;
    const auto source = config::Source::read(file);
    REQUIRE(source);
    const auto policy = policy::compile_policy(*source, registry, problems, &test::name_detectors);
    CHECK_MESSAGE((policy == nullptr) == problems.has_errors(), file.string());
    return problems;
}

std::string text_of(const fs::path& path)
{
    const auto source = config::Source::read(path);
    return source ? source->text : "(missing)";
}

} // namespace

TEST_CASE("golden: every wrong policy gets its message, word for word")
{
    const Inside inside{LAZARET_TESTS "/golden/policy"};
    const auto registry = test::two_providers();
    const auto files = wrong_policies();
    CHECK(files.size() >= 40);
    for (const auto& file : files) {
        const auto problems = problems_of(file, *registry);
        const auto said = problems.render();
        const auto expected = fs::path{file}.replace_extension(".out");
        CHECK_MESSAGE(!problems.all().empty(), file.string() << " is not wrong");
        if (std::getenv("LAZARET_GOLDEN_WRITE")) std::ofstream{expected} << said;
        CHECK_MESSAGE(said == text_of(expected), file.string() << " gives\n" << said);
    }
}

TEST_CASE("golden: every code of the policy is shown by a file and explained in docs/policies.md")
{
    const Inside inside{LAZARET_TESTS "/golden/policy"};
    const auto registry = test::two_providers();
    std::set<std::string> shown;
    for (const auto& file : wrong_policies()) {
        const auto problems = problems_of(file, *registry);
        for (const auto& problem : problems.all())
            shown.insert(problem.code);
    }
    const auto manual = text_of(LAZARET_TESTS "/../docs/policies.md");
    const std::set<std::string> limits{"P009", "P024", "P035"}; // take files of a thousand lines
    for (int number = 1; number <= 38; ++number) {
        const auto code = (number < 10 ? "P00" : "P0") + std::to_string(number);
        CHECK_MESSAGE((shown.contains(code) || limits.contains(code)), code << " is not shown");
        CHECK_MESSAGE(manual.find("| " + code + " |") != manual.npos, code << " is not explained");
    }
}
