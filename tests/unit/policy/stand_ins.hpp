/// Detectors and a registry small enough to read, for tests of the policy alone.
#pragma once

#include "config/node.hpp"
#include "detect/detectors.hpp"
#include "hosting/registry.hpp"
#include "policy/compile.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace lazaret::test {

/// Knows names and which of them mean a person; finds nothing.
class NamedDetectors final : public detect::Detectors {
public:
    void add(std::string name, bool person)
    {
        names_.push_back(std::move(name));
        persons_.push_back(person);
    }
    std::span<const std::string> names() const override { return names_; }
    std::optional<detect::DetectorId> find(std::string_view name) const override
    {
        for (std::size_t id = 0; id < names_.size(); ++id)
            if (names_[id] == name) return static_cast<detect::DetectorId>(id);
        return std::nullopt;
    }
    bool is_person(detect::DetectorId id) const override { return persons_[id]; }
    std::string_view describes(detect::DetectorId, std::string_view) const override { return {}; }
    void check_examples(config::Diagnostics&) const override {}

private:
    std::vector<std::string> names_;
    std::vector<bool> persons_;
};

/// Reads `detector` and `person` of each file, and nothing else.
inline std::shared_ptr<const detect::Detectors>
name_detectors(std::span<const config::Source> files, config::Diagnostics& problems)
{
    auto detectors = std::make_shared<NamedDetectors>();
    for (const auto& file : files) {
        const auto root = config::parse(file, problems);
        if (!root) continue;
        config::Reader reader{*root, "a detector", problems};
        const auto name = reader.required_text("detector");
        detectors->add(name, reader.flag("person").value_or(false));
    }
    return detectors;
}

inline std::shared_ptr<const hosting::Registry> two_providers()
{
    const config::Source source{"providers.yaml", R"(
providers:
  - id: exemple-sante
    legal_entity: "Exemple Santé SAS"
    certificate: {number: "HDS-0001", certifier: "Exemple Certification", activities: [1, 2], valid_from: 2025-01-01, valid_until: 2027-12-31}
    services:
      - {name: "stockage", domains: ["*.sante.example"]}
  - id: exemple-recherche
    legal_entity: "Exemple Recherche SA"
    certificate: {number: "HDS-0002", certifier: "Exemple Certification", activities: [1], valid_from: 2025-01-01, valid_until: 2027-12-31}
    services:
      - {name: "recherche", domains: ["data.example"]}
)"};
    config::Diagnostics problems;
    auto registry = hosting::Registry::compile(source, problems);
    REQUIRE_MESSAGE(registry, problems.render());
    return registry;
}

/// A policy with detectors person, other-person, context, dicom: `rules` is its YAML.
std::shared_ptr<const policy::Policy> policy_of(const std::string& rules);

} // namespace lazaret::test
