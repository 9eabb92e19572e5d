/// Names of exchanges and incidents.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace lazaret {

/// A name for one exchange: 26 characters, sortable by time, 80 random bits (the shape of a ULID).
std::string make_id(std::chrono::system_clock::time_point now);

/// The short code that a person reads out on the telephone, from an id: "LZ-7F3K-21Q". 35 bits of
/// the id's random part in Crockford's base 32 (no I, L, O, U).
std::string incident_code(std::string_view id);

} // namespace lazaret
