#include "exact/writer.hpp"

#include "exact/descriptor.hpp"
#include "exact/filter.hpp"

#include <algorithm>
#include <bit>
#include <fcntl.h>
#include <filesystem>
#include <numeric>
#include <sys/stat.h>

namespace lazaret::exact {
namespace {

using layout::Header;
using layout::Posting;
using layout::Section;

/// The new file beside the old one; gone again unless it is put in its place.
class NewFile {
public:
    explicit NewFile(const std::filesystem::path& path)
        : path_{path}, name_{path.string() + ".new-" + std::to_string(::getpid())},
          file_{::open(name_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0640)}
    {
    }
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;
    ~NewFile()
    {
        if (file_ && !placed_) ::unlink(name_.c_str());
    }

    bool is_open() const { return static_cast<bool>(file_); }
    int fd() const { return file_.fd(); }
    Error failed(const std::string& what) const
    {
        return {Errc::io, Side::ours, what + " " + name_ + ": " + errno_text()};
    }

    Result<> put_in_place()
    {
        if (::fchmod(file_.fd(), 0640) != 0) return failed("chmod");
        if (::fsync(file_.fd()) != 0) return failed("fsync");
        if (::rename(name_.c_str(), path_.c_str()) != 0) return failed("rename");
        placed_ = true;
        auto folder = path_.parent_path();
        if (folder.empty()) folder = ".";
        const Descriptor opened{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
        if (!opened || ::fsync(opened.fd()) != 0) return failed("fsync the folder of");
        return {};
    }

private:
    std::filesystem::path path_;
    std::string name_;
    Descriptor file_;
    bool placed_ = false;
};

/// Sections one after the other, and where they came to lie.
class Body {
public:
    template <class T>
    Section add(std::span<const T> items)
    {
        bytes_.resize((bytes_.size() + layout::alignment - 1) / layout::alignment *
                      layout::alignment);
        const Section section{sizeof(Header) + shift + bytes_.size(), items.size_bytes()};
        const auto* at = reinterpret_cast<const std::byte*>(items.data());
        bytes_.insert(bytes_.end(), at, at + items.size_bytes());
        return section;
    }
    Bytes bytes() const { return bytes_; }

