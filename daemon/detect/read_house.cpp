#include "detect/detector_reader.hpp"

namespace lazaret::detect {
namespace {

/// Where systemd keeps what the unit's LoadCredential= names; the daemon and root can read it.
constexpr std::string_view credentials_of_unit = "/run/credentials/lazaret.service";

} // namespace

void DetectorReader::read_fingerprints(const config::Node& node)
{
    it_.kind = Detector::Kind::fingerprints;
    config::Reader reader{node, "fingerprints", problems_};
    const auto file = reader.required_text("file");
    it_.coverage = static_cast<std::uint32_t>(reader.number("coverage", 0, 100).value_or(0));
    reader.done();
    if (file.empty()) return;
    const auto path = config::beside(source_, file);
    auto set = house_.fingerprints(path);
    if (set) {
        it_.documents = std::move(*set);
        return;
    }
    problems_.error(
        "D019", reader.place("file"), "these fingerprints cannot be used: " + set.error().detail,
        "a path from the folder of this file; made with: lazaret fingerprint add --to " +
            path.string() + " --name NAME DOCUMENT");
}

void DetectorReader::read_exact(const config::Node& node)
{
    it_.kind = Detector::Kind::exact;
    config::Reader reader{node, "exact", problems_};
    const auto file = reader.required_text("index");
    const auto key_file = reader.text("key");
    const auto of = reader.texts("of");
    const auto at_least = reader.number("at_least", 1, exact::most_columns).value_or(2);
    const auto within = reader.number("within", 1, exact::most_within).value_or(200);
    reader.done();
    if (file.empty()) return;
    const auto key_path = key_file ? config::beside(source_, *key_file) : exact::default_key_path();
    const auto& key_place = key_file ? reader.place("key") : node.place();
    if (key_path.empty())
        return problems_.error(
            "D027", key_place,
            "there is no key: CREDENTIALS_DIRECTORY is not set, and no key named",
            "for a check by hand: sudo -u lazaret CREDENTIALS_DIRECTORY=" +
                std::string{credentials_of_unit} + " lazaret check; or key: FILE");
    const auto key = exact::Key::read(key_path);
    if (!key)
        return problems_.error("D027", key_place, "this key cannot be used: " + key.error().detail,
                               "the file that lazaret edm key made, handed over with "
                               "LoadCredential=edm-key:FILE, or key: FILE");
    const auto path = config::beside(source_, file);
    auto index = house_.index(path, key_path, *key);
    if (!index)
        return problems_.error("D026", reader.place("index"),
                               "this index cannot be used: " + index.error().detail,
                               "a path from the folder of this file; made with: lazaret edm build "
                               "--index " +
                                   path.string() + " --columns NAMES CSV");
    const auto question =
        (*index)->question(of, static_cast<unsigned>(at_least), static_cast<unsigned>(within));
    if (!question) return problems_.error("D028", node.place(), question.error().detail);
    it_.records = std::move(*index);
    it_.question = *question;
}

} // namespace lazaret::detect
