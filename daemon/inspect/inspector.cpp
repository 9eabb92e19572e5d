#include "inspect/inspector.hpp"

#include "inspect/unpacker.hpp"

#include <utility>

namespace lazaret::inspect {

Inspector::Inspector(const detect::Detectors& detectors, std::span<const detect::Tally> tallies,
                     detect::Scratch& scratch, extract::Part body,
                     std::string_view content_encoding, extract::Budget budget)
    : unpacker_{std::make_unique<Unpacker>(detect::Scanner{detectors, tallies, scratch},
                                           std::move(body), content_encoding, budget)}
{
}

Inspector::Inspector(Inspector&&) noexcept = default;
Inspector::~Inspector() = default;

void Inspector::add_text(std::string part, std::string_view text)
{
    unpacker_->add_text(part, text);
}

void Inspector::feed(Bytes chunk)
{
    unpacker_->feed(chunk);
}

std::span<const std::uint64_t> Inspector::tallies() const
{
    return unpacker_->tallies();
}

void Inspector::gap(extract::Unscannable why, std::uint64_t bytes)
{
    unpacker_->cut_short(why, bytes);
}

Report Inspector::finish() &&
{
    return unpacker_->finish();
}

} // namespace lazaret::inspect
