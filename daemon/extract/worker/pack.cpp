/// A git packfile, alone, in a bundle or in a push. Two passes, each linear: the first inflates all
/// entries and gives what is whole; the second applies the deltas, from their bases upwards.
#include "extract/worker/database_rows.hpp"
#include "extract/worker/emit.hpp"
#include "extract/worker/fields.hpp"
#include "extract/worker/pack_delta.hpp"
#include "extract/worker/pack_file.hpp"
#include "extract/worker/pack_objects.hpp"
#include "extract/worker/pack_push.hpp"
#include "extract/worker/text.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace lazaret::extract::worker {
namespace {

constexpr std::size_t head_size = 12;              // bytes: PACK, version, number of objects
constexpr std::size_t streamed_size = 1 << 20;     // bytes: a larger blob is not kept in one piece
constexpr std::size_t entry_limit = 2'000'000;     // 128 bytes each
constexpr std::uint64_t live_limit = 160ull << 20; // bytes of objects that deltas are applied to

struct FreeDigest {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

/// The name of an object: the digest of its kind, its size and its bytes.
class ObjectId {
public:
    explicit ObjectId(std::size_t id_size)
        : context_{EVP_MD_CTX_new()}, kind_{id_size == 32 ? EVP_sha256() : EVP_sha1()}
    {
        // Else the first digest would make OpenSSL look for its configuration on the disk.
        OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr);
    }

    void begin(PackKind kind, std::uint64_t size)
    {
        constexpr std::array<std::string_view, 5> names{"", "commit", "tree", "blob", "tag"};
        EVP_DigestInit_ex(context_.get(), kind_, nullptr);
        auto head = std::string{names[static_cast<std::size_t>(kind)]} + " " + std::to_string(size);
        head += '\0';
        add(as_bytes(head));
    }
    void add(Bytes bytes) { EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()); }
    std::string end()
    {
        std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
        unsigned size = 0;
        EVP_DigestFinal_ex(context_.get(), bytes.data(), &size);
        return {reinterpret_cast<const char*>(bytes.data()), size};
    }

private:
    std::unique_ptr<EVP_MD_CTX, FreeDigest> context_;
    const EVP_MD* kind_;
};

constexpr std::uint32_t none = UINT32_MAX;

struct Node {
    PackEntry entry;
    std::uint32_t first_child = none; ///< of the offset deltas on it
    std::uint32_t next_sibling = none;
    std::uint32_t weight = 1; ///< deltas above it, itself included
    bool given = false;
};

bool is_delta(const Node& node)
{
    return node.entry.kind == PackKind::offset_delta ||
           node.entry.kind == PackKind::reference_delta;
}

/// An object whose deltas are being applied.
struct Base {
    PackKind kind;
    std::string content;
    std::vector<std::uint32_t> children; ///< the heaviest last
    std::size_t next = 0;
};

class PackReader {
public:
    PackReader(Bytes pack, std::size_t id_size, Allowance& allowance, Sink& out)
        : pack_{pack}, id_size_{id_size}, allowance_{allowance}, out_{out}, id_{id_size},
          count_{word(8)}, objects_{out, count_, id_size}
    {
    }

    void read()
    {
        const auto version = word(4);
        if (version != 2 && version != 3) return out_.gap(Unscannable::unsupported);
        if (read_entries()) {
            link();
            if (apply_deltas()) give_rest();
        }
        objects_.finish();
    }

private:
    std::uint32_t word(std::size_t at) const;
    bool read_entries();
    std::optional<std::uint64_t> read_entry(const PackEntry& entry);
    bool spend(std::uint64_t size);
    void link();
    bool apply_deltas();
    bool climb(std::uint32_t root);
    bool apply(std::uint32_t child, std::vector<Base>& path);
    void give_rest();
    std::string inflated(const PackEntry& entry);
    std::vector<std::uint32_t> children_of(std::uint32_t node, std::string_view id) const;
    std::string id_of(PackKind kind, std::string_view content);

