#include "exact/tables.hpp"

#include "exact/descriptor.hpp"

#include <algorithm>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

namespace lazaret::exact {
namespace {

Error unreadable(const std::filesystem::path& path, const std::string& what)
{
    return {Errc::io, Side::ours, "index " + path.string() + ": " + what};
}

template <class T>
std::span<const T> part(Bytes bytes, const layout::Section& section)
{
    return {reinterpret_cast<const T*>(bytes.data() + section.offset), section.size / sizeof(T)};
}

} // namespace

Result<Mapping> Mapping::open(const std::filesystem::path& path)
{
    const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY)};
    if (!file) return unreadable(path, errno_text());
    struct stat is = {};
    if (::fstat(file.fd(), &is) != 0) return unreadable(path, errno_text());
    if (!S_ISREG(is.st_mode)) return unreadable(path, "is not a file");
    if (is.st_size == 0) return unreadable(path, "is empty");
    const auto size = static_cast<std::size_t>(is.st_size);
    void* at = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file.fd(), 0);
    if (at == MAP_FAILED) return unreadable(path, errno_text());
    return Mapping{{static_cast<const std::byte*>(at), size}};
}

Mapping::Mapping(Mapping&& other) noexcept : bytes_{std::exchange(other.bytes_, {})} {}

Mapping::~Mapping()
{
    if (!bytes_.empty()) ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
}

Index::Tables::Tables(Mapping file, const layout::Header& header, const Key& key)
    : mapping{std::move(file)}, secrets{key, header.salt}, rows{header.rows}
{
    const auto bytes = mapping.bytes();
    values = Filter{part<std::uint64_t>(bytes, header.values)};
    pairs = Filter{part<std::uint64_t>(bytes, header.pairs)};
    words = Filter{part<std::uint64_t>(bytes, header.words)};
    row_tags = part<std::uint32_t>(bytes, header.rows_table);
    for (std::uint32_t i = 0; i < header.columns; ++i) {
        const auto& from = header.column[i];
        const auto kind = static_cast<Kind>(from.kind);
        const auto postings = part<layout::Posting>(bytes, from.postings);
        tables.push_back({kind,
                          from.bucket_bits,
                          from.digit_lengths,
                          from.mixed_lengths,
                          from.word_counts,
                          part<std::uint32_t>(bytes, from.directory),
                          postings,
                          {},
                          {}});
        columns.push_back({from.name.data(), kind, from.values, postings.size()});
    }
}

void Index::Tables::prepare()
{
    for (unsigned i = 0; i < tables.size(); ++i) {
        auto& table = tables[i];
        for (std::size_t length = shortest_number; length <= longest_number; ++length) {
            if (table.kind != Kind::number || (table.digit_lengths >> length & 1) == 0) continue;
            auto& known = table.prefixes.emplace_back(length, Prefixes(100'000 / 64 + 1, 0)).second;
            for (unsigned n = 0; n < (length < 5 ? 10'000u : 100'000u); ++n)
                if (values.may_have(layout::prefix_hash(secrets.filter, n, length, i)))
                    known[n / 64] |= std::uint64_t{1} << n % 64;
        }
        if (table.kind != Kind::date) continue;
        table.days.assign(day_count, false);
        for (unsigned month = first_year * 12; month < (last_year + 1) * 12; ++month)
            for (std::uint32_t d = 1; d <= 31; ++d) {
                const auto day = month / 12 * 10000 + (month % 12 + 1) * 100 + d;
                const auto keyed = siphash13(secrets.filter, date_text(day));
                table.days[day_number(day)] = values.may_have(layout::value_hash(keyed, i));
            }
    }
}

std::span<const layout::Posting> Index::Tables::rows_of(unsigned column,
                                                        const layout::Digest& digest) const
{
    const auto& table = tables[column];
    const auto bucket = layout::bucket_of(digest.place, table.bucket_bits);
    const std::size_t end =
        std::min<std::size_t>(table.directory[bucket + 1], table.postings.size());
    const std::size_t begin = std::min<std::size_t>(table.directory[bucket], end);
    const auto in_bucket = table.postings.subspan(begin, end - begin);
    const auto rest = layout::rest_of(digest.place, table.bucket_bits);
    const auto less = [](const layout::Posting& p, std::uint32_t r) { return p.rest < r; };
    const auto more = [](std::uint32_t r, const layout::Posting& p) { return r < p.rest; };
    const auto from = std::lower_bound(in_bucket.begin(), in_bucket.end(), rest, less);
    return {from, std::upper_bound(from, in_bucket.end(), rest, more)};
}

std::uint32_t Index::Tables::tag(std::uint32_t row, unsigned column) const
{
    if (row >= rows) return 0;
    return row_tags[row * columns.size() + column] ^ layout::row_mask(secrets.rows, row, column);
}

std::uint64_t Index::Tables::row_digest(std::uint32_t row) const
{
    std::array<std::uint32_t, most_columns> tags{};
    for (unsigned i = 0; i < columns.size(); ++i)
        tags[i] = tag(row, i);
    return siphash13(secrets.filter, {reinterpret_cast<const char*>(tags.data()), sizeof tags});
}

} // namespace lazaret::exact
