#include "extract/worker/outlook_pages.hpp"

#include "extract/worker/fields.hpp"

#include <vector>

namespace lazaret::extract::worker {
namespace {

struct Places {
    std::size_t page;    ///< bytes
    std::size_t count;   ///< offset of the number of entries
    std::size_t level;   ///< offset; 0: a leaf
    std::size_t trailer; ///< offset of the type, twice
    std::size_t address; ///< offset in an entry
};

/// BTPAGE (§2.2.2.7.7.1), PAGETRAILER (§2.2.2.7.1). The large ones are documented by their readers
/// only: counts are of two bytes there.
constexpr Places places_of(PageLayout layout)
{
    switch (layout) {
    case PageLayout::narrow:
        return {512, 496, 499, 500, 8};
    case PageLayout::wide:
        return {512, 488, 491, 496, 16};
    case PageLayout::large:
        break;
    }
    return {4096, 4056, 4061, 4072, 16};
}

} // namespace

bool tree_is_whole(Bytes store, PageLayout layout, PageTree tree, std::uint64_t root)
{
    const auto places = places_of(layout);
    const bool large = layout == PageLayout::large;
    struct Wanted {
        std::uint64_t at;
        unsigned level;
    };
    constexpr unsigned any_level = 8; // higher than any tree
    std::vector<Wanted> wanted{{root, any_level}};
    for (auto left = store.size() / places.page; !wanted.empty(); --left) {
        const auto [at, above] = wanted.back();
        wanted.pop_back();
        if (left == 0 || at > store.size() || store.size() - at < places.page) return false;
        const auto page = store.subspan(at, places.page);
        const auto type = static_cast<std::uint8_t>(tree);
        const unsigned level = u8_at(page, places.level);
        const std::size_t count = large ? u16_at(page, places.count) : u8_at(page, places.count);
        const std::size_t size = u8_at(page, places.count + (large ? 4 : 2));
        if (u8_at(page, places.trailer) != type || u8_at(page, places.trailer + 1) != type)
            return false;
        if (level >= above || count * size > places.count) return false;
        for (std::size_t i = 0; level > 0 && i < count; ++i) {
            const auto entry = i * size + places.address;
            wanted.push_back(
                {layout == PageLayout::narrow ? u32_at(page, entry) : u64_at(page, entry), level});
        }
    }
    return true;
}

bool store_is_whole(Bytes store, PageLayout layout)
{
    // HEADER.root.ibFileEof (§2.2.2.5, §2.2.2.6).
    const auto end = layout == PageLayout::narrow ? u32_at(store, 168) : u64_at(store, 184);
    return store.size() >= end;
}

} // namespace lazaret::extract::worker
