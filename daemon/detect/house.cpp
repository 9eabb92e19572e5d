#include "detect/house.hpp"

#include "detect/digest.hpp"
#include "detect/program.hpp"

#include <algorithm>
#include <iterator>

namespace lazaret::detect {
namespace {

/// Bytes after which the reader is asked what it has seen, so that places are known as closely.
constexpr std::size_t step_size = 4'096;
constexpr std::uint64_t longest_piece = 8 * 1024; // bytes: Judge looks no farther back

/// By name: a document that was made anew is the same one.
std::uint64_t digest_of_document(const fingerprint::Set& set, const fingerprint::Hit& hit)
{
    return digest_of(set.documents()[hit.document].name);
}

/// The index's own digest of a row can be compared by whoever has another one of the same key.
std::uint64_t digest_of_row(std::uint64_t row)
{
    return digest_of({reinterpret_cast<const char*>(&row), sizeof row});
}

} // namespace

House::House(const Program& program) : program_{program}
{
    for (DetectorId id = 0; id < program.detectors.size(); ++id) {
        const auto& detector = program.detectors[id];
        if (detector.documents) use(id, detector.coverage, detector.documents);
        if (detector.records)
            rows_.push_back({id, exact::Matcher{detector.records, detector.question}});
    }
}

void House::use(DetectorId id, std::uint32_t coverage, std::shared_ptr<const fingerprint::Set> set)
{
    auto papers = std::find_if(papers_.begin(), papers_.end(),
                               [&](const Papers& other) { return other.set == set; });
    if (papers == papers_.end()) {
        papers_.push_back({set, fingerprint::Reader{set}, {}});
        papers = std::prev(papers_.end());
    }
    papers->uses.push_back({id, coverage, {}});
}

void House::change_text()
{
    for (auto& papers : papers_)
        papers.reader.change_text();
}

void House::feed(std::string_view folded, std::uint64_t position, std::vector<HouseHit>& hits)
{
    for (auto& rows : rows_) {
        rows.matcher.feed(folded, position, found_);
        take_rows(rows.detector, hits);
    }
    for (auto& papers : papers_)
        for (std::size_t at = 0; at < folded.size(); at += step_size) {
            papers.reader.feed(folded.substr(at, step_size), position + at);
            for (auto& use : papers.uses)
                tell(papers, use, position + at, hits);
        }
}

void House::finish(std::vector<HouseHit>& hits)
{
    for (auto& rows : rows_) {
        rows.matcher.finish(found_);
        take_rows(rows.detector, hits);
    }
}

/// `from`: where the bytes began that were read since the last time.
void House::tell(const Papers& papers, Use& use, std::uint64_t from, std::vector<HouseHit>& hits)
{
    const auto documents = papers.reader.hits();
    use.told.resize(documents.size());
    for (std::size_t i = 0; i < documents.size(); ++i) {
        const auto& document = documents[i];
        auto& told = use.told[i];
        if (document.end <= told || document.percent < use.coverage) continue;
        auto start = std::max(document.start,
                              document.end - std::min<std::uint64_t>(document.end, document_delay));
        // What lies between the last piece and this one is part of a copy that was filled in.
        if (told != 0) start = told + step_size >= from ? told : from;
        const auto digest = digest_of_document(*papers.set, document);
        for (; start < document.end; start += longest_piece)
            hits.push_back(
                {{start, std::min(start + longest_piece, document.end)}, use.detector, digest});
        told = document.end;
    }
}

void House::take_rows(DetectorId detector, std::vector<HouseHit>& hits)
{
    for (const auto& hit : found_)
        hits.push_back({{hit.start, hit.end}, detector, digest_of_row(hit.row)});
    found_.clear();
}

void House::name_documents(std::span<Finding> findings) const
{
    for (const auto& papers : papers_)
        for (const auto& document : papers.reader.hits()) {
            const auto digest = digest_of_document(*papers.set, document);
            const auto shown = papers.set->documents()[document.document].name + " (" +
                               std::to_string(document.percent) + " %)";
            for (const auto& use : papers.uses)
                for (auto& finding : findings)
                    if (finding.digest == digest &&
                        finding.detector == program_.names_[use.detector])
                        finding.masked = shown;
        }
}

} // namespace lazaret::detect
