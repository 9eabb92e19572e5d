#include "inspect/inspector.hpp"

#include "extract/media_type.hpp"
#include "extract/unpacker.hpp"
#include "inspect/reader.hpp"

#include <utility>

namespace lazaret::inspect {

struct Inspector::Body {
    Body(detect::Scanner scanner, extract::Workshop* workshop, extract::Part body,
         std::string_view content_encoding, const extract::Budget& b)
        : budget{b}, reader{std::move(scanner)}, unpacker{reader, workshop, std::move(body),
                                                          content_encoding, budget}
    {
    }

    extract::Budget budget;
    Reader reader;
    extract::Unpacker unpacker;
    std::uint64_t bytes = 0; ///< received
};

Inspector::Inspector(const detect::Detectors& detectors, std::span<const detect::Tally> tallies,
                     detect::Scratch& scratch, extract::Workshop* workshop, extract::Part body,
                     std::string_view content_encoding, const extract::Budget& budget)
    : body_{std::make_unique<Body>(detect::Scanner{detectors, tallies, scratch}, workshop,
                                   std::move(body), content_encoding, budget)}
{
}

Inspector::Inspector(Inspector&&) noexcept = default;
Inspector::~Inspector() = default;

void Inspector::add_text(const std::string& part, std::string_view text)
{
    body_->reader.add_text(part, text);
}

void Inspector::feed(Bytes chunk)
{
    body_->bytes += chunk.size();
    body_->unpacker.feed(chunk);
}

std::span<const std::uint64_t> Inspector::tallies() const
{
    return body_->reader.tallies();
}

void Inspector::gap(extract::Unscannable why, std::uint64_t bytes)
{
    body_->unpacker.cut_short();
    body_->reader.body_gap(body_->unpacker.body(), why, bytes);
}

Report Inspector::finish() &&
{
    body_->unpacker.finish();
    auto report = std::move(body_->reader).finish();
    report.media_type = extract::essence(body_->unpacker.body().media_type);
    report.format = body_->unpacker.format();
    report.bytes = body_->bytes;
    return report;
}

} // namespace lazaret::inspect
