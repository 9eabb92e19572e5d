#include "extract/worker/workbench.hpp"

#include "extract/late_marks.hpp"
#include "extract/worker/region.hpp"

#include <algorithm>
#include <utility>

namespace lazaret::extract::worker {
namespace {

/// Inner documents take memory until they are opened. All together: what four times the outermost
/// one takes, within these.
constexpr std::size_t least_inner = 32ull << 20; // bytes
constexpr std::size_t most_inner = 192ull << 20; // bytes

Open function_for(Format format)
{
    switch (format) {
    case Format::archive:
        return open_archive;
    case Format::pdf:
        return open_pdf;
    case Format::compound:
        return open_compound;
    case Format::image:
        return open_image;
    case Format::dicom:
        return open_dicom;
    case Format::sqlite:
        return open_sqlite;
    case Format::access:
        return open_access;
    case Format::dbase:
        return open_dbase;
    case Format::outlook:
        return open_outlook;
    case Format::tnef:
        return open_tnef;
    case Format::pack:
        return open_pack;
    default:
        return nullptr;
    }
}

bool is_archive_by_its_end(Bytes document)
{
    LateMarks marks;
    marks.feed(document);
    return marks.found().has_value();
}

class Document final : public Extractor {
public:
    Document(Open open, const Part& part, Allowance& allowance, Bytes whole, std::size_t& collected)
        : open_{open}, part_{part}, allowance_{allowance}, whole_{whole}, collected_{collected}
    {
    }
    Document(const Document&) = delete;
    Document& operator=(const Document&) = delete;
    ~Document() override { collected_ -= content_.size(); }

    void feed(Bytes chunk, Sink&) override
    {
        if (chunk.data() == whole_.data() && chunk.size() == whole_.size()) {
            given_ = whole_;
            return;
        }
        // What is streamed was too large to be collected.
        const auto most =
            whole_.empty() ? most_inner : std::clamp(4 * whole_.size(), least_inner, most_inner);
        too_big_ = too_big_ || collected_ + chunk.size() > most;
        if (too_big_) return;
        content_.append(chunk);
        collected_ += chunk.size();
    }
    void finish(Sink& out) override
    {
        if (too_big_) return out.gap(Unscannable::over_budget);
        const auto document = given_.empty() ? content_.bytes() : given_;
        open_(document, part_, allowance_, out);
        // A picture, or a PDF, may be a zip as well, for who reads from the end.
        if ((open_ == open_image || open_ == open_pdf) && is_archive_by_its_end(document))
            open_archive(document, part_, allowance_, out);
    }

private:
    Open open_;
    Part part_;
    Allowance& allowance_;
    Bytes whole_; ///< the outermost document
    Bytes given_;
    Region content_;
    std::size_t& collected_; ///< bytes, by all that are open
    bool too_big_ = false;
};

/// An archive that is read while it arrives.
class Streamed final : public Extractor {
public:
    Streamed(Source& source, const Part& part, Allowance& allowance)
        : source_{source}, part_{part}, allowance_{allowance}
    {
    }

    void feed(Bytes, Sink&) override {}
    void finish(Sink& out) override { stream_archive(source_, part_, allowance_, out); }

private:
    Source& source_;
    Part part_;
    Allowance& allowance_;
};

} // namespace

std::unique_ptr<Extractor> Workbench::open(Format format, const Part& part, std::uint32_t, Budget&)
{
    if (auto* const stream = std::exchange(stream_, nullptr))
        return std::make_unique<Streamed>(*stream, part, allowance_);
    const auto open = function_for(format);
    return open ? std::make_unique<Document>(open, part, allowance_, whole_, collected_) : nullptr;
}

} // namespace lazaret::extract::worker
