/// A Jet 4 database of one table, built byte by byte after the description of the format in the
/// mdbtools project: no free program writes such files.
#pragma once

#include "unit/extract/worker/database_found.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace lazaret::test {

inline std::string little(std::uint64_t value, std::size_t size)
{
    std::string bytes;
    for (std::size_t i = 0; i < size; ++i)
        bytes += static_cast<char>(value >> 8 * i & 0xff);
    return bytes;
}

/// Of characters below U+0080, as UTF-16LE.
inline std::string wide(std::string_view text)
{
    std::string units;
    for (const char c : text)
        (units += c) += '\0';
    return units;
}

class AccessFile {
public:
    static constexpr std::size_t page_size = 4096;

    struct Column {
        std::string name;
        std::uint8_t type;
        std::size_t size; ///< 0: of variable length
    };
    using Row = std::vector<std::string>; ///< a value a column, empty for none, fixed ones first

    /// Where the row `row` of a page is, as other pages point to it.
    static std::uint32_t place(std::uint32_t page, std::uint32_t row) { return page << 8 | row; }

    /// The head of a long value that lies elsewhere. `flags`: 0x40000000 in one piece, 0 in a
    /// chain.
    static std::string long_value(std::size_t size, std::uint32_t flags, std::uint32_t where)
    {
        return little(size | flags, 4) + little(where, 4) + little(0, 4);
    }
    static std::string inline_value(const std::string& value)
    {
        return little(value.size() | 0x80000000u, 4) + little(0, 8) + value;
    }

    static constexpr std::uint32_t values_page = 6; ///< of what add_value() adds

    AccessFile(std::vector<Column> columns, const std::vector<Row>& rows,
               const std::vector<std::string>& values = {}, std::uint8_t version = 1)
    {
        add(header(version));
        add(maps());
        const std::vector<Column> catalogue{
            {"Id", 4, 4}, {"Type", 3, 2}, {"Flags", 4, 4}, {"Name", 10, 0}, {"LvProp", 11, 0}};
        add(definition(catalogue, 0x53, 0));
        add(data(2, catalogue,
                 {{little(4, 4), little(1, 2), little(0, 4), wide("Patients"), ""},
                  {little(2, 4), little(1, 2), little(0x80000000, 4), wide("MSysObjects"), ""}}));
        add(definition(columns, 0x4e, 2));
        add(data(4, columns, rows));
        add(page_of(std::string{"\1\1", 2} + little(0, 2) + "LVAL", values));
    }

    const std::string& bytes() const { return file_; }

private:
    void add(std::string page)
    {
        page.resize(page_size);
        file_ += page;
    }
    static std::string header(std::uint8_t version)
    {
        std::string page{"\0\1\0\0", 4};
        page += version > 1 ? "Standard ACE DB" : "Standard Jet DB";
        page.resize(0x14);
        page += static_cast<char>(version);
        page.resize(0x3e);
        return page + "\xfb\x8a\xbc\x4e"; // no key, after the cipher that hides the header
    }
    /// Used and free pages of both tables: of the catalogue page 3, of the other page 5.
    static std::string maps()
    {
        const auto map = [](unsigned bits) {
            std::string bytes{"\0", 1};
            bytes += little(0, 4) + static_cast<char>(bits);
            bytes.resize(69);
            return bytes;
        };
        return page_of(std::string{"\1\1", 2}, {map(1 << 3), map(0), map(1 << 5), map(0)});
    }
    static std::string definition(const std::vector<Column>& columns, char kind,
                                  std::uint32_t first_map)
    {
        std::string page{"\2\1", 2};
        page.resize(40);
        page += kind;
        std::uint64_t fixed = 0;
        std::uint64_t variable = 0;
        std::string entries;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const auto& column = columns[i];
            std::string entry = little(column.type, 5) + little(i, 2) + little(variable, 2) +
                                little(i, 2) + little(0, 4) + little(column.size > 0 ? 3 : 2, 1);
            entry.resize(21);
            entry += little(fixed, 2) + little(column.size, 2);
            entries += entry;
            fixed += column.size;
            variable += column.size == 0 ? 1 : 0;
        }
        page += little(columns.size(), 2) + little(variable, 2) + little(columns.size(), 2);
        page += little(0, 8); // indexes
        page += little(place(1, first_map), 4) + little(place(1, first_map + 1), 4);
        page += entries;
        for (const auto& column : columns)
            page += little(2 * column.name.size(), 2) + wide(column.name);
        return page;
    }
    static std::string row(const std::vector<Column>& columns, const Row& values)
    {
        std::string bytes = little(columns.size(), 2);
        std::string mask((columns.size() + 7) / 8, '\0');
        std::vector<std::size_t> offsets;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            if (!values[i].empty()) mask[i / 8] = static_cast<char>(mask[i / 8] | 1 << i % 8);
            if (columns[i].size == 0) offsets.push_back(bytes.size());
            bytes += values[i];
            if (values[i].empty()) bytes.append(columns[i].size, '\0');
        }
        bytes += little(bytes.size(), 2);
        for (auto i = offsets.size(); i-- > 0;)
            bytes += little(offsets[i], 2);
        return bytes + little(offsets.size(), 2) + mask;
    }
    static std::string data(std::uint32_t table, const std::vector<Column>& columns,
                            const std::vector<Row>& rows)
    {
        std::vector<std::string> packed;
        for (const auto& values : rows)
            packed.push_back(row(columns, values));
        return page_of(std::string{"\1\1", 2} + little(0, 2) + little(table, 4), packed);
    }
    /// Rows are laid from the end of the page, their offsets from its beginning.
    static std::string page_of(std::string head, const std::vector<std::string>& rows)
    {
        head.resize(12);
        head += little(rows.size(), 2);
        std::string page(page_size, '\0');
        auto end = page_size;
        for (const auto& bytes : rows) {
            end -= bytes.size();
            page.replace(end, bytes.size(), bytes);
            head += little(end, 2);
        }
        REQUIRE(head.size() <= end);
        return page.replace(0, head.size(), head);
    }

    std::string file_;
};

} // namespace lazaret::test
