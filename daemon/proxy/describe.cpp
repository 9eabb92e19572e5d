#include "proxy/describe.hpp"

#include "base/id.hpp"

#include <algorithm>
#include <array>

namespace lazaret::proxy {

namespace {

constexpr std::size_t most_seen = 6;

struct GapWords {
    std::string_view fr;
    std::string_view en;
};

/// By extract::Unscannable, in its order.
constexpr std::array<GapWords, extract::unscannable_count> gap_words{{
    {"un contenu chiffré, que Lazaret ne peut pas lire",
     "encrypted content that Lazaret cannot read"},
    {"un contenu abîmé ou mal formé", "damaged or malformed content"},
    {"un contenu que deux programmes liraient différemment",
     "content that two programs would read differently"},
    {"un codage inconnu", "an unknown encoding"},
    {"un document d'un format qui ne peut pas être ouvert",
     "a document of a format that cannot be opened"},
    {"une image, un son, une vidéo ou des données sans texte lisible",
     "a picture, sound, video or data without readable text"},
    {"des fichiers emboîtés trop profondément", "files nested too deeply"},
    {"un contenu démesuré une fois décompressé", "content far too large once unpacked"},
    {"un document trop long à vérifier", "a document that takes too long to check"},
    {"un envoi trop volumineux pour être vérifié", "an upload too large to be checked"},
    {"un envoi que Lazaret n'a pas la place de vérifier en ce moment",
     "an upload that Lazaret has no room to check at the moment"},
}};

std::string persons_words(std::uint64_t persons, Language language)
{
    const auto number = std::to_string(persons);
    if (language == Language::fr)
        return number + (persons == 1 ? " personne identifiable" : " personnes identifiables");
    return number + (persons == 1 ? " identifiable person" : " identifiable persons");
}

bool only_gaps(const inspect::Report& report)
{
    return report.persons == 0 &&
           std::none_of(report.tallies.begin(), report.tallies.end(), [](auto n) { return n > 0; });
}

Why why_of(const inspect::Report& report, policy::Action action)
{
    const auto has = [&](extract::Unscannable why) {
        return report.gap_counts[static_cast<std::size_t>(why)] > 0;
    };
    if (action == policy::Action::quarantine) return Why::quarantined;
    if (has(extract::Unscannable::no_room)) return Why::no_room;
    if (has(extract::Unscannable::too_big)) return Why::too_big;
    const bool unreadable = std::any_of(report.gap_counts.begin(), report.gap_counts.end(),
                                        [](auto n) { return n > 0; });
    return unreadable && only_gaps(report) ? Why::unreadable : Why::blocked;
}

} // namespace

std::string mask_part(std::string_view part)
{
    std::string masked;
    for (std::size_t start = 0; start <= part.size();) {
        const auto end = std::min(part.find('/', start), part.size());
        const auto step = part.substr(start, end - start);
        const auto dot = step.rfind('.');
        const bool is_file = dot != std::string_view::npos && dot > 0 && step.size() - dot <= 6 &&
                             !step.starts_with("form.") && !step.starts_with("header:");
        if (!masked.empty()) masked += '/';
        if (is_file) {
            masked += step.front();
            masked.append(dot - 1, '*');
            masked += step.substr(dot);
        } else {
            masked += step;
        }
        start = end + 1;
    }
    return masked;
}

audit::Record describe(const Case& request, const inspect::Report& report,
                       const policy::Verdict& verdict, const policy::Policy& policy)
{
    audit::Record record;
    record.id = request.id;
    record.code = incident_code(request.id);
    record.at = request.at;
    record.client = request.subject.client.text();
    record.method = request.subject.method;
    record.destination = request.subject.destination.text();
    record.address = request.address;
    record.origin_certificate = request.origin_certificate;
    if (const auto* provider = request.subject.approval.provider) record.provider = provider->id;
    record.not_approved_because = request.subject.approval.why_not;
    record.action = policy::name(verdict.action);
    for (const auto index : verdict.rules)
        record.rules.push_back(policy.rules()[index].id);
    record.policy_version = policy.version();
    record.persons = report.persons;
    record.counts = report.counts;
    for (const auto& finding : report.findings) {
        if (record.evidence.size() == 100) break;
        record.evidence.push_back({finding.detector, mask_part(finding.part), finding.offset,
                                   std::string{detect::name(finding.confidence)}, finding.masked});
    }
    for (const auto& gap : report.gaps) {
        if (record.gaps.size() == 100) break;
        record.gaps.push_back(
            {mask_part(gap.part), std::string{extract::name(gap.why)}, gap.bytes});
    }
    record.bytes = report.bytes;
    record.media_type = report.media_type;
    record.format = report.format;
    return record;
}

std::vector<std::string> seen(const inspect::Report& report, const detect::Detectors& detectors,
                              Language language)
{
    std::vector<std::string> words;
    if (report.persons > 0) words.push_back(persons_words(report.persons, language));
    const auto tongue = language == Language::fr ? "fr" : "en";
    for (const bool persons : {true, false}) {
        for (const auto& [name, count] : report.counts) {
            const auto id = detectors.find(name);
            if (!id || count == 0 || detectors.is_person(*id) != persons) continue;
            if (words.size() >= most_seen) break;
            // A label only tells what stands beside it.
            if (name.ends_with("-label") || name.ends_with("-words")) continue;
            std::string line{detectors.describes(*id, tongue)};
            if (persons) line += (language == Language::fr ? " : " : ": ") + std::to_string(count);
            words.push_back(std::move(line));
        }
    }
    for (std::size_t why = 0; why < gap_words.size(); ++why) {
        if (report.gap_counts[why] == 0 || words.size() >= most_seen + 2) continue;
        words.emplace_back(language == Language::fr ? gap_words[why].fr : gap_words[why].en);
    }
    return words;
}

std::string pick(const hosting::Localised& texts, Language language)
{
    for (const auto* key : {language == Language::fr ? "fr" : "en", ""})
        if (const auto found = texts.find(key); found != texts.end()) return found->second;
    return texts.empty() ? std::string{} : texts.begin()->second;
}

std::vector<Place> alternatives(const hosting::Registry& registry, std::chrono::sys_days today,
                                Language language)
{
    std::vector<Place> places;
    for (const auto* provider : registry.approved_today(today)) {
        for (const auto& service : provider->services)
            places.push_back(
                {provider->legal_entity, pick(service.use_for, language), service.domains});
    }
    return places;
}

Notice notice_of(const Case& request, const inspect::Report& report, const policy::Verdict& verdict,
                 const policy::Policy& policy, const hosting::Registry& registry,
                 std::chrono::sys_days today, Language language)
{
    Notice notice;
    notice.why = why_of(report, verdict.action);
    notice.code = incident_code(request.id);
    notice.request_id = request.id;
    notice.host = request.subject.destination.host;
    if (!verdict.rules.empty()) {
        const auto& rule = policy.rules()[verdict.rules.front()];
        notice.rule_id = rule.id;
        notice.rule_title = pick(rule.title, language);
        notice.advice = pick(rule.advice, language);
    }
    notice.seen = seen(report, policy.detectors(), language);
    notice.not_allowed_because = request.subject.approval.why_not;
    notice.instead = alternatives(registry, today, language);
    return notice;
}

} // namespace lazaret::proxy
