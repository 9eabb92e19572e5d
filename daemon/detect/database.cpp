#include "detect/database.hpp"

#include <hs.h>

#include <charconv>
#include <cstdlib>

namespace lazaret::detect {
namespace {

unsigned flags_of(const PatternText& pattern)
{
    return HS_FLAG_MULTILINE | (pattern.caseless ? HS_FLAG_CASELESS : 0u);
}

/// Hyperscan ends many messages with "at index 12."; takes the number and the words off.
int take_column(std::string& message)
{
    constexpr std::string_view mark = " at index ";
    const auto at = message.rfind(mark);
    if (at == std::string::npos) return -1;
    int column = -1;
    const char* end = message.data() + message.size();
    std::from_chars(message.data() + at + mark.size(), end, column);
    message.resize(at);
    return column;
}

Database adopt_or_say(hs_error_t result, hs_compile_error_t* error, std::string& problem)
{
    if (result == HS_SUCCESS) return {};
    problem = error != nullptr && error->message != nullptr ? error->message : "cannot be compiled";
    hs_free_compile_error(error);
    return {};
}

} // namespace

PatternFacts examine(const PatternText& pattern)
{
    PatternFacts facts;
    hs_expr_info_t* info = nullptr;
    hs_compile_error_t* error = nullptr;
    if (hs_expression_info(pattern.expression.c_str(), flags_of(pattern), &info, &error) !=
        HS_SUCCESS) {
        facts.problem =
            error != nullptr && error->message != nullptr ? error->message : "not understood";
        facts.column = take_column(facts.problem);
        hs_free_compile_error(error);
        return facts;
    }
    facts.least = info->min_width;
    facts.most = info->max_width;
    std::free(info); // NOLINT: allocated by hs_misc_alloc, malloc by default
    return facts;
}

namespace {

hs_error_t compile_all(std::span<const PatternText> patterns, unsigned mode,
                       hs_database_t*& database, hs_compile_error_t*& error)
{
    std::vector<const char*> expressions;
    std::vector<unsigned> flags;
    std::vector<unsigned> ids;
    for (const auto& pattern : patterns) {
        expressions.push_back(pattern.expression.c_str());
        flags.push_back(flags_of(pattern));
        ids.push_back(static_cast<unsigned>(ids.size()));
    }
    return hs_compile_multi(expressions.data(), flags.data(), ids.data(),
                            static_cast<unsigned>(ids.size()), mode, nullptr, &database, &error);
}

} // namespace

Database Database::for_streams(std::span<const PatternText> patterns, std::string& problem)
{
    hs_database_t* database = nullptr;
    hs_compile_error_t* error = nullptr;
    const auto result = compile_all(patterns, HS_MODE_STREAM, database, error);
    auto compiled = adopt_or_say(result, error, problem);
    if (result == HS_SUCCESS) compiled.database_ = {database, hs_free_database};
    return compiled;
}

Database Database::for_blocks(std::span<const PatternText> patterns, std::string& problem)
{
    hs_database_t* database = nullptr;
    hs_compile_error_t* error = nullptr;
    const auto result = compile_all(patterns, HS_MODE_BLOCK, database, error);
    auto compiled = adopt_or_say(result, error, problem);
    if (result == HS_SUCCESS) compiled.database_ = {database, hs_free_database};
    return compiled;
}

Database Database::for_windows(const PatternText& pattern, std::string& problem)
{
    hs_database_t* database = nullptr;
    hs_compile_error_t* error = nullptr;
    const auto result =
        hs_compile(pattern.expression.c_str(), flags_of(pattern) | HS_FLAG_SOM_LEFTMOST,
                   HS_MODE_BLOCK, nullptr, &database, &error);
    auto compiled = adopt_or_say(result, error, problem);
    if (result == HS_SUCCESS) compiled.database_ = {database, hs_free_database};
    return compiled;
}

void ScratchSpace::Free::operator()(hs_scratch* scratch) const
{
    hs_free_scratch(scratch);
}

bool ScratchSpace::fit(const Database& database)
{
    // hs_alloc_scratch may move it, and frees the old one itself.
    auto* scratch = scratch_.release();
    const auto result = hs_alloc_scratch(database.get(), &scratch);
    scratch_.reset(scratch);
    return result == HS_SUCCESS;
}

void MatchStream::Close::operator()(hs_stream* stream) const
{
    hs_close_stream(stream, nullptr, nullptr, nullptr);
}

MatchStream::MatchStream(const Database& database)
{
    hs_stream_t* stream = nullptr;
    failed_ = hs_open_stream(database.get(), 0, &stream) != HS_SUCCESS;
    stream_.reset(stream);
}

void MatchStream::scan(std::string_view text, ScratchSpace& scratch, std::vector<Match>& matches,
                       std::size_t limit, const std::function<void()>& full)
{
    if (failed_) return;
    struct Context {
        std::vector<Match>& matches;
        std::size_t limit;
        const std::function<void()>& full;
    } context{matches, limit, full};
    const auto note = [](unsigned id, unsigned long long, unsigned long long to, unsigned,
                         void* opaque) {
        auto& into = *static_cast<Context*>(opaque);
        into.matches.push_back({id, to});
        if (into.matches.size() >= into.limit) into.full();
        return 0;
    };
    const auto result =
        hs_scan_stream(stream_.get(), text.data(), static_cast<unsigned>(text.size()), 0,
                       scratch.get(), note, &context);
    failed_ = result != HS_SUCCESS;
}

bool scan_block(const Database& database, std::string_view text, ScratchSpace& scratch,
                std::vector<Match>& matches)
{
    const auto note = [](unsigned id, unsigned long long, unsigned long long to, unsigned,
                         void* opaque) {
        static_cast<std::vector<Match>*>(opaque)->push_back({id, to});
        return 0;
    };
    return hs_scan(database.get(), text.data(), static_cast<unsigned>(text.size()), 0,
                   scratch.get(), note, &matches) == HS_SUCCESS;
}

std::optional<std::size_t> find_start(const Database& database, std::string_view window,
                                      ScratchSpace& scratch)
{
    struct Context {
        std::size_t end;
        std::optional<std::size_t> start;
    } context{window.size(), {}};
    const auto note = [](unsigned, unsigned long long from, unsigned long long to, unsigned,
                         void* opaque) {
        auto& into = *static_cast<Context*>(opaque);
        if (to == into.end && (!into.start || from < *into.start)) into.start = from;
        return 0;
    };
    hs_scan(database.get(), window.data(), static_cast<unsigned>(window.size()), 0, scratch.get(),
            note, &context);
    return context.start;
}

} // namespace lazaret::detect
