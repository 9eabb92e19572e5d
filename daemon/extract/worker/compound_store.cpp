#include "extract/worker/compound_store.hpp"

#include <algorithm>
#include <gsf/gsf-infile-msole.h>
#include <gsf/gsf-input-memory.h>

namespace lazaret::extract::worker {
namespace {

/// Listing a storage costs the square of this.
constexpr int most_children = 10'000;

std::shared_ptr<void> owned(void* object)
{
    return {object, [](void* o) {
                if (o != nullptr) g_object_unref(o);
            }};
}

GsfInfile* infile(const std::shared_ptr<void>& node)
{
    return static_cast<GsfInfile*>(node.get());
}

char folded(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

} // namespace

Storage::Storage(std::shared_ptr<void> node, std::uint64_t limit)
    : node_{std::move(node)}, limit_{limit}
{
    const int count = std::clamp(gsf_infile_num_children(infile(node_)), 0, most_children + 1);
    for (int i = 0; i < count; ++i) {
        const char* name = gsf_infile_name_by_index(infile(node_), i);
        names_.emplace_back(name != nullptr ? name : "");
    }
}

std::optional<Storage> Storage::open(Bytes document)
{
    // libgsf tells the world about each broken sector; our answer is a gap.
    g_log_set_default_handler([](auto...) {}, nullptr);
    const auto memory = owned(gsf_input_memory_new(reinterpret_cast<const guint8*>(document.data()),
                                                   static_cast<gsf_off_t>(document.size()), FALSE));
    if (!memory) return std::nullopt;
    auto root = owned(gsf_infile_msole_new(static_cast<GsfInput*>(memory.get()), nullptr));
    if (!root) return std::nullopt;
    return Storage{std::move(root), document.size()};
}

std::optional<std::size_t> Storage::find(std::string_view name) const
{
    const auto found = std::find_if(names_.begin(), names_.end(), [&](const auto& one) {
        return std::equal(one.begin(), one.end(), name.begin(), name.end(),
                          [](char a, char b) { return folded(a) == folded(b); });
    });
    if (found == names_.end()) return std::nullopt;
    return static_cast<std::size_t>(found - names_.begin());
}

std::optional<Storage> Storage::storage(std::size_t index) const
{
    auto child = owned(gsf_infile_child_by_index(infile(node_), static_cast<int>(index)));
    if (!child || gsf_infile_num_children(infile(child)) < 0) return std::nullopt;
    return Storage{std::move(child), limit_};
}

std::optional<Stream> Storage::stream(std::size_t index) const
{
    const auto child = owned(gsf_infile_child_by_index(infile(node_), static_cast<int>(index)));
    if (!child) return std::nullopt;
    auto* input = static_cast<GsfInput*>(child.get());
    const auto size = gsf_input_size(input);
    if (size < 0 || static_cast<std::uint64_t>(size) > limit_) return std::nullopt;
    Stream bytes(static_cast<std::size_t>(size));
    if (bytes.empty()) return bytes;
    if (gsf_input_read(input, bytes.size(), reinterpret_cast<guint8*>(bytes.data())) == nullptr)
        return std::nullopt;
    return bytes;
}

} // namespace lazaret::extract::worker
