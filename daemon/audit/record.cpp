#include "audit/record.hpp"

#include <nlohmann/json.hpp>

namespace lazaret::audit {

namespace {

using Json = nlohmann::ordered_json;

Json evidence_json(const std::vector<Evidence>& evidence)
{
    auto list = Json::array();
    for (const auto& e : evidence) {
        list.push_back({{"detector", e.detector},
                        {"part", e.part},
                        {"offset", e.offset},
                        {"confidence", e.confidence},
                        {"masked", e.masked}});
    }
    return list;
}

Json gaps_json(const std::vector<Gap>& gaps)
{
    auto list = Json::array();
    for (const auto& g : gaps)
        list.push_back({{"part", g.part}, {"why", g.why}, {"bytes", g.bytes}});
    return list;
}

Json counts_json(const std::map<std::string, std::uint64_t>& counts)
{
    auto object = Json::object();
    for (const auto& [detector, n] : counts)
        object[detector] = n;
    return object;
}

/// The library would turn -1 and 1.5 into some number.
std::uint64_t count(const Json& json)
{
    if (!json.is_number_unsigned()) throw std::invalid_argument{"not a count"};
    return json.get<std::uint64_t>();
}

std::vector<Evidence> read_evidence(const Json& list)
{
    std::vector<Evidence> evidence;
    for (const auto& e : list) {
        evidence.push_back({.detector = e.at("detector").get<std::string>(),
                            .part = e.at("part").get<std::string>(),
                            .offset = count(e.at("offset")),
                            .confidence = e.at("confidence").get<std::string>(),
                            .masked = e.at("masked").get<std::string>()});
    }
    return evidence;
}

std::vector<Gap> read_gaps(const Json& list)
{
    std::vector<Gap> gaps;
    for (const auto& g : list) {
        gaps.push_back({.part = g.at("part").get<std::string>(),
                        .why = g.at("why").get<std::string>(),
                        .bytes = count(g.at("bytes"))});
    }
    return gaps;
}

/// Throws the library's exceptions where a key is missing or of another type.
Record read_record(const Json& json)
{
    Record r;
    const auto at = parse_utc(json.at("at").get<std::string>());
    if (!at) throw std::invalid_argument{"\"at\" is not a time"};
    r.at = *at;
    json.at("id").get_to(r.id);
    json.at("code").get_to(r.code);
    json.at("client").get_to(r.client);
    json.at("method").get_to(r.method);
    json.at("destination").get_to(r.destination);
    json.at("address").get_to(r.address);
    json.at("origin_certificate").get_to(r.origin_certificate);
    json.at("provider").get_to(r.provider);
    json.at("not_approved_because").get_to(r.not_approved_because);
    json.at("action").get_to(r.action);
    json.at("rules").get_to(r.rules);
    json.at("policy_version").get_to(r.policy_version);
    r.persons = count(json.at("persons"));
    for (const auto& [detector, n] : json.at("counts").items())
        r.counts[detector] = count(n);
    r.evidence = read_evidence(json.at("evidence"));
    r.gaps = read_gaps(json.at("gaps"));
    r.bytes = count(json.at("bytes"));
    json.at("media_type").get_to(r.media_type);
    json.at("format").get_to(r.format);
    return r;
}

} // namespace

std::string to_json(const Record& r)
{
    const Json json{{"id", r.id},
                    {"code", r.code},
                    {"at", utc_text(r.at)},
                    {"client", r.client},
                    {"method", r.method},
                    {"destination", r.destination},
                    {"address", r.address},
                    {"origin_certificate", r.origin_certificate},
                    {"provider", r.provider},
                    {"not_approved_because", r.not_approved_because},
                    {"action", r.action},
                    {"rules", r.rules},
                    {"policy_version", r.policy_version},
                    {"persons", r.persons},
                    {"counts", counts_json(r.counts)},
                    {"evidence", evidence_json(r.evidence)},
                    {"gaps", gaps_json(r.gaps)},
                    {"bytes", r.bytes},
                    {"media_type", r.media_type},
                    {"format", r.format}};
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<Record> from_json(std::string_view text)
{
    try {
        return read_record(Json::parse(text));
    } catch (const std::exception&) {
        // The library's message quotes the input, which may be anything.
        return Error{Errc::io, Side::ours, "not an audit record of ours"};
    }
}

} // namespace lazaret::audit
