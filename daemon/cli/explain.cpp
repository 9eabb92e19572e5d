#include "cli/explain.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

namespace lazaret::cli {

namespace {

using detect::Evidence;

/// The forms of detect/form.hpp.
constexpr std::array<std::pair<std::string_view, std::string_view>, 13> forms{{
    {"keyed", "its check digits are right"},
    {"grouped", "without check digits, in groups as people write it"},
    {"bare", "without check digits, digits only"},
    {"unusual", "its check digits are right, but few such numbers begin like it"},
    {"timestamp", "without check digits, could be a time in milliseconds"},
    {"slot", "in the place where a health format keeps this number"},
    {"complete", "about a patient by two signs or more"},
    {"partial", "about a patient by one sign"},
    {"titled", "a title and a name"},
    {"full", "a first name and a surname"},
    {"headed", "a name behind a heading for names"},
    {"solid", "more different terms close together than it takes"},
    {"dense", "a great many different terms close together"},
}};

std::string_view place_name(Evidence::Place place)
{
    switch (place) {
    case Evidence::Place::near:
        return "near";
    case Evidence::Place::record:
        return "record";
    case Evidence::Place::wording:
        return "wording";
    case Evidence::Place::heading:
        break;
    }
    return "heading";
}

std::string where(const Evidence& sign)
{
    if (sign.place == Evidence::Place::heading) return "in the heading of its table";
    if (sign.place == Evidence::Place::wording) return "the words around it";
    std::string text = "right beside or around it";
    if (sign.distance != 0) {
        const auto far = std::abs(sign.distance);
        text = std::to_string(far) + (far == 1 ? " byte " : " bytes ") +
               (sign.distance < 0 ? "before it" : "behind it");
    }
    if (sign.place == Evidence::Place::record) text += " in the same record";
    return text;
}

std::string signed_points(int points)
{
    return (points < 0 ? "- " : "+ ") + std::to_string(std::abs(points));
}

/// "score 3 + 2 - 1 = 4", "score 3"; empty when nothing was added up.
std::string score(const std::vector<Evidence>& signs)
{
    std::string text;
    int sum = 0;
    int added = 0;
    for (const auto& sign : signs) {
        if (sign.points == 0) continue;
        const auto first = added++ == 0 && sign.points > 0;
        text += ' ' + (first ? std::to_string(sign.points) : signed_points(sign.points));
        sum += sign.points;
    }
    if (added == 0) return {};
    return "score" + text + (added > 1 ? " = " + std::to_string(sum) : "");
}

std::string joined(const std::vector<std::string>& names)
{
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i > 0) text += i + 1 < names.size() ? ", " : " or ";
        text += names[i];
    }
    return text;
}

} // namespace

std::string form_in_words(std::string_view form)
{
    if (form.empty()) return "its pattern, words or check hold";
    const auto* known =
        std::find_if(forms.begin(), forms.end(), [&](const auto& f) { return f.first == form; });
    return std::string{known != forms.end() ? known->second : form};
}

std::string because(const detect::Finding& finding)
{
    auto text = form_in_words(finding.form);
    for (const auto& sign : finding.because) {
        const bool wording = sign.place == Evidence::Place::wording;
        text += "; " + (wording ? std::string{} : sign.detector + ' ') + where(sign);
        if (sign.points != 0) text += " (" + signed_points(sign.points) + ')';
    }
    if (const auto sum = score(finding.because); !sum.empty()) text += "; " + sum;
    return text;
}

nlohmann::ordered_json because_json(const detect::Finding& finding)
{
    auto list = nlohmann::ordered_json::array();
    for (const auto& sign : finding.because) {
        nlohmann::ordered_json item{{"detector", sign.detector},
                                    {"place", place_name(sign.place)},
                                    {"distance", sign.distance},
                                    {"points", sign.points}};
        if (sign.place == Evidence::Place::heading || sign.place == Evidence::Place::wording)
            item["distance"] = nullptr;
        list.push_back(std::move(item));
    }
    return list;
}

std::vector<Counted> counted(const detect::Detectors& detectors,
                             std::span<const detect::Tally> tallies, const inspect::Report& report)
{
    std::vector<Counted> list;
    const auto names = detectors.names();
    if (report.tallies.size() != tallies.size()) return list;
    for (std::size_t i = 0; i < tallies.size(); ++i) {
        const auto& tally = tallies[i];
        Counted count{.at_least = tally.at_least,
                      .within = tally.within,
                      .same_record = tally.same_record,
                      .values = report.tallies[i]};
        for (const auto id : tally.of)
            if (report.counts.contains(names[id])) count.detectors.push_back(names[id]);
        if (count.detectors.empty()) continue;
        for (const auto id : tally.near)
            if (count.values == 0 || report.counts.contains(names[id]))
                count.near.push_back(names[id]);
        list.push_back(std::move(count));
    }
    return list;
}

std::string in_words(const Counted& count)
{
    auto text = (count.values == 0 ? "none" : std::to_string(count.values)) + " of " +
                joined(count.detectors);
    if (count.at_least == detect::Confidence::medium) text += ", medium or surer";
    if (count.at_least == detect::Confidence::high) text += ", high";
    if (!count.near.empty())
        text += ", within " + std::to_string(count.within) + " bytes of " + joined(count.near);
    if (count.same_record) text += " in the same record";
    return text;
}

nlohmann::ordered_json as_json(const Counted& count)
{
    return {{"detectors", count.detectors},
            {"confidence", detect::name(count.at_least)},
            {"near", count.near},
            {"within", count.within},
            {"same_record", count.same_record},
            {"values", count.values}};
}

} // namespace lazaret::cli
