#include "policy/files.hpp"

#include "base/digest.hpp"
#include "policy/words.hpp"

#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace lazaret::policy {

namespace {

namespace fs = std::filesystem;

/// The same for all ways of writing one path.
std::string identity(const fs::path& path)
{
    std::error_code ignored;
    const auto whole = fs::weakly_canonical(path, ignored);
    return whole.empty() ? path.lexically_normal().string() : whole.string();
}

class Loader {
public:
    Loader(const config::Source& policy, config::Diagnostics& problems)
        : root_{fs::path{policy.name}.parent_path()}, problems_{problems}
    {
    }

    void document(const config::Source& source, bool is_pack);
    Files finish() &&;

private:
    void keys(Document& document, bool is_pack);
    void pack_name(config::Reader& reader, const Document& document, bool is_pack);
    void include(const config::Node& entry, const Document& from);
    void detector_files(config::Reader& reader, const Document& from);
    std::optional<config::Source> read(const config::Node& entry, const Document& from,
                                       std::string_view what, std::string code);
    bool too_many(std::size_t files, const config::Node& entry);
    void digest(const config::Source& source);
    void dictionary(const config::Source& detector);
    void house(const config::Source& detector);
    void seal(const fs::path& path);

    fs::path root_; ///< the policy's folder: the version does not depend on where it lies
    config::Diagnostics& problems_;
    Files files_;
    std::vector<std::string> open_; ///< identities, from the policy to the file being read
    std::set<std::string> packs_seen_;
    std::set<std::string> detectors_seen_;
    std::map<std::string, config::Place> packs_;
    Sha256 digest_;
};

/// Names and sizes go in too, so that text moved from one file to the next is another version.
void Loader::digest(const config::Source& source)
{
    const auto name = fs::path{source.name}.lexically_proximate(root_).generic_string();
    digest_.update(name + '\0' + std::to_string(source.text.size()) + '\0');
    digest_.update(source.text);
}

/// A detector's words may stand in a file of their own. Whether they can be read is for detect to
/// say; here their bytes join the version.
void Loader::dictionary(const config::Source& detector)
{
    config::Diagnostics ignored;
    const auto root = config::parse(detector, ignored);
    const auto* words = root ? root->find("words") : nullptr;
    if (!words || words->kind() != config::Node::Kind::scalar) return;
    const auto source =
        config::Source::read(config::beside(detector, words->scalar()).lexically_normal());
    if (source) digest(*source);
}

/// Fingerprints and indexes of the house are files of their own, too, as large as 256 MiB.
void Loader::house(const config::Source& detector)
{
    config::Diagnostics ignored;
    const auto root = config::parse(detector, ignored);
    if (!root) return;
    const auto look = [&](const config::Node& one) {
        for (const auto& [kind, key] : {std::pair{"fingerprints", "file"}, {"exact", "index"}})
            if (const auto* node = one.find(kind))
                if (const auto* file = node->find(key))
                    seal(config::beside(detector, file->scalar()));
    };
    look(*root);
    for (const auto& item : root->items())
        look(item);
}

/// Both kinds of file end with 32 bytes that any change of the content changes.
void Loader::seal(const fs::path& path)
{
    constexpr std::streamoff size = 32;
    std::ifstream file{path, std::ios::binary | std::ios::ate};
    std::string bytes(static_cast<std::size_t>(size), '\0');
    if (file.tellg() >= size) file.seekg(-size, std::ios::end).read(bytes.data(), size);
    digest({path.string(), std::move(bytes)});
}

std::optional<config::Source> Loader::read(const config::Node& entry, const Document& from,
                                           std::string_view what, std::string code)
{
    const auto path = config::beside(from.source, entry.scalar()).lexically_normal();
    auto source = config::Source::read(path);
    if (source) return std::move(*source);
    files_.complete = false;
    problems_.error(std::move(code), entry.place(),
                    "cannot read the " + std::string{what} + " \"" + entry.scalar() +
                        "\": " + source.error().detail,
                    "paths are relative to the folder of the file that names them");
    return std::nullopt;
}

void Loader::document(const config::Source& source, bool is_pack)
{
    problems_.remember(source);
    digest(source);
    auto root = config::parse(source, problems_);
    if (!root) {
        files_.complete = false;
        return;
    }
    auto owned = std::make_unique<Document>(Document{source, std::move(*root)});
    auto& document = *files_.documents.emplace_back(std::move(owned));
    open_.push_back(identity(source.name));
    packs_seen_.insert(open_.back());
    keys(document, is_pack);
    open_.pop_back();
}

void Loader::keys(Document& document, bool is_pack)
{
    config::Reader reader{document.root, is_pack ? "a pack" : "the policy", problems_};
    if (document.root.kind() != config::Node::Kind::map) return;
    pack_name(reader, document, is_pack);
    document.categories = reader.optional("categories");
    document.rules = reader.optional("rules");
    detector_files(reader, document);
    for (const auto* entry : texts(reader, "include", problems_))
        include(*entry, document);
    reader.done();
    if (is_pack && document.root.find("pack") && document.root.entries().size() == 1)
        problems_.error("P007", document.root.place(), "this pack is empty",
                        "list detector files under \"detectors\", or rules under \"rules\"");
}

void Loader::pack_name(config::Reader& reader, const Document& document, bool is_pack)
{
    const auto* node = reader.optional("pack");
    if (!is_pack) {
        if (node)
            problems_.error("P005", node->place(), "the policy itself is not a pack",
                            "remove this line; packs are the files named under \"include\"");
        return;
    }
    if (!node) {
        problems_.error("P004", document.root.place(),
                        "an included file must say that it is a pack",
                        "begin it with a line like \"pack: fr-health\"");
    } else if (!is_id(node->scalar())) {
        problems_.error("P011", node->place(),
                        '"' + node->scalar() + "\" cannot be the name of a pack",
                        "use lower-case letters, digits and hyphens, as in: fr-health");
    } else if (const auto [first, fresh] = packs_.emplace(node->scalar(), node->place()); !fresh) {
        problems_.error("P006", node->place(),
                        "there is already a pack \"" + node->scalar() + "\", in " +
                            first->second.file,
                        "give one of them another name");
    }
}

void Loader::include(const config::Node& entry, const Document& from)
{
    const auto id = identity(config::beside(from.source, entry.scalar()));
    if (position(open_, id) < open_.size()) {
        problems_.error("P002", entry.place(),
                        "\"" + entry.scalar() + "\" includes itself, directly or through others",
                        "remove this line");
        return;
    }
    if (packs_seen_.contains(id)) return;
    if (open_.size() > include_depth_limit) {
        files_.complete = false;
        problems_.error("P003", entry.place(),
                        "packs include packs more than " + std::to_string(include_depth_limit) +
                            " levels deep",
                        "include this pack from the policy itself");
        return;
    }
    if (too_many(files_.documents.size(), entry)) return;
    const auto source = read(entry, from, "pack", "P001");
    if (source) document(*source, true);
}

void Loader::detector_files(config::Reader& reader, const Document& from)
{
    for (const auto* entry : texts(reader, "detectors", problems_)) {
        if (!detectors_seen_.insert(identity(config::beside(from.source, entry->scalar()))).second)
            continue;
        if (too_many(files_.detectors.size(), *entry)) return;
        auto source = read(*entry, from, "detector file", "P010");
        if (!source) continue;
        problems_.remember(*source);
        digest(*source);
        dictionary(*source);
        house(*source);
        files_.detectors.push_back(std::move(*source));
    }
}

bool Loader::too_many(std::size_t files, const config::Node& entry)
{
    if (files < file_limit) return false;
    files_.complete = false;
    problems_.error("P009", entry.place(),
                    "a policy may consist of " + std::to_string(file_limit) + " files of a kind",
                    "leave out the packs and detectors that no rule needs");
    return true;
}

Files Loader::finish() &&
{
    files_.version = std::move(digest_).finish_hex().substr(0, 12);
    return std::move(files_);
}

} // namespace

Files load(const config::Source& policy, config::Diagnostics& problems)
{
    Loader loader{policy, problems};
    loader.document(policy, false);
    return std::move(loader).finish();
}

} // namespace lazaret::policy
