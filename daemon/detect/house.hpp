/// Finds what the house itself has named, in the texts of one body: copies of its documents
/// (fingerprint::Reader) and rows of its records (exact::Matcher). One reader for each file of
/// fingerprints and one matcher for each detector of rows; nothing when no detector asks.
///
/// The trap: these hits come late. A document is recognised by its 220th letter, a row when no more
/// of it can follow; Judge waits as long as the delays below say.
#pragma once

#include "detect/detectors.hpp"
#include "detect/words.hpp"
#include "exact/matcher.hpp"
#include "fingerprint/reader.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace lazaret::detect {

class Program;

struct HouseHit {
    Span at;
    DetectorId detector = 0;
    std::uint64_t digest = 0; ///< of the document, or of the row's values
};

class House {
public:
    /// Between the beginning of what counts of a document and its recognition: nine stretches of
    /// fingerprint::nearness letters, with the spaces and digits between them. What is farther back
    /// is not reported as a place.
    static constexpr std::uint32_t document_delay = 24 * 1024; // bytes

    /// Behind the beginning of a row's first value: see exact::Matcher.
    static constexpr std::uint32_t row_delay(const exact::Question& question)
    {
        return 2 * question.within + 1024;
    }

    explicit House(const Program& program);

    bool empty() const { return papers_.empty() && rows_.empty(); }

    /// Another text begins. Documents end there; the values of a row may stand on both sides.
    void change_text();

    /// The next bytes of the folded texts, at `position`: where the last ones ended. Appends what
    /// was found: a row once, a document in pieces of 8 KiB at most with the same digest, more of
    /// them as more of it is seen.
    void feed(std::string_view folded, std::uint64_t position, std::vector<HouseHit>& hits);
    /// The body ends.
    void finish(std::vector<HouseHit>& hits);

    /// Shows documents by their names, with how much of each was seen in the body.
    void name_documents(std::span<Finding> findings) const;

private:
    /// Which detectors look for the documents of one file, and from how much of them on.
    struct Use {
        DetectorId detector = 0;
        std::uint32_t coverage = 0;      ///< percent
        std::vector<std::uint64_t> told; ///< by document recognised: where what was told ends
    };
    struct Papers {
        std::shared_ptr<const fingerprint::Set> set;
        fingerprint::Reader reader;
        std::vector<Use> uses;
    };
    struct Rows {
        DetectorId detector = 0;
        exact::Matcher matcher;
    };

    void use(DetectorId id, std::uint32_t coverage, std::shared_ptr<const fingerprint::Set> set);
    static void tell(const Papers& papers, Use& use, std::uint64_t from,
                     std::vector<HouseHit>& hits);
    void take_rows(DetectorId detector, std::vector<HouseHit>& hits);

    const Program& program_;
    std::vector<Papers> papers_;
    std::vector<Rows> rows_;
    std::vector<exact::Hit> found_;
};

} // namespace lazaret::detect