    /// From the end of the header to the first section.
    static constexpr std::size_t shift =
        (layout::alignment - sizeof(Header) % layout::alignment) % layout::alignment;

private:
    std::vector<std::byte> bytes_;
};

/// Rows in the order of their dates (of the digests of those), so that the rows of one day, of
/// which there are many, lie side by side; the order of the CSV is lost on purpose.
std::vector<std::uint32_t> order_of(Rows& rows)
{
    const auto& chosen = rows.chosen();
    const auto date = std::find_if(chosen.begin(), chosen.end(),
                                   [](const ChosenColumn& c) { return c.kind == Kind::date; });
    const auto first = date == chosen.end() ? 0 : date - chosen.begin();
    const auto& place = rows.columns()[static_cast<std::size_t>(first)].place;
    const auto& hash = rows.columns().back().hash;
    std::vector<std::uint32_t> order(rows.size());
    std::iota(order.begin(), order.end(), 0u);
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        return std::tie(place[a], hash[a], a) < std::tie(place[b], hash[b], b);
    });
    return order;
}

struct Placed {
    std::uint64_t place = 0;
    std::uint32_t row = 0; ///< in the order of the index
};

/// Sorted by place.
std::vector<Placed> sorted_places(const ColumnValues& column,
                                  const std::vector<std::uint32_t>& order)
{
    std::vector<Placed> places;
    for (std::uint32_t row = 0; row < order.size(); ++row)
        if (column.tag[order[row]] != 0) places.push_back({column.place[order[row]], row});
    std::sort(places.begin(), places.end(), [](const Placed& a, const Placed& b) {
        return std::tie(a.place, a.row) < std::tie(b.place, b.row);
    });
    return places;
}

/// Takes values out that stand in too many rows, and counts the distinct ones that there are.
std::uint64_t drop_common(std::vector<Placed>& places, ColumnValues& column,
                          const std::vector<std::uint32_t>& order, std::uint32_t common)
{
    std::uint64_t distinct = 0;
    column.common.assign(order.size(), false);
    auto kept = places.begin();
    for (auto from = places.begin(); from != places.end();) {
        const auto to = std::find_if(from, places.end(),
                                     [&](const Placed& p) { return p.place != from->place; });
        ++distinct;
        if (to - from > static_cast<std::ptrdiff_t>(common))
            for (auto at = from; at != to; ++at)
                column.common[order[at->row]] = true;
        else
            kept = std::move(from, to, kept);
        from = to;
    }
    places.erase(kept, places.end());
    return distinct;
}

void add_postings(const std::vector<Placed>& places, layout::ColumnHeader& header, Body& body)
{
    // Eight postings a bucket: one cache line.
    header.bucket_bits =
        places.size() < 16 ? 0 : static_cast<std::uint32_t>(std::bit_width(places.size() / 8) - 1);
    std::vector<std::uint32_t> directory((std::size_t{1} << header.bucket_bits) + 1, 0);
    std::vector<Posting> postings;
    postings.reserve(places.size());
    for (const auto& [place, row] : places) {
        ++directory[layout::bucket_of(place, header.bucket_bits) + 1];
        postings.push_back({layout::rest_of(place, header.bucket_bits), row});
    }
    std::partial_sum(directory.begin(), directory.end(), directory.begin());
    header.directory = body.add(std::span<const std::uint32_t>{directory});
    header.postings = body.add(std::span<const Posting>{postings});
}

void add_filters(Rows& rows, std::uint64_t distinct, Header& header, Body& body)
{
    auto& columns = rows.columns();
    for (const auto& column : columns)
        distinct += column.prefixes.size();
    FilterMaker values{distinct};
    for (const auto& column : columns)
        for (const auto hash : column.prefixes)
            values.add(hash);
    for (const auto& column : columns)
        for (std::uint64_t row = 0; row < rows.size(); ++row)
            if (column.tag[row] != 0) values.add(column.hash[row]);
    header.values = body.add(values.words());

    // Two common values lead to no row, so they are no pair.
    const auto for_each_pair = [&](auto take) {
        for (std::size_t a = 0; a < columns.size(); ++a)
            for (auto b = a + 1; b < columns.size(); ++b)
                for (std::uint64_t row = 0; row < rows.size(); ++row)
                    if (columns[a].tag[row] != 0 && columns[b].tag[row] != 0 &&
                        !(columns[a].common[row] && columns[b].common[row]))
                        take(layout::pair_hash(columns[a].hash[row], columns[b].hash[row]));
    };
    std::uint64_t count = 0;
    for_each_pair([&](std::uint64_t) { ++count; });
    FilterMaker pairs{count};
    for_each_pair([&](std::uint64_t hash) { pairs.add(hash); });
    header.pairs = body.add(pairs.words());

    FilterMaker words{rows.words().size()};
    for (const auto keyed : rows.words())
        words.add(layout::word_hash(keyed));
    header.words = body.add(words.words());
}

void add_rows(Rows& rows, const std::vector<std::uint32_t>& order, const SipKey& key,
              Header& header, Body& body)
{
    std::vector<std::uint32_t> tags;
    tags.reserve(order.size() * rows.columns().size());
    for (std::uint32_t row = 0; row < order.size(); ++row)
        for (unsigned i = 0; i < rows.columns().size(); ++i)
            tags.push_back(rows.columns()[i].tag[order[row]] ^ layout::row_mask(key, row, i));
    header.rows_table = body.add(std::span<const std::uint32_t>{tags});
}

void add_column(Rows& rows, unsigned i, const std::vector<std::uint32_t>& order,
                std::uint32_t common, std::uint64_t& distinct, Header& header, Body& body)
{
    auto& column = rows.columns()[i];
    auto& to = header.column[i];
    const auto& chosen = rows.chosen()[i];
    chosen.name.copy(to.name.data(), to.name.size() - 1);
    to.kind = static_cast<std::uint32_t>(chosen.kind);
    to.digit_lengths = column.digit_lengths;
    to.mixed_lengths = column.mixed_lengths;
    to.word_counts = column.word_counts;
    auto places = sorted_places(column, order);
    to.values = places.size();
    distinct += drop_common(places, column, order, common);
    rows.report().columns[i].common = to.values - places.size();
    add_postings(places, to, body);
}

} // namespace

Result<std::uint64_t> write_index(const std::filesystem::path& path, Rows& rows,
                                  const Secrets& secrets, Bytes salt, std::uint32_t common)
{
    NewFile file{path};
    if (!file.is_open()) return file.failed("make");
    Header header;
    header.magic = layout::magic;
    header.version = layout::version;
    header.columns = static_cast<std::uint32_t>(rows.columns().size());
    header.rows = rows.size();
    header.check = secrets.check;
    std::copy_n(salt.begin(), header.salt.size(), header.salt.begin());
    Body body;
    const auto order = order_of(rows);
    std::uint64_t distinct = 0;
    for (unsigned i = 0; i < header.columns; ++i)
        add_column(rows, i, order, common, distinct, header, body);
    add_filters(rows, distinct, header, body);
    add_rows(rows, order, secrets.rows, header, body);
    header.size = sizeof header + Body::shift + body.bytes().size() + layout::seal_size;

    const std::array<std::byte, Body::shift + 1> gap{};
    Hmac hmac{secrets.file};
    const auto put = [&](Bytes bytes) {
        hmac.update(bytes);
        return write_all(file.fd(), bytes);
    };
    for (const Bytes bytes :
         {std::as_bytes(std::span{&header, 1}), Bytes{gap}.first(Body::shift), body.bytes()})
        if (auto done = put(bytes); !done) return std::move(done).error();
    if (auto done = write_all(file.fd(), hmac.finish()); !done) return std::move(done).error();
    if (auto done = file.put_in_place(); !done) return std::move(done).error();
    return header.size;
}

} // namespace lazaret::exact
