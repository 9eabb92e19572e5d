/// Made-up patients, their index, and what a matcher says of texts.
#pragma once

#include "exact/build.hpp"
#include "exact/index.hpp"
#include "exact/matcher.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

namespace lazaret::test {

namespace fs = std::filesystem;

/// A folder of its own, gone at the end.
struct Folder {
    fs::path path;

    Folder()
    {
        std::string name = (fs::temp_directory_path() / "lazaret-edm-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path = name;
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder()
    {
        std::error_code ignored;
        fs::remove_all(path, ignored);
    }

    fs::path write(const std::string& name, std::string_view text) const
    {
        std::ofstream{path / name, std::ios::binary} << text;
        return path / name;
    }
};

inline std::string as_it_is(std::string_view text)
{
    return std::string{text};
}

inline const std::string patients = "nir,name,birth_date,ipp\n"
                                    "184127645108946,LEFEVRE Marguerite,12/05/1985,8001234567\n"
                                    "2 95 10 99 126 111 93,Jean-Paul Durand,1995-10-03,8001234568\n"
                                    "285072B03301282,\"OLIVIERI, Maria\",20/07/1985,8001234569\n"
                                    ",DUPONT DE LA TOUR Anne,01/02/1960,A-4711/B\n";

/// An index of `csv`, and questions about it.
struct House {
    Folder folder;
    exact::Key key = *exact::Key::draw();
    fs::path file = folder.path / "patients.edm";
    std::uint32_t common = 1000;

    Result<exact::BuildReport> build(std::string_view csv = patients,
                                     std::string_view columns = "nir,name,birth_date,ipp")
    {
        auto wanted = exact::parse_columns(columns);
        if (!wanted) return wanted.error();
        return exact::build({.csv = folder.write("patients.csv", csv),
                             .index = file,
                             .columns = *wanted,
                             .common = common,
                             .fold = as_it_is},
                            key);
    }

    std::shared_ptr<const exact::Index> open()
    {
        auto index = exact::Index::open(file, key);
        REQUIRE_MESSAGE(index, index.error().detail);
        return *index;
    }
};

inline exact::Question question(const exact::Index& index, unsigned at_least, unsigned within = 200,
                                std::vector<std::string> of = {})
{
    const auto asked = index.question(of, at_least, within);
    REQUIRE_MESSAGE(asked, asked.error().detail);
    return *asked;
}

/// What is found in `text`, given in pieces of `piece` bytes.
inline std::vector<exact::Hit> find(const std::shared_ptr<const exact::Index>& index,
                                    const exact::Question& asked, std::string_view text,
                                    std::size_t piece = std::string_view::npos)
{
    exact::Matcher matcher{index, asked};
    std::vector<exact::Hit> hits;
    for (std::size_t at = 0; at < text.size();) {
        const auto part = text.substr(at, piece);
        matcher.feed(part, at, hits);
        at += part.size();
    }
    matcher.finish(hits);
    return hits;
}

/// "[start,end) columns": for comparing.
inline std::string shown(const std::vector<exact::Hit>& hits)
{
    std::string text;
    for (const auto& hit : hits)
        text += "[" + std::to_string(hit.start) + "," + std::to_string(hit.end) + ") " +
                std::to_string(hit.columns) + " " + std::to_string(hit.row) + "\n";
    return text;
}

} // namespace lazaret::test
