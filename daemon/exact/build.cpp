#include "exact/build.hpp"

#include "exact/csv.hpp"
#include "exact/rows.hpp"
#include "exact/writer.hpp"

#include <openssl/rand.h>

namespace lazaret::exact {

Result<BuildReport> build(const BuildOptions& options, const Key& key)
{
    auto csv = CsvReader::open(options.csv, options.separator);
    if (!csv) return std::move(csv).error();
    auto first = csv->next();
    if (!first) return std::move(first).error();
    if (!*first) return csv->wrong(1, "is empty; its first line must name the columns");
    const auto fields = csv->fields().size();
    auto chosen = choose(options.columns, csv->fields(), options.fold);
    if (!chosen) return csv->wrong(csv->line(), chosen.error().detail);

    std::array<std::byte, Secrets::salt_size> salt{};
    if (RAND_bytes(reinterpret_cast<unsigned char*>(salt.data()), salt.size()) != 1)
        return Error{Errc::io, Side::ours, "no random bytes from the system"};
    const Secrets secrets{key, salt};
    Rows rows{std::move(*chosen), secrets, options.fold};
    if (auto read = rows.read(*csv, fields); !read) return std::move(read).error();
    if (rows.size() == 0)
        return csv->wrong(csv->line(), "has no row with a value that can be indexed; the index "
                                       "stays as it was");
    auto written = write_index(options.index, rows, secrets, salt, options.common);
    if (!written) return std::move(written).error();
    rows.report().bytes = *written;
    return rows.report();
}

} // namespace lazaret::exact
