#include "exact/index.hpp"

#include "exact/tables.hpp"

#include <algorithm>
#include <bit>

namespace lazaret::exact {
namespace {

using layout::Header;
using layout::Section;

Error broken(const std::filesystem::path& path, const std::string& what)
{
    return {Errc::io, Side::ours,
            "index " + path.string() + ": " + what + "; make it anew with: lazaret edm build"};
}

/// `section` lies inside the file, where the machine can read it, and is a multiple of `unit`.
bool fits(const Section& section, std::uint64_t end, std::uint64_t unit)
{
    return section.offset % layout::alignment == 0 && section.offset >= sizeof(Header) &&
           section.offset <= end && section.size <= end - section.offset &&
           section.size % unit == 0;
}

bool well_formed(const layout::ColumnHeader& column, std::uint64_t end)
{
    const auto name_end = std::find(column.name.begin(), column.name.end(), '\0');
    if (name_end == column.name.end() || name_end == column.name.begin()) return false;
    if (column.kind > static_cast<std::uint32_t>(Kind::word) || column.bucket_bits > 28)
        return false;
    return fits(column.directory, end, 4) && fits(column.postings, end, sizeof(layout::Posting)) &&
           column.directory.size == ((std::uint64_t{1} << column.bucket_bits) + 1) * 4;
}

/// All places that the header names. What stands there is under the seal.
bool well_formed(const Header& header, std::uint64_t file_size)
{
    if (header.size != file_size || header.columns == 0 || header.columns > most_columns ||
        header.rows > layout::most_rows)
        return false;
    const auto end = file_size - layout::seal_size;
    for (const auto* filter : {&header.values, &header.pairs, &header.words})
        if (!fits(*filter, end, filter_block * 8)) return false;
    if (!fits(header.rows_table, end, 4) ||
        header.rows_table.size != header.rows * header.columns * 4)
        return false;
    return std::all_of(header.column.begin(), header.column.begin() + header.columns,
                       [&](const auto& column) { return well_formed(column, end); });
}

bool sealed(Bytes bytes, const Secrets& secrets)
{
    Hmac hmac{secrets.file};
    hmac.update(bytes.first(bytes.size() - layout::seal_size));
    const auto seal = hmac.finish();
    return std::equal(seal.begin(), seal.end(), bytes.end() - layout::seal_size);
}

} // namespace

Result<std::shared_ptr<const Index>> Index::open(const std::filesystem::path& path, const Key& key)
{
    auto mapping = Mapping::open(path);
    if (!mapping) return std::move(mapping).error();
    const auto bytes = mapping->bytes();
    Header header;
    if (bytes.size() < sizeof header + layout::seal_size) return broken(path, "is too short");
    std::memcpy(&header, bytes.data(), sizeof header);
    if (header.magic != layout::magic) return broken(path, "is not an index of exact data");
    if (header.version != layout::version)
        return broken(path, "is of version " + std::to_string(header.version) + ", not 1");
    if (!well_formed(header, bytes.size())) return broken(path, "is truncated or damaged");
    auto tables = std::make_unique<Tables>(std::move(*mapping), header, key);
    if (tables->secrets.check != header.check)
        return Error{Errc::config, Side::ours,
                     "index " + path.string() +
                         ": was made with another key; give the key it was made with, or make the "
                         "index anew"};
    if (!sealed(tables->mapping.bytes(), tables->secrets))
        return broken(path, "was altered after it was made");
    tables->prepare();
    return std::shared_ptr<const Index>{new Index{std::move(tables)}};
}

Index::Index(std::unique_ptr<Tables> tables) : tables_{std::move(tables)} {}
Index::~Index() = default;

std::span<const Column> Index::columns() const
{
    return tables_->columns;
}

std::uint64_t Index::rows() const
{
    return tables_->rows;
}

Result<Question> Index::question(std::span<const std::string> of, unsigned at_least,
                                 unsigned within) const
{
    const auto wrong = [](std::string what) { return Error{Errc::config, Side::ours, what}; };
    Question question{.at_least = at_least, .within = within};
    std::string known;
    for (const auto& column : tables_->columns)
        known += (known.empty() ? "" : ", ") + column.name;
    const auto& columns = tables_->columns;
    for (const auto& name : of) {
        const auto found = std::find_if(columns.begin(), columns.end(),
                                        [&](const Column& c) { return c.name == name; });
        if (found == columns.end())
            return wrong("the index has no column \"" + name + "\"; it has " + known);
        question.of |= Columns{1} << (found - columns.begin());
    }
    if (of.empty()) question.of = (Columns{1} << columns.size()) - 1;
    const auto named = static_cast<unsigned>(std::popcount(question.of));
    if (at_least == 0 || at_least > named)
        return wrong("at_least is " + std::to_string(at_least) + " of " + std::to_string(named) +
                     " columns; it must be between 1 and " + std::to_string(named));
    if (within == 0 || within > most_within)
        return wrong("within must be between 1 and " + std::to_string(most_within) + " bytes");
    for (std::size_t i = 0; at_least == 1 && i < columns.size(); ++i)
        if ((question.of >> i & 1) != 0 && columns[i].kind != Kind::number)
            return wrong("at_least 1 takes numbers only: a " + columns[i].name +
                         " alone is not a person");
    return question;
}

} // namespace lazaret::exact
