/// Where the objects of a pack go.
#pragma once

#include "extract/worker/documents.hpp"
#include "extract/worker/pack_file.hpp"

#include <array>
#include <string>
#include <string_view>

namespace lazaret::extract::worker {

/// Gives objects to the sink: a blob as a file `object N`, commits and tags as one text, the names
/// in trees as another. In a pack of many objects short texts share parts too, since a body may
/// have only so many. Spends nothing: who inflated has.
class PackObjects {
public:
    /// `count`: objects of the pack. `id_size`: bytes of an object's name.
    PackObjects(Sink& out, std::uint64_t count, std::size_t id_size)
        : out_{out}, crowded_{count > crowd}, id_size_{id_size}
    {
    }

    void give(PackKind kind, std::uint64_t number, std::string_view content);
    /// What a delta brings without its base.
    void give_inserts(std::uint64_t number, std::string_view text);
    void finish();

    static std::string name(std::uint64_t number) { return "object " + std::to_string(number); }

private:
    static constexpr std::uint64_t crowd = 2'000; ///< a fifth of the parts that a body may have

    struct Gathered {
        std::string_view name;
        std::string text{};
        std::uint64_t given = 0; ///< numbers the parts
    };

    void gather(Gathered& into, std::string_view text);
    void flush(Gathered& gathered);
    void give_blob(std::uint64_t number, std::string_view content);

    Sink& out_;
    bool crowded_;
    std::size_t id_size_;
    Gathered history_{"commits"};
    Gathered trees_{"trees"};
    Gathered texts_{"objects"};
    Gathered inserts_{"changes"};
};

} // namespace lazaret::extract::worker
