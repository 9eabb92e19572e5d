#include "exact/matcher.hpp"

#include "exact/candidates.hpp"
#include "exact/rows_found.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <deque>
#include <optional>
#include <tuple>
#include <utility>

namespace lazaret::exact {
namespace {

/// Pieces smaller than this are collected first; reading needs what stands behind a value anyway.
constexpr std::size_t least_step = 512; // bytes
/// What is kept in front of what was read: the start of a word, a month before "12, 1985".
constexpr std::size_t lookback = 64; // bytes
/// Read at once: what is found in it stays in the first-level cache.
constexpr std::size_t stride = 4096; // bytes
/// Partners that one value is tried with, the nearest first: in a table of nothing but values.
constexpr std::size_t most_partners = 96;
/// Persons who have the same two values that are looked at, to find the one who has a third.
constexpr std::size_t most_namesakes = 64;

/// Numbers always bring the words around them into play; dates do where a date and words are
/// enough; and where words are enough, they need nothing.
struct Plan {
    bool dates_trigger = false;
    bool words_alone = false;

    Plan(const Index::Tables& tables, const Question& question)
    {
        unsigned words = 0, dates = 0;
        for (unsigned i = 0; i < tables.tables.size(); ++i) {
            if ((question.of >> i & 1) == 0) continue;
            const auto kind = tables.tables[i].kind;
            words += kind == Kind::name || kind == Kind::word;
            dates += kind == Kind::date;
        }
        words_alone = question.at_least <= words;
        dates_trigger = question.at_least <= words + dates;
    }
};

} // namespace

struct Matcher::Body {
    Body(std::shared_ptr<const Index> shared, const Question& asked)
        : index{std::move(shared)}, tables{index->tables()}, question{asked}, plan{tables, asked},
          digits{tables, asked.of}, names{tables, asked.of}, found{asked.within}
    {
    }

    void read(bool last);
    void take_ready();
    void read_digits(std::uint64_t to);
    void read_names(std::uint64_t to);
    void see(Candidate candidate);
    void pair_up(Candidate& late);
    void look_up(Candidate* early, Candidate& late);
    Hit collect(std::uint32_t row, Candidate* early, Candidate& late);
    std::uint64_t hash_of(Candidate& candidate);
    const layout::Digest& digest_of(Candidate& candidate);
    View view() const { return {buffer, base}; }

    std::shared_ptr<const Index> index;
    const Index::Tables& tables;
    Question question;
    Plan plan;
    DigitReader digits;
    NameReader names;
    std::optional<Hmac> hmac; ///< made when first needed

