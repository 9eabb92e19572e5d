/// The pages of an Outlook store (MS-PST §2.2.2.7). libpst leaves out what hangs from a page that
/// it cannot read, and does not say so.
#pragma once

#include "base/bytes.hpp"

#include <cstdint>

namespace lazaret::extract::worker {

enum class PageLayout : std::uint8_t {
    narrow, ///< ANSI: 512 bytes, addresses of 4
    wide,   ///< Unicode: 512 bytes, addresses of 8
    large,  ///< Unicode with pages of 4096 bytes, from Outlook 2013
};

enum class PageTree : std::uint8_t { blocks = 0x80, nodes = 0x81 };

/// Whether all pages of the tree whose root stands at `root` can be read.
bool tree_is_whole(Bytes store, PageLayout layout, PageTree tree, std::uint64_t root);

/// Whether the store is as long as its header says.
bool store_is_whole(Bytes store, PageLayout layout);

} // namespace lazaret::extract::worker
