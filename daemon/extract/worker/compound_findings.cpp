#include "extract/worker/compound_findings.hpp"

#include "extract/worker/emit.hpp"

namespace lazaret::extract::worker {

std::string Findings::named(std::string_view name) const
{
    // Names of streams begin with a control character that tells their kind, not their name.
    std::string shown = path_;
    for (const char c : name)
        if (static_cast<unsigned char>(c) >= 0x20) shown += c;
    return shown;
}

void Findings::text(std::string_view name, std::string_view text)
{
    if (spent_) return;
    spent_ = !emit_text(out_, allowance_, named(name), text);
}

void Findings::file(std::string_view name, Bytes content, std::string_view media_type)
{
    if (spent_ || content.empty()) return;
    Part part{.name = named(name), .media_type = std::string{media_type}, .is_file = true};
    part.file_name = name;
    spent_ = !emit_file(out_, allowance_, part, content);
}

void Findings::file_as(std::string_view name, Format format, Bytes content)
{
    if (spent_ || content.empty()) return;
    if (!allowance_.budget.spend(content.size())) {
        spent_ = true;
        out_.gap(Unscannable::over_budget);
        return;
    }
    out_.begin_as(Part{.name = named(name)}, format);
    out_.data(content);
    out_.end();
}

void Findings::gap(Unscannable why)
{
    if (!spent_) out_.gap(why);
}

std::size_t Findings::enter(std::string_view storage)
{
    const auto before = path_.size();
    path_ = named(storage) + '/';
    return before;
}

} // namespace lazaret::extract::worker
