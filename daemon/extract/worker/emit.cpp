#include "extract/worker/emit.hpp"

namespace lazaret::extract::worker {

bool emit_text(Sink& out, Allowance& allowance, std::string name, std::string_view text)
{
    if (text.empty()) return true;
    if (!allowance.budget.spend(text.size())) {
        out.gap(Unscannable::over_budget);
        return false;
    }
    out.begin_as(Part{.name = std::move(name)}, Format::text);
    out.data(as_bytes(text));
    out.end();
    return true;
}

bool emit_file(Sink& out, Allowance& allowance, const Part& file, Bytes content)
{
    if (!allowance.budget.spend(content.size())) {
        out.gap(Unscannable::over_budget);
        return false;
    }
    out.begin(file);
    if (!content.empty()) out.data(content);
    out.end();
    return true;
}

} // namespace lazaret::extract::worker
