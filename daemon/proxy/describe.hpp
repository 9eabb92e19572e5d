/// From what was seen to what is written and said of it. Pure: values in, values out.
#pragma once

#include "audit/record.hpp"
#include "inspect/inspector.hpp"
#include "policy/policy.hpp"
#include "proxy/notice.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace lazaret::proxy {

/// One request on its way: who, where to, and under which name it is written down.
struct Case {
    std::string id; ///< base/id.hpp
    std::chrono::system_clock::time_point at;
    policy::Subject subject;
    std::string address;            ///< of the origin, as connected to
    std::string origin_certificate; ///< SHA-256 of its leaf, hexadecimal; empty without TLS
};

audit::Record describe(const Case& request, const inspect::Report& report,
                       const policy::Verdict& verdict, const policy::Policy& policy);

/// A part's path with the names of files masked, since people name files after patients:
/// "form.dossier/Dupont Jean.pdf" gives "form.dossier/D**********.pdf".
std::string mask_part(std::string_view part);

/// What was seen, in plain words, never the data: "2 personnes", "numéro de sécurité sociale : 3".
std::vector<std::string> seen(const inspect::Report& report, const detect::Detectors& detectors,
                              Language language);

/// "" for all languages, else the person's, else any.
std::string pick(const hosting::Localised& texts, Language language);

/// What the person is told of a verdict of block or quarantine. `today`: for the alternatives.
Notice notice_of(const Case& request, const inspect::Report& report, const policy::Verdict& verdict,
                 const policy::Policy& policy, const hosting::Registry& registry,
                 std::chrono::sys_days today, Language language);

/// The approved hosts to use instead.
std::vector<Place> alternatives(const hosting::Registry& registry, std::chrono::sys_days today,
                                Language language);

} // namespace lazaret::proxy