    Bytes pack_;
    std::size_t id_size_;
    Allowance& allowance_;
    Sink& out_;
    ObjectId id_;
    std::uint32_t count_; ///< as the head tells it
    PackObjects objects_;
    std::vector<Node> nodes_;      ///< by their offsets
    std::vector<std::string> ids_; ///< of the objects that are no deltas, by number
    std::unordered_map<std::string_view, std::vector<std::uint32_t>> by_base_id_;
    std::uint64_t live_ = 0; ///< bytes of the objects in the path
    bool stopped_ = false;   ///< the budget or the time is used up, and that is told
};

std::uint32_t PackReader::word(std::size_t at) const
{
    return static_cast<std::uint32_t>(big_endian(as_text(pack_.subspan(at, 4))));
}

bool PackReader::spend(std::uint64_t size)
{
    if (stopped_) return false;
    const bool late = allowance_.late();
    if (!late && allowance_.budget.spend(size)) return true;
    stopped_ = true;
    out_.gap(late ? Unscannable::too_slow : Unscannable::over_budget);
    return false;
}

bool PackReader::read_entries()
{
    std::uint64_t at = head_size;
    for (std::uint32_t i = 0; i < count_; ++i) {
        const auto entry = pack_entry(pack_, at, id_size_);
        if (nodes_.size() == entry_limit) {
            out_.gap(Unscannable::over_budget);
            return true;
        }
        const auto end = entry ? read_entry(*entry) : std::nullopt;
        if (stopped_) return false;
        if (!end) {
            // What was read so far is still of use.
            out_.gap(Unscannable::malformed);
            return true;
        }
        at = *end;
    }
    if (pack_.size() - at != id_size_) out_.gap(Unscannable::malformed);
    return true;
}

/// Inflates an entry; gives the object unless it is a delta. Returns where it ends.
std::optional<std::uint64_t> PackReader::read_entry(const PackEntry& entry)
{
    Node node{.entry = entry};
    const auto number = nodes_.size() + 1;
    const bool whole = !is_delta(node);
    const bool kept = whole && entry.size <= live_limit;
    const bool streamed = entry.kind == PackKind::blob && entry.size > streamed_size;
    std::string content;
    if (whole) id_.begin(entry.kind, entry.size);
    if (streamed) out_.begin(Part{.name = PackObjects::name(number), .is_file = true});
    const auto end = inflate_entry(pack_, entry, [&](Bytes bytes) {
        if (!spend(bytes.size())) return false;
        if (whole) id_.add(bytes);
        if (streamed)
            out_.data(bytes);
        else if (kept)
            content += as_text(bytes);
        return true;
    });
    if (streamed) out_.end();
    if (kept && !streamed) objects_.give(entry.kind, number, content);
    if (whole && !kept && !streamed) out_.gap(Unscannable::over_budget);
    if (!end) return std::nullopt;
    node.given = whole;
    nodes_.push_back(node);
    ids_.push_back(whole ? id_.end() : std::string{});
    return end;
}

/// Finds the children of each object. Offsets always point back, so weights are summed from behind.
void PackReader::link()
{
    for (auto i = static_cast<std::uint32_t>(nodes_.size()); i-- > 0;) {
        auto& node = nodes_[i];
        if (node.entry.kind == PackKind::reference_delta)
            by_base_id_[node.entry.base_id].push_back(i);
        if (node.entry.kind != PackKind::offset_delta) continue;
        const auto base = std::lower_bound(
            nodes_.begin(), nodes_.end(), node.entry.base,
            [](const Node& one, std::uint64_t offset) { return one.entry.offset < offset; });
        if (base == nodes_.end() || base->entry.offset != node.entry.base) {
            out_.gap(Unscannable::malformed);
            continue;
        }
        base->weight += node.weight;
        node.next_sibling = base->first_child;
        base->first_child = i;
    }
}

std::vector<std::uint32_t> PackReader::children_of(std::uint32_t node, std::string_view id) const
{
    std::vector<std::uint32_t> children;
    for (auto child = nodes_[node].first_child; child != none; child = nodes_[child].next_sibling)
        children.push_back(child);
    if (const auto found = by_base_id_.find(id); found != by_base_id_.end())
        children.insert(children.end(), found->second.begin(), found->second.end());
    std::sort(children.begin(), children.end(), [&](std::uint32_t a, std::uint32_t b) {
        return nodes_[a].weight < nodes_[b].weight;
    });
    return children;
}

