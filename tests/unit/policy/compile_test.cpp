/// From files to tallies, rules and a version.
#include "unit/policy/stand_ins.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

using namespace lazaret;

namespace {

namespace fs = std::filesystem;

/// A folder of its own, gone at the end.
class Folder {
public:
    Folder()
    {
        auto name = (fs::temp_directory_path() / "lazaret-policy-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    ~Folder() { fs::remove_all(path_); }
    fs::path write(const std::string& name, const std::string& text) const
    {
        fs::create_directories((path_ / name).parent_path());
        std::ofstream{path_ / name} << text;
        return path_ / name;
    }

private:
    fs::path path_;
};

constexpr auto one_rule = "rules: [{id: r, title: R, when: {}, then: block}]\n";

std::string version_of(const fs::path& file)
{
    config::Diagnostics problems;
    const auto source = config::Source::read(file);
    REQUIRE(source);
    const auto policy =
        policy::compile_policy(*source, *test::two_providers(), problems, &test::name_detectors);
    REQUIRE_MESSAGE(policy, problems.render());
    return std::string{policy->version()};
}

} // namespace

namespace lazaret::test {

std::shared_ptr<const policy::Policy> policy_of(const std::string& rules)
{
    const Folder folder;
    for (const auto* name : {"person", "other-person"})
        folder.write(name + std::string{".yaml"},
                     "detector: " + std::string{name} + "\nperson: true\n");
    for (const auto* name : {"context", "dicom"})
        folder.write(name + std::string{".yaml"}, "detector: " + std::string{name} + "\n");
    const auto file = folder.write(
        "policy.yaml",
        "detectors: [person.yaml, context.yaml, dicom.yaml, other-person.yaml]\n" + rules);
    config::Diagnostics problems;
    const auto source = config::Source::read(file);
    REQUIRE(source);
    auto policy = policy::compile_policy(*source, *two_providers(), problems, &name_detectors);
    REQUIRE_MESSAGE(policy, problems.render());
    return policy;
}

} // namespace lazaret::test

TEST_CASE("compile: a content condition becomes a tally of what it counts")
{
    const auto policy = test::policy_of(R"(rules:
  - id: r
    title: R
    when: {content: {persons: {at_least: 3}, confidence: high, with: {any: [dicom, context], within: 400}}}
    then: block
)");
    REQUIRE(policy->tallies().size() == 1);
    const auto& tally = policy->tallies()[0];
    CHECK(tally.of == std::vector<detect::DetectorId>{0, 3});
    CHECK(tally.at_least == detect::Confidence::high);
    CHECK(tally.near == std::vector<detect::DetectorId>{1, 2});
    CHECK(tally.within == 400);
}

TEST_CASE("compile: equal conditions are counted once, whatever their number")
{
    const auto policy = test::policy_of(R"(rules:
  - {id: a, title: A, when: {content: {detector: [dicom, context]}}, then: block}
  - {id: b, title: B, when: {content: {detector: [context, dicom], at_least: 5}}, then: block}
  - {id: c, title: C, when: {content: {detector: context, confidence: medium}}, then: block}
  - {id: d, title: D, when: {content: {detector: context, confidence: low}}, then: block}
)");
    CHECK(policy->tallies().size() == 3);
}

TEST_CASE("compile: rules keep their texts, in the order of the files")
{
    const Folder folder;
    folder.write("packs/one.yaml", "pack: one\n"
                                   "rules: [{id: b, title: B, when: {}, then: monitor}]\n");
    const auto file = folder.write(
        "policy.yaml",
        "include: packs/one.yaml\n"
        "rules: [{id: a, title: {fr: Un, en: One}, advice: Ask, when: {}, then: block}]\n");
    config::Diagnostics problems;
    const auto policy = policy::compile_policy(*config::Source::read(file), *test::two_providers(),
                                               problems, &test::name_detectors);
    REQUIRE_MESSAGE(policy, problems.render());
    REQUIRE(policy->rules().size() == 2);
    CHECK(policy->rules()[0].id == "a");
    CHECK(policy->rules()[0].title == hosting::Localised{{"en", "One"}, {"fr", "Un"}});
    CHECK(policy->rules()[0].advice == hosting::Localised{{"", "Ask"}});
    CHECK(policy->rules()[1].id == "b");
}

TEST_CASE("compile: a pack that two others include is read once")
{
    const Folder folder;
    folder.write("shared.yaml", "pack: shared\ndetectors: [d.yaml]\n");
    folder.write("d.yaml", "detector: dicom\n");
    folder.write("one.yaml", "pack: one\ninclude: [shared.yaml]\ndetectors: [./d.yaml]\n");
    const auto file =
        folder.write("policy.yaml", std::string{"include: [one.yaml, shared.yaml]\n"} + one_rule);
    config::Diagnostics problems;
    const auto policy = policy::compile_policy(*config::Source::read(file), *test::two_providers(),
                                               problems, &test::name_detectors);
    REQUIRE_MESSAGE(policy, problems.render());
    CHECK(policy->detectors().names().size() == 1);
}

TEST_CASE("compile: the version follows every byte of every file, and not where they lie")
{
    const auto write = [](const Folder& folder, const std::string& detector) {
        folder.write("d.yaml", detector);
        return folder.write("policy.yaml", std::string{"detectors: [d.yaml]\n"} + one_rule);
    };
    const Folder here;
    const Folder there;
    const auto version = version_of(write(here, "detector: dicom\n"));
    CHECK(version.size() == 12);
    CHECK(version == version_of(write(there, "detector: dicom\n")));
    CHECK(version != version_of(write(there, "detector: dicom # changed\n")));

    const auto words = "detector: dicom\nwords: words.txt\n";
    there.write("words.txt", "grippe\n");
    const auto with_words = version_of(write(there, words));
    there.write("words.txt", "grippe\nangine\n");
    CHECK(with_words != version_of(write(there, words)));
}

TEST_CASE("compile: a missing file does not make other names look wrong")
{
    const Folder folder;
    const auto file = folder.write(
        "policy.yaml",
        "include: [gone.yaml]\n"
        "rules: [{id: r, title: R, when: {content: {detector: dicom}}, then: block}]\n");
    config::Diagnostics problems;
    CHECK_FALSE(policy::compile_policy(*config::Source::read(file), *test::two_providers(),
                                       problems, &test::name_detectors));
    REQUIRE(problems.all().size() == 1);
    CHECK(problems.all()[0].code == "P001");
}

TEST_CASE("compile: detectors that do not compile give no policy")
{
    const Folder folder;
    const auto file = folder.write("policy.yaml", one_rule);
    const auto nothing = [](std::span<const config::Source>, config::Diagnostics&) {
        return std::shared_ptr<const detect::Detectors>{};
    };
    config::Diagnostics problems;
    CHECK_FALSE(policy::compile_policy(*config::Source::read(file), *test::two_providers(),
                                       problems, nothing));
}

TEST_CASE("compile: more rules or more counts than the limits are refused once")
{
    const Folder folder;
    std::string rules = "detectors: [d.yaml]\nrules:\n";
    for (int i = 0; i < 1005; ++i)
        rules +=
            "  - {id: r" + std::to_string(i) +
            ", title: R, then: block, when: {content: {detector: d, with: {detector: d, within: " +
            std::to_string(i % 257 + 1) + "}}}}\n";
    folder.write("d.yaml", "detector: d\n");
    const auto file = folder.write("policy.yaml", rules);
    config::Diagnostics problems;
    CHECK_FALSE(policy::compile_policy(*config::Source::read(file), *test::two_providers(),
                                       problems, &test::name_detectors));
    std::map<std::string, int> codes;
    for (const auto& problem : problems.all())
        ++codes[problem.code];
    CHECK(codes["P024"] == 1);
    CHECK(codes["P035"] == 3); // the 257th width, each time it comes round
}
