#include "detect/judge.hpp"
#include "detect/program.hpp"
#include "detect/read_detector.hpp"

#include <algorithm>
#include <atomic>

namespace lazaret::detect {
namespace {

std::vector<Draft> read_files(std::span<const config::Source> files, config::Diagnostics& problems)
{
    std::vector<Draft> drafts;
    for (const auto& file : files) {
        problems.remember(file);
        const auto root = config::parse(file, problems);
        if (!root) continue;
        if (root->kind() == config::Node::Kind::list)
            for (const auto& item : root->items())
                drafts.push_back(read_detector(item, file, problems));
        else
            drafts.push_back(read_detector(*root, file, problems));
    }
    return drafts;
}

/// Turns drafts into a program: looks up names, orders detectors, compiles the common database.
class Linker {
public:
    Linker(std::vector<Draft> drafts, config::Diagnostics& problems)
        : drafts_{std::move(drafts)}, problems_{problems}
    {
    }

    std::shared_ptr<Program> link();

private:
    enum class Visit { no, now, done };

    void take_names();
    void look_up();
    void rank(DetectorId id);
    void compile_database();
    void add(Expression expression, PatternText text);
    void add_term(DetectorId id, std::uint32_t index);

    std::vector<Draft> drafts_;
    config::Diagnostics& problems_;
    std::shared_ptr<Program> program_ = std::make_shared<Program>();
    std::vector<Visit> visits_;
    std::vector<PatternText> texts_;
    std::map<std::string, std::uint32_t> words_; ///< place in Program::words by expression
};

std::shared_ptr<Program> Linker::link()
{
    static std::atomic<std::uint64_t> serial{0};
    program_->serial = ++serial;
    take_names();
    look_up();
    visits_.resize(program_->detectors.size(), Visit::no);
    for (DetectorId id = 0; id < program_->detectors.size(); ++id)
        rank(id);
    for (DetectorId id = 0; id < program_->detectors.size(); ++id)
        program_->by_rank.push_back(id);
    std::stable_sort(program_->by_rank.begin(), program_->by_rank.end(),
                     [&](DetectorId a, DetectorId b) {
                         return program_->detectors[a].rank < program_->detectors[b].rank;
                     });
    if (!problems_.has_errors()) compile_database();
    return problems_.has_errors() ? nullptr : program_;
}

void Linker::take_names()
{
    constexpr std::size_t most_detectors = 4096;
    for (auto& draft : drafts_) {
        auto& detector = draft.detector;
        if (program_->find(detector.id)) {
            problems_.error("D020", detector.place,
                            "there are two detectors \"" + detector.id + "\"");
        }
        program_->names_.push_back(detector.id);
        program_->detectors.push_back(std::move(detector));
        if (program_->detectors.size() > most_detectors) {
            problems_.error("D021", program_->detectors.back().place, "more than 4096 detectors");
            return;
        }
    }
}

void Linker::look_up()
{
    for (std::size_t i = 0; i < program_->detectors.size(); ++i) {
        auto& detector = program_->detectors[i];
        for (const auto& reference : drafts_[i].references) {
            const auto id = program_->find(reference.name);
            if (!id) {
                const auto near = config::closest(reference.name, program_->names_);
                problems_.error("D022", reference.place,
                                "there is no detector \"" + reference.name + "\"",
                                near.empty() ? "" : "did you mean \"" + near + "\"?");
                continue;
            }
            detector.clauses[reference.clause].with.push_back(*id);
            detector.conditional = true;
            program_->detectors[*id].is_context = true;
        }
    }
}

/// A detector that looks for others waits until they are decided, and so needs a higher rank.
void Linker::rank(DetectorId id)
{
    if (visits_[id] == Visit::done) return;
    auto& detector = program_->detectors[id];
    if (visits_[id] == Visit::now) {
        problems_.error("D023", detector.place,
                        "\"" + detector.id + "\" looks for a detector that looks for it");
        return;
    }
    visits_[id] = Visit::now;
    constexpr unsigned most_ranks = 8;
    for (const auto& clause : detector.clauses) {
        for (const auto other : clause.with) {
            rank(other);
            const auto& seen = program_->detectors[other];
            detector.rank = std::max(detector.rank, seen.rank + 1);
            detector.wait =
                std::max(detector.wait, clause.within + seen.wait + delay_of(seen.kind));
        }
    }
    if (detector.rank > most_ranks)
        problems_.error("D024", detector.place,
                        "detectors look for each other more than eight deep");
    visits_[id] = Visit::done;
}

void Linker::add(Expression expression, PatternText text)
{
    program_->expressions.push_back(expression);
    texts_.push_back(std::move(text));
}

void Linker::add_term(DetectorId id, std::uint32_t index)
{
    const auto& term = program_->detectors[id].terms[index];
    const auto expression = expression_of(term);
    const auto [known, fresh] =
        words_.emplace(expression, static_cast<std::uint32_t>(program_->words.size()));
    if (fresh) {
        add({Expression::Kind::word, 0, known->second}, {expression, true});
        program_->words.push_back({.size = term.anchor_end - term.anchor,
                                   .left_border = is_alnum(term.text[term.anchor])});
    }
    auto& word = program_->words[known->second];
    word.uses.push_back({id, index});
    word.look_ahead = std::max(word.look_ahead, look_ahead(term));
}

void Linker::compile_database()
{
    using Kind = Expression::Kind;
    std::uint32_t structures = 0;
    bool nir = false;
    for (DetectorId id = 0; id < program_->detectors.size(); ++id) {
        const auto& detector = program_->detectors[id];
        for (std::uint32_t i = 0; i < detector.terms.size(); ++i)
            add_term(id, i);
        for (std::uint32_t i = 0; i < detector.patterns.size(); ++i)
            add({Kind::pattern, id, i},
                {detector.patterns[i].expression, !detector.patterns[i].exact_case});
        if (detector.kind == Detector::Kind::structure)
            structures |= 1u << static_cast<unsigned>(detector.structure);
        nir = nir || (detector.number != nullptr && detector.number->nir);
    }
    for (const auto& trigger : triggers())
        if (((structures >> static_cast<unsigned>(trigger.structure)) & 1) != 0)
            add({Kind::trigger, 0, static_cast<std::uint32_t>(trigger.trigger)},
                {std::string{trigger.expression}, false});
    if (nir) add({Kind::ins_oid, 0, 0}, {R"(1\.2\.250\.1\.213\.1\.4\.[0-9])", false});
    if (texts_.empty()) return;
    std::string problem;
    program_->database = Database::for_streams(texts_, problem);
    if (!problem.empty())
        problems_.error("D025", {}, "Hyperscan does not take all detectors together: " + problem);
}

} // namespace

std::shared_ptr<const Detectors> Detectors::compile(std::span<const config::Source> files,
                                                    config::Diagnostics& problems)
{
    return Linker{read_files(files, problems), problems}.link();
}

std::optional<DetectorId> Program::find(std::string_view name) const
{
    const auto found = std::find(names_.begin(), names_.end(), name);
    if (found == names_.end()) return std::nullopt;
    return static_cast<DetectorId>(found - names_.begin());
}

std::string_view Program::describes(DetectorId id, std::string_view language) const
{
    const auto& texts = detectors[id].describes;
    for (const auto key : {language, std::string_view{}, std::string_view{"en"}})
        if (const auto found = texts.find(std::string{key}); found != texts.end())
            return found->second;
    return texts.empty() ? std::string_view{names_[id]} : std::string_view{texts.begin()->second};
}

} // namespace lazaret::detect