bool PackReader::apply_deltas()
{
    for (std::uint32_t i = 0; i < nodes_.size(); ++i)
        if (!is_delta(nodes_[i]) && !climb(i)) return false;
    return true;
}

/// Applies all deltas above `root`. The path is a list, not a recursion, and a base is dropped
/// before its last and heaviest child is climbed: so it holds at most log2(n) objects.
bool PackReader::climb(std::uint32_t root)
{
    auto children = children_of(root, ids_[root]);
    if (children.empty() || nodes_[root].entry.size > live_limit) return true;
    std::vector<Base> path;
    path.push_back({nodes_[root].entry.kind, inflated(nodes_[root].entry), std::move(children)});
    live_ = path.back().content.size();
    while (!path.empty()) {
        auto& base = path.back();
        if (base.next == base.children.size()) {
            live_ -= base.content.size();
            path.pop_back();
            continue;
        }
        const auto child = base.children[base.next++];
        if (!nodes_[child].given && !apply(child, path)) return false;
    }
    return true;
}

/// Makes the object `child` of the last in the path, gives it and, if it has deltas itself, adds it
/// to the path. False when the budget is spent.
bool PackReader::apply(std::uint32_t child, std::vector<Base>& path)
{
    const bool is_huge = nodes_[child].entry.size > live_limit;
    const auto delta = is_huge ? std::string{} : inflated(nodes_[child].entry);
    const auto size = is_huge ? nodes_[child].entry.size : delta_result_size(delta);
    if (!size || live_ + *size > live_limit) {
        out_.gap(size ? Unscannable::over_budget : Unscannable::malformed);
        return true;
    }
    if (!spend(*size)) return false;
    auto& base = path.back();
    auto content = delta_result(delta, base.content);
    if (!content) {
        out_.gap(Unscannable::malformed);
        return true;
    }
    nodes_[child].given = true;
    const auto kind = base.kind;
    objects_.give(kind, child + std::uint64_t{1}, *content);
    auto children = children_of(child, by_base_id_.empty() ? "" : id_of(kind, *content));
    if (children.empty()) return true;
    if (base.next == base.children.size()) {
        live_ -= base.content.size();
        path.pop_back();
    }
    live_ += content->size();
    path.push_back({kind, std::move(*content), std::move(children)});
    return true;
}

/// Deltas whose base is not in the pack. That is the rule in a push: the receiver has the base, so
/// that only the inserted bytes leave the house, and nothing of it goes unread.
void PackReader::give_rest()
{
    for (std::uint32_t i = 0; i < nodes_.size(); ++i) {
        if (nodes_[i].given) continue;
        if (!spend(0)) return;
        if (nodes_[i].entry.size > live_limit) {
            out_.gap(Unscannable::over_budget);
            continue;
        }
        objects_.give_inserts(i + std::uint64_t{1}, delta_inserts(inflated(nodes_[i].entry)));
    }
}

/// Once more what read_entries() has seen and paid.
std::string PackReader::inflated(const PackEntry& entry)
{
    std::string content;
    inflate_entry(pack_, entry, [&](Bytes bytes) {
        content += as_text(bytes);
        return true;
    });
    return content;
}

std::string PackReader::id_of(PackKind kind, std::string_view content)
{
    id_.begin(kind, content.size());
    id_.add(as_bytes(content));
    return id_.end();
}

} // namespace

void open_pack(Bytes document, const Part&, Allowance& allowance, Sink& out)
{
    const auto front = pack_front(document);
    if (!emit_text(out, allowance, "refs", narrow_text(front.text))) return;
    if (front.broken) out.gap(Unscannable::malformed);
    if (!front.pack) return;
    const auto pack = document.subspan(*front.pack);
    if (pack.size() < head_size) return out.gap(Unscannable::malformed);
    PackReader{pack, front.id_size, allowance, out}.read();
}

} // namespace lazaret::extract::worker
