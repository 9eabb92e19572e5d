/// What lies beside a sealed body, as text: record.json.
#pragma once

#include "quarantine/store.hpp"

#include <string>
#include <string_view>

namespace lazaret::quarantine {

/// A record holds at most 100 findings and 100 gaps; this is far above it.
constexpr std::size_t record_limit = 4 * 1024 * 1024; ///< bytes of record.json

/// One line of JSON with its end.
std::string item_json(const Item& item);

/// Errors: Errc::io: not one of ours, or not of `id`.
Result<Item> read_item(std::string_view text, std::string_view id);

} // namespace lazaret::quarantine
