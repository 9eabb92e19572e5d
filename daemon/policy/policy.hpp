/// Rules: compiled once, then a pure function from what is known of a request to a verdict.
#pragma once

#include "base/authority.hpp"
#include "config/diagnostics.hpp"
#include "detect/detectors.hpp"
#include "hosting/registry.hpp"
#include "inspect/inspector.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lazaret::policy {

/// What is done with a request, from mildest to strictest: of several, the strictest wins.
enum class Action : std::uint8_t { allow, monitor, block, quarantine };

std::string_view name(Action action); ///< "allow", "monitor", "block", "quarantine"

/// Who asks, for what, and where it goes: all that a rule may look at besides the body.
struct Subject {
    IpAddress client;
    Authority destination;
    hosting::Approval approval;
    std::string_view method;
    std::string_view path;               ///< without the query
    std::optional<std::uint64_t> length; ///< of the body, when it is declared
    /// Exceptions with an end hold only when the day is known.
    std::optional<std::chrono::sys_days> today = std::nullopt;
};

struct Verdict {
    Action action = Action::allow;
    std::vector<std::size_t> rules; ///< indices of all that matched, strictest first
};

struct Rule {
    std::string id;
    hosting::Localised title;
    hosting::Localised advice; ///< what the person may do instead; may be empty
    Action action = Action::block;
};

/// Immutable; shared by the cores; an exchange keeps the one it began with.
class Policy {
public:
    /// Compiles the policy file with all it includes (packs, which name detectors). Everything that
    /// is wrong goes to `problems`; null when any of it is an error.
    static std::shared_ptr<const Policy> compile(const config::Source& policy,
                                                 const hosting::Registry& registry,
                                                 config::Diagnostics& problems);
    virtual ~Policy() = default;

    /// The verdict over a whole request. Pure. A report whose tallies are not those of this policy
    /// lets every condition on content hold: nothing passes because it was not looked for.
    virtual Verdict judge(const Subject& subject, const inspect::Report& report) const = 0;

    /// The verdict as far as the head alone decides: set only when it is `block` and no body could
    /// make it stricter (`quarantine` needs the body, to keep it). It names the rules that the head
    /// alone makes match.
    virtual std::optional<Verdict> judge_head(const Subject& subject) const = 0;

    /// The strictest action that any body could still bring to a request with this head. Below
    /// `block` nothing needs to be held.
    virtual Action strictest_possible(const Subject& subject) const = 0;

    virtual const detect::Detectors& detectors() const = 0;
    virtual std::span<const detect::Tally> tallies() const = 0; ///< what the scan must count
    virtual std::span<const Rule> rules() const = 0;
    /// First 12 hexadecimal digits of the SHA-256 over all its files: its version.
    virtual std::string_view version() const = 0;
};

} // namespace lazaret::policy
