#include "detect/house_files.hpp"
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
    HouseFiles house;
    for (const auto& file : files) {
        problems.remember(file);
        const auto root = config::parse(file, problems);
        if (!root) continue;
        if (root->kind() == config::Node::Kind::list)
            for (const auto& item : root->items())
                drafts.push_back(read_detector(item, file, house, problems));
        else
            drafts.push_back(read_detector(*root, file, house, problems));
    }
    return drafts;
}

/// In `only_near`, for all detectors of persons.
constexpr std::string_view all_persons = "persons";

constexpr std::size_t most_wordings = 8;

/// Such a hit comes when the text around it is no longer at hand.
bool is_late(Detector::Kind kind)
{
    return kind == Detector::Kind::fingerprints || kind == Detector::Kind::exact;
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
    void add_persons(std::size_t opened);
    void choose_layer(DetectorId id);
    void weigh(DetectorId id);
    void rank(DetectorId id);
    void compile_databases();
    void collect(unsigned layer);
    void collect_triggers();
    void choose_anchors();
    void add(Expression expression, PatternText text);
    void add_term(DetectorId id, std::uint32_t index);

    std::vector<Draft> drafts_;
    config::Diagnostics& problems_;
    std::shared_ptr<Program> program_ = std::make_shared<Program>();
    std::vector<std::vector<DetectorId>> openers_; ///< by detector: what it is searched near
    std::vector<Visit> visits_;
    std::vector<PatternText> texts_;
};

std::shared_ptr<Program> Linker::link()
{
    static std::atomic<std::uint64_t> serial{0};
    program_->serial = ++serial;
    take_names();
    look_up();
    visits_.assign(program_->detectors.size(), Visit::no);
    for (DetectorId id = 0; id < program_->detectors.size(); ++id)
        choose_layer(id);
    visits_.assign(program_->detectors.size(), Visit::no);
    for (DetectorId id = 0; id < program_->detectors.size(); ++id)
        rank(id);
    for (DetectorId id = 0; id < program_->detectors.size(); ++id)
        program_->by_rank.push_back(id);
    std::stable_sort(program_->by_rank.begin(), program_->by_rank.end(),
                     [&](DetectorId a, DetectorId b) {
                         return program_->detectors[a].rank < program_->detectors[b].rank;
                     });
    if (!problems_.has_errors()) compile_databases();
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
    openers_.resize(program_->detectors.size());
    for (std::size_t i = 0; i < program_->detectors.size(); ++i) {
        auto& detector = program_->detectors[i];
        for (const auto& reference : drafts_[i].references) {
            if (reference.role == Reference::Role::only_near && reference.name == all_persons) {
                add_persons(i);
                continue;
            }
            const auto id = program_->find(reference.name);
            if (!id) {
                const auto near = config::closest(reference.name, program_->names_);
                problems_.error("D022", reference.place,
                                "there is no detector \"" + reference.name + "\"",
                                near.empty() ? "" : "did you mean \"" + near + "\"?");
                continue;
            }
            if (reference.role == Reference::Role::only_near) {
                openers_[i].push_back(*id);
                if (is_late(program_->detectors[*id].kind))
                    problems_.error("D029", reference.place,
                                    "\"" + reference.name +
                                        "\" is known too late to search near it",
                                    "name a label, a number or a list of words; \"with\" takes it");
                continue;
            }
            auto& clause = detector.clauses[reference.clause];
            if (reference.role == Reference::Role::with) clause.with.of.push_back(*id);
            if (reference.role == Reference::Role::without) clause.without.of.push_back(*id);
            if (reference.role == Reference::Role::sign)
                clause.score.signs.push_back({*id, reference.points, reference.at_least});
            detector.conditional = true;
            program_->detectors[*id].is_context = true;
        }
    }
}

/// What tells of persons wherever it stands: their numbers, their names, what announces either.
void Linker::add_persons(std::size_t opened)
{
    for (DetectorId id = 0; id < program_->detectors.size(); ++id) {
        const auto& it = program_->detectors[id];
        const bool tells = it.person || it.is_label || it.kind == Detector::Kind::names;
        if (tells && it.only_near == 0 && !is_late(it.kind)) openers_[opened].push_back(id);
    }
}

