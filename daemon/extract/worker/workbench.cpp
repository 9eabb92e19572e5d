#include "extract/worker/workbench.hpp"

#include "extract/late_marks.hpp"

#include <utility>

namespace lazaret::extract::worker {
namespace {

/// An inner document takes memory until it is opened; several may be open at a time.
constexpr std::size_t max_inner = 192ull << 20; // bytes

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
    Document(Open open, const Part& part, Allowance& allowance, Bytes whole)
        : open_{open}, part_{part}, allowance_{allowance}, whole_{whole}
    {
    }

    void feed(Bytes chunk, Sink& out) override
    {
        if (chunk.data() == whole_.data() && chunk.size() == whole_.size()) {
            given_ = whole_;
            return;
        }
        if (too_big_) return;
        if (collected_.size() + chunk.size() > max_inner) {
            too_big_ = true;
            collected_ = {};
            return out.gap(Unscannable::over_budget);
        }
        collected_.insert(collected_.end(), chunk.begin(), chunk.end());
    }
    void finish(Sink& out) override
    {
        if (too_big_) return;
        const auto document = given_.empty() ? Bytes{collected_} : given_;
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
    std::vector<std::byte> collected_;
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
    return open ? std::make_unique<Document>(open, part, allowance_, whole_) : nullptr;
}

} // namespace lazaret::extract::worker