    bool begun = false;
    std::string buffer;
    std::uint64_t base = 0;       ///< position of buffer[0]
    std::uint64_t digits_to = 0;  ///< numbers and dates that begin before it were read
    std::uint64_t names_to = 0;   ///< as well as names
    std::vector<Candidate> fresh; ///< read, from names_to on
    struct Stretch {
        std::uint64_t from = 0;
        std::uint64_t to = 0;
    };
    std::deque<Stretch> near; ///< where all words are read; in order, apart from each other
    std::deque<Candidate> seen;
    RowsFound found;
};

void Matcher::Body::read_digits(std::uint64_t to)
{
    const auto first = fresh.size();
    digits.read(view(), digits_to, to, fresh);
    digits_to = to;
    for (auto i = first; i < fresh.size(); ++i) {
        const auto& candidate = fresh[i];
        if (!plan.dates_trigger && tables.tables[candidate.column].kind == Kind::date) continue;
        const auto from =
            candidate.start - std::min<std::uint64_t>(candidate.start, question.within);
        const auto end = candidate.start + question.within;
        if (!near.empty() && from <= near.back().to)
            near.back().to = std::max(near.back().to, end);
        else
            near.push_back({from, end});
    }
}

void Matcher::Body::read_names(std::uint64_t to)
{
    using Words = NameReader::Words;
    while (names_to < to) {
        while (!near.empty() && near.front().to <= names_to)
            near.pop_front();
        const auto from = near.empty() ? to : std::clamp(near.front().from, names_to, to);
        if (plan.words_alone && from > names_to)
            names.read(view(), names_to, from, Words::capitalised, fresh);
        names_to = from;
        if (from == to) break;
        const auto end = std::min(near.front().to, to);
        names.read(view(), from, end, Words::all, fresh);
        names_to = end;
    }
}

/// Reads as far as the text goes; to its end when it is the last.
void Matcher::Body::read(bool last)
{
    const auto end = base + buffer.size();
    const auto back = [](std::uint64_t from, std::uint64_t by) {
        return from - std::min(from, by);
    };
    const auto goal = last ? end : std::max(digits_to, back(end, lookahead));
    do {
        const auto to = std::min(goal, digits_to + stride);
        read_digits(to);
        const auto names_end = last && to == end ? end : back(to, question.within);
        read_names(std::max(names_to, names_end));
        take_ready();
    } while (digits_to < goal);
    const auto keep = back(names_to, lookback);
    if (keep > base) {
        buffer.erase(0, keep - base);
        base = keep;
    }
}

/// By start, so that the order does not depend on how the text was cut.
void Matcher::Body::take_ready()
{
    const auto order = [](const Candidate& c) { return std::tie(c.start, c.end, c.column); };
    const auto before = [&](const Candidate& a, const Candidate& b) { return order(a) < order(b); };
    if (!std::is_sorted(fresh.begin(), fresh.end(), before))
        std::sort(fresh.begin(), fresh.end(), before);
    const auto ready = std::find_if(fresh.begin(), fresh.end(),
                                    [&](const Candidate& c) { return c.start >= names_to; });
    std::for_each(fresh.begin(), ready, [&](Candidate& c) { see(std::move(c)); });
    fresh.erase(fresh.begin(), ready);
}

void Matcher::Body::see(Candidate candidate)
{
    while (!seen.empty() && seen.front().start + question.within < candidate.start)
        seen.pop_front();
    pair_up(candidate);
    seen.push_back(std::move(candidate));
}

void Matcher::Body::pair_up(Candidate& late)
{
    if (question.at_least == 1) look_up(nullptr, late);
    std::size_t partners = 0;
    for (auto at = seen.rbegin(); at != seen.rend() && partners < most_partners; ++at, ++partners) {
        auto& early = *at;
        if (early.column == late.column || early.end > late.start) continue;
        if (late.end - early.start > question.within) continue;
        auto first = hash_of(early), second = hash_of(late);
        if (late.column < early.column) std::swap(first, second);
        const auto hash = layout::pair_hash(first, second);
        if (tables.pairs.may_have(hash)) look_up(&early, late);
    }
}

std::uint64_t Matcher::Body::hash_of(Candidate& candidate)
{
    if (candidate.day != 0 && candidate.canonical.empty()) {
        candidate.canonical = date_text(candidate.day);
        const auto keyed = siphash13(tables.secrets.filter, candidate.canonical);
        candidate.hash = layout::value_hash(keyed, candidate.column);
    }
    return candidate.hash;
}

const layout::Digest& Matcher::Body::digest_of(Candidate& candidate)
{
    if (candidate.digest.tag != 0) return candidate.digest;
    if (!hmac) hmac.emplace(tables.secrets.values);
    hash_of(candidate); // for its canonical form
    candidate.digest = layout::digest_of(*hmac, candidate.column, candidate.canonical);
    return candidate.digest;
}

void Matcher::Body::look_up(Candidate* early, Candidate& late)
{
    auto rows = tables.rows_of(late.column, digest_of(late));
    const Candidate* other = early;
    if (early != nullptr) {
        const auto others = tables.rows_of(early->column, digest_of(*early));
        if (rows.empty() || (!others.empty() && others.size() < rows.size())) {
            rows = others;
            other = &late;
        }
    }
    // Of several persons who have both values, the one we know of already, or any.
    Hit best;
    bool best_known = false;
    std::size_t namesakes = 0;
    for (const auto& posting : rows) {
        if (other != nullptr && tables.tag(posting.row, other->column) != other->digest.tag)
            continue;
        if (other == nullptr && tables.tag(posting.row, late.column) != late.digest.tag) continue;
        if (++namesakes > most_namesakes) break;
        const auto hit = collect(posting.row, early, late);
        const bool known = found.knows(hit.row, late.start);
        if (best.count == 0 ||
            std::tie(hit.count, known, hit.row) > std::tie(best.count, best_known, best.row)) {
            best = hit;
            best_known = known;
        }
    }
    if (best.count >= question.at_least) found.add(best, late.start);
}

/// What else of the row stands around the two, nearest first.
Hit Matcher::Body::collect(std::uint32_t row, Candidate* early, Candidate& late)
{
    std::array<const Candidate*, most_columns> chosen{};
    Hit hit{.start = late.start, .end = late.end, .row = tables.row_digest(row)};
    const auto choose = [&](Candidate& candidate) {
        const auto overlaps = [&](const Candidate* c) {
            return c != nullptr && c->start < candidate.end && candidate.start < c->end;
        };
        auto& place = chosen[candidate.column];
        if (place != nullptr || std::any_of(chosen.begin(), chosen.end(), overlaps)) return;
        place = &candidate;
        hit.start = std::min(hit.start, candidate.start);
        hit.columns |= Columns{1} << candidate.column;
        ++hit.count;
    };
    choose(late);
    if (early != nullptr) choose(*early);
    std::size_t tried = 0;
    for (auto at = seen.rbegin(); at != seen.rend() && tried < most_partners; ++at, ++tried) {
        auto& candidate = *at;
        if (chosen[candidate.column] != nullptr || candidate.end > late.end ||
            late.end - candidate.start > question.within)
            continue;
        if (tables.tag(row, candidate.column) == digest_of(candidate).tag) choose(candidate);
    }
    return hit;
}

Matcher::Matcher(std::shared_ptr<const Index> index, const Question& question)
    : body_{std::make_unique<Body>(std::move(index), question)}
{
}

Matcher::~Matcher() = default;
Matcher::Matcher(Matcher&&) noexcept = default;
Matcher& Matcher::operator=(Matcher&&) noexcept = default;

void Matcher::feed(std::string_view folded, std::uint64_t position, std::vector<Hit>& hits)
{
    auto& body = *body_;
    if (!body.begun) body.base = body.digits_to = body.names_to = position;
    body.begun = true;
    assert(position == body.base + body.buffer.size());
    body.buffer += folded;
    if (body.base + body.buffer.size() - body.digits_to < lookahead + least_step) return;
    body.read(false);
    body.found.release(body.names_to, hits);
}

void Matcher::finish(std::vector<Hit>& hits)
{
    body_->read(true);
    body_->found.release(~std::uint64_t{0}, hits);
}

} // namespace lazaret::exact
