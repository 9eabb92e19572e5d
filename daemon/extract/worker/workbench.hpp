/// Opens documents here, in this process: the workshop of a worker.
#pragma once

#include "extract/visitor.hpp"
#include "extract/worker/archive.hpp"
#include "extract/worker/documents.hpp"

namespace lazaret::extract::worker {

/// Inner documents are collected in memory and opened when they are complete.
class Workbench final : public Workshop {
public:
    /// `whole`: the outermost document, which is not copied. `stream`: where it comes from instead,
    /// may be null. All outlive the workbench.
    Workbench(Allowance& allowance, Bytes whole, Source* stream)
        : allowance_{allowance}, whole_{whole}, stream_{stream}
    {
    }

    std::unique_ptr<Extractor> open(Format format, const Part& part, std::uint32_t depth,
                                    Budget& budget) override;

private:
    Allowance& allowance_;
    Bytes whole_;
    Source* stream_;
    std::size_t collected_ = 0; ///< bytes of inner documents in memory
};

} // namespace lazaret::extract::worker