/// A detector that is searched for near others belongs to the layer above theirs.
void Linker::choose_layer(DetectorId id)
{
    auto& detector = program_->detectors[id];
    if (visits_[id] == Visit::done || openers_[id].empty()) return;
    if (visits_[id] == Visit::no) {
        visits_[id] = Visit::now;
        for (const auto other : openers_[id]) {
            choose_layer(other);
            detector.layer = std::max(detector.layer, program_->detectors[other].layer + 1);
        }
    } else {
        detector.layer = Layer::most; // it is searched for near itself
    }
    visits_[id] = Visit::done;
    if (detector.kind == Detector::Kind::wording) {
        detector.layer = Layer::wording;
        weigh(id);
    } else if (detector.layer >= Layer::most) {
        problems_.error("D018", detector.place,
                        "\"" + detector.id +
                            "\" is searched for only near others that are themselves searched for "
                            "only near others, more than two deep",
                        "let one of them be searched for everywhere");
        detector.layer = 0;
    }
    for (const auto other : openers_[id])
        program_->detectors[other].opens |= 1u << detector.layer;
    auto& reach = program_->layers[detector.layer].reach;
    reach = std::max(reach, detector.only_near);
}

/// Its words are weighed around all that it is searched near.
void Linker::weigh(DetectorId id)
{
    auto& wordings = program_->wordings;
    if (wordings.size() == most_wordings)
        return problems_.error("D040", program_->detectors[id].place,
                               "more than 8 detectors of wording");
    for (const auto other : openers_[id])
        program_->detectors[other].weighed |= 1u << wordings.size();
    wordings.push_back(id);
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
    const auto wait_for = [&](DetectorId other, std::uint32_t within) {
        rank(other);
        const auto& seen = program_->detectors[other];
        detector.rank = std::max(detector.rank, seen.rank + 1);
        detector.wait = std::max(detector.wait, within + seen.wait + delay_of(*program_, seen));
    };
    for (const auto& clause : detector.clauses) {
        for (const auto other : clause.with.of)
            wait_for(other, clause.with.within);
        for (const auto other : clause.without.of)
            wait_for(other, clause.without.within);
        for (const auto& sign : clause.score.signs)
            wait_for(sign.detector, clause.score.within);
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
    const auto& detector = program_->detectors[id];
    const auto& term = detector.terms[index];
    if (term.anchor_end == 0)
        return add({Expression::Kind::term, id, index}, {expression_of(term), true});
    auto reach = look_ahead(term);
    if (detector.kind == Detector::Kind::names) reach += most_name; // names stand behind it
    TermUse use{.detector = id};
    use.term = index & 0xfffffff;
    use.layer = detector.layer & 3;
    program_->words.add(term, use, reach);
}

void Linker::choose_anchors()
{
    AnchorChoice choice;
    const auto for_each_term = [&](const auto& use) {
        for (auto& detector : program_->detectors)
            for (auto& term : detector.terms)
                if (term.anchor_end != 0) use(term);
    };
    for_each_term([&](const Term& term) { choice.count(term); });
    for_each_term([&](Term& term) { choice.choose(term); });
}

/// The words and patterns of the detectors of one layer.
void Linker::collect(unsigned layer)
{
    program_->layers[layer].first = texts_.size();
    for (DetectorId id = 0; id < program_->detectors.size(); ++id) {
        const auto& detector = program_->detectors[id];
        if (detector.layer != layer) continue;
        for (std::uint32_t i = 0; i < detector.terms.size(); ++i)
            add_term(id, i);
        for (std::uint32_t i = 0; i < detector.patterns.size(); ++i)
            add({Expression::Kind::pattern, id, i},
                {detector.patterns[i].expression, !detector.patterns[i].exact_case});
    }
}

void Linker::collect_triggers()
{
    using Kind = Expression::Kind;
    std::uint32_t structures = 0;
    bool nir = false;
    for (const auto& detector : program_->detectors) {
        if (detector.kind == Detector::Kind::structure)
            structures |= 1u << static_cast<unsigned>(detector.structure);
        nir = nir || (detector.number != nullptr && detector.number->nir);
    }
    for (const auto& trigger : triggers())
        if (((structures >> static_cast<unsigned>(trigger.structure)) & 1) != 0)
            add({Kind::trigger, 0, static_cast<std::uint32_t>(trigger.trigger)},
                {std::string{trigger.expression}, false});
    if (nir) add({Kind::ins_oid, 0, 0}, {R"(1\.2\.250\.1\.213\.1\.4\.[0-9])", false});
}

void Linker::compile_databases()
{
    choose_anchors();
    std::string problem;
    for (unsigned i = 0; i < Layer::most && problem.empty(); ++i) {
        auto& layer = program_->layers[i];
        collect(i);
        if (i == 0) collect_triggers();
        const auto texts = std::span<const PatternText>{texts_}.subspan(layer.first);
        if (texts.empty()) continue;
        layer.database =
            i == 0 ? Database::for_streams(texts, problem) : Database::for_blocks(texts, problem);
    }
    program_->words.seal();
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

Zones Program::zones(unsigned layer) const
{
    const auto below = layer > 0 ? zones(layer - 1).delay() : 0;
    return Zones{layers[layer].reach, below};
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
