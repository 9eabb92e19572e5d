/// Access databases: Jet 3, Jet 4 and ACE, by libmdb from memory. The library finds tables and
/// rows; their values are decoded here, since its own way copies into buffers of fixed size and
/// follows links in circles. Deleted rows are given too: they are in the file, and Access marks
/// rows that have moved to another page in the same way.
#include "extract/worker/access.hpp"

#include "extract/worker/access_objects.hpp"
#include "extract/worker/access_values.hpp"
#include "extract/worker/database_rows.hpp"
#include "extract/worker/emit.hpp"
#include "extract/worker/fields.hpp"
#include "extract/worker/numbers.hpp"
#include "extract/worker/text.hpp"

#include <array>
#include <bit>
#include <iconv.h>
#include <mdbtools.h>
#include <memory>
#include <string>
#include <vector>

namespace lazaret::extract::worker {
namespace {

struct Free {
    void operator()(MdbHandle* database) const { mdb_close(database); }
    void operator()(MdbTableDef* table) const { mdb_free_tabledef(table); }
    void operator()(char* text) const { g_free(text); }
};
using Database = std::unique_ptr<MdbHandle, Free>;
using Definition = std::unique_ptr<MdbTableDef, Free>;
using Text = std::unique_ptr<char, Free>;

template <class T>
T* at(const GPtrArray* list, std::size_t i)
{
    return static_cast<T*>(list->pdata[i]);
}

/// The bytes of a page, wherever the library says that a value is: within it or nothing.
std::string_view within(const MdbHandle& database, const void* page, std::int64_t from,
                        std::int64_t size)
{
    const auto end = static_cast<std::int64_t>(database.fmt->pg_size);
    if (from < 0 || size <= 0 || from > end || size > end - from) return {};
    return {static_cast<const char*>(page) + from, static_cast<std::size_t>(size)};
}

class Reader {
public:
    Reader(MdbHandle& database, std::size_t size, Allowance& allowance, Sink& out)
        : database_{database}, allowance_{allowance}, out_{out},
          pages_{size / static_cast<std::size_t>(database.fmt->pg_size) + 1},
          kind_{database.f->jet_version == MDB_VER_JET3 ? AccessText::code_page
                                                        : AccessText::unicode}
    {
    }

    void read();
    /// Something could not be read: what it held may still be seen in the bytes.
    bool broken() const { return broken_; }

private:
    void gap(Unscannable why);
    bool read_table(MdbCatalogEntry& entry);
    bool read_rows(MdbTableDef& table, const std::string& name);
    bool read_files(MdbTableDef& table, const std::string& name);
    bool give_file(CellFiles& files, const MdbColumn& column, std::uint64_t row, bool attachment);
    std::string cell(MdbColumn& column);
    std::string number(const MdbColumn& column, std::string_view value);
    std::string_view value_of(const MdbColumn& column) const;
    std::string long_value(const MdbColumn& column);
    std::string blob_cell(std::string_view value);
    bool late();

    MdbHandle& database_;
    Allowance& allowance_;
    Sink& out_;
    std::size_t pages_;
    AccessText kind_;
    bool files_seen_ = false; ///< in the table at hand
    bool late_ = false;
    bool torn_ = false; ///< a long value of the table at hand does not hang together
    bool broken_ = false;
};

void Reader::read()
{
    if (mdb_read_catalog(&database_, MDB_ANY) == nullptr || database_.num_catalog == 0)
        return gap(Unscannable::malformed);
    for (unsigned i = 0; i < database_.num_catalog && !late_; ++i) {
        auto& entry = *at<MdbCatalogEntry>(database_.catalog, i);
        // Attachments are in tables of the system that are not called MSys.
        const bool wanted = entry.object_type == MDB_TABLE &&
                            !std::string_view{entry.object_name}.starts_with("MSys");
        if (wanted && !read_table(entry)) return;
    }
}

void Reader::gap(Unscannable why)
{
    broken_ = broken_ || why == Unscannable::malformed;
    out_.gap(why);
}

bool Reader::late()
{
    if (!late_ && allowance_.late()) {
        late_ = true;
        out_.gap(Unscannable::too_slow);
    }
    return late_;
}

bool Reader::read_table(MdbCatalogEntry& entry)
{
    const std::string name{entry.object_name};
    const Definition table{mdb_read_table(&entry)};
    if (!table || mdb_read_columns(table.get()) == nullptr) {
        out_.begin_as(Part{.name = name}, Format::text);
        gap(Unscannable::malformed);
        out_.end();
        return true;
    }
    table->noskip_del = 1;
    files_seen_ = torn_ = false;
    if (!read_rows(*table, name)) return false;
    return !files_seen_ || late_ || read_files(*table, name);
}

bool Reader::read_rows(MdbTableDef& table, const std::string& name)
{
    TableText text{out_, allowance_, name};
    for (unsigned i = 0; i < table.num_cols; ++i)
        text.cell(at<MdbColumn>(table.columns, i)->name);
    if (!text.row()) return false;
    mdb_rewind_table(&table);
    unsigned rows = 0;
    for (; !late() && mdb_fetch_row(&table) != 0; ++rows) {
        for (unsigned i = 0; i < table.num_cols; ++i)
            text.cell(cell(*at<MdbColumn>(table.columns, i)));
        if (!text.row()) return false;
    }
    // The library ends without a word at a page that is not there.
    if (torn_ || (rows < table.num_rows && !late_)) gap(Unscannable::malformed);
    return true;
}

std::string_view Reader::value_of(const MdbColumn& column) const
{
    return within(database_, database_.pg_buf, column.cur_value_start, column.cur_value_len);
}

std::string Reader::cell(MdbColumn& column)
{
    // The bit that else means "no value".
    if (column.col_type == MDB_BOOL) return column.cur_value_len != 0 ? "0" : "1";
    const auto value = value_of(column);
    if (value.empty()) return {};
    switch (column.col_type) {
    case MDB_TEXT:
        return access_text(value, kind_);
    case MDB_MEMO: {
        auto text = access_text(long_value(column), kind_);
        files_seen_ = files_seen_ || CellFiles::is_structured(text);
        return text;
    }
    case MDB_OLE:
        return blob_cell(long_value(column));
    case MDB_BINARY:
        return blob_cell(value);
    default:
        return number(column, value);
    }
}

std::string Reader::blob_cell(std::string_view value)
{
    const bool is_file = value.size() >= smallest_file;
    files_seen_ = files_seen_ || is_file;
    return !is_file && is_printable(value) ? narrow_text(value) : std::string{};
}

std::string Reader::number(const MdbColumn& column, std::string_view value)
{
    const auto bits = little_endian(value);
    switch (column.col_type) {
    case MDB_BYTE:
        return std::to_string(static_cast<std::uint8_t>(bits));
    case MDB_INT:
        return std::to_string(static_cast<std::int16_t>(bits));
    case MDB_LONGINT:
    case MDB_COMPLEX:
        return std::to_string(static_cast<std::int32_t>(bits));
    case MDB_MONEY:
        return access_money(static_cast<std::int64_t>(bits));
    case MDB_FLOAT:
        return shown_number(double{std::bit_cast<float>(static_cast<std::uint32_t>(bits))});
    case MDB_DOUBLE:
        return shown_number(std::bit_cast<double>(bits));
    case MDB_DATETIME:
        return access_date(std::bit_cast<double>(bits));
    case MDB_NUMERIC: {
        if (value.size() < 17) return {};
        const Text text{mdb_numeric_to_string(&database_, column.cur_value_start, column.col_scale,
                                              column.col_prec)};
        return text ? text.get() : std::string{};
    }
    case MDB_REPID: {
        if (value.size() < 16) return {};
        const Text text{mdb_uuid_to_string(value.data(), 0)};
        return text ? text.get() : std::string{};
    }
    default: // large numbers of Access 2016 and what is yet to come
        if (value.size() == 8) return std::to_string(static_cast<std::int64_t>(bits));
        return blob_cell(value);
    }
}

/// A memo or an OLE field: in the row, in one piece elsewhere, or in a chain of pieces. The chain
/// is followed no further than the file has pages.
std::string Reader::long_value(const MdbColumn& column)
{
    const auto head = value_of(column);
    if (head.size() < MDB_MEMO_OVERHEAD) return {};
    constexpr std::uint64_t in_row = 0x80000000;
    constexpr std::uint64_t one_piece = 0x40000000;
    const auto flags = little_endian(head.substr(0, 4));
    if ((flags & in_row) != 0) return std::string{head.substr(MDB_MEMO_OVERHEAD)};
    const auto size = flags & 0x3fffffff;
    auto place = static_cast<std::uint32_t>(little_endian(head.substr(4, 4)));
    std::string value;
    for (std::size_t i = 0; place != 0 && value.size() < size; ++i) {
        void* page = nullptr;
        int start = 0;
        std::size_t length = 0;
        const bool found = i < pages_ && mdb_find_pg_row(&database_, static_cast<int>(place), &page,
                                                         &start, &length) == 0;
        const auto piece = found ? within(database_, page, start, static_cast<std::int64_t>(length))
                                 : std::string_view{};
        if ((flags & one_piece) != 0) return std::string{piece};
        if (piece.size() <= 4) break;
        place = static_cast<std::uint32_t>(little_endian(piece.substr(0, 4)));
        value += piece.substr(4);
    }
    torn_ = torn_ || value.size() < size;
    return value;
}

bool Reader::read_files(MdbTableDef& table, const std::string& name)
{
    CellFiles files{out_, allowance_, name};
    mdb_rewind_table(&table);
    const bool attachments = name.starts_with("f_");
    for (std::uint64_t row = 1; !late() && mdb_fetch_row(&table) != 0; ++row)
        for (unsigned i = 0; i < table.num_cols; ++i)
            if (!give_file(files, *at<MdbColumn>(table.columns, i), row, attachments)) return false;
    return files.finish();
}

bool Reader::give_file(CellFiles& files, const MdbColumn& column, std::uint64_t row,
                       bool attachment)
{
    if (value_of(column).empty()) return true;
    if (column.col_type == MDB_MEMO) {
        const auto text = access_text(long_value(column), kind_);
        return !CellFiles::is_structured(text) || files.text(text);
    }
    if (column.col_type != MDB_OLE && column.col_type != MDB_BINARY) return true;
    const auto value =
        column.col_type == MDB_OLE ? long_value(column) : std::string{value_of(column)};
    if (value.size() < smallest_file) return true;
    const bool is_attachment = attachment && std::string_view{column.name} == "FileData";
    const auto object = is_attachment ? unwrapped_attachment(value) : unwrapped_object(value);
    return files.file(column.name, row, as_bytes(object.content));
}

/// Since ACE a password enciphers the pages; Jet's own encoding, which libmdb undoes, needs none.
bool is_enciphered(const MdbHandle& database)
{
    return database.f->jet_version >= MDB_VER_ACCDB_2007 && database.f->db_key != 0;
}

} // namespace

void prepare_access()
{
    // Never closed: glibc would forget them again.
    for (const char* page : {"UCS-2LE", "CP1250", "CP1251", "CP1252", "CP1253", "CP1254", "CP1255",
                             "CP1256", "CP1257", "CP1258"}) {
        iconv_open("UTF-8", page);
        iconv_open(page, "UTF-8");
    }
}

void open_access(Bytes document, const Part&, Allowance& allowance, Sink& out)
{
    constexpr std::size_t smallest = 3 * 2048; // bytes: header, page map, catalogue of Jet 3
    if (document.size() < smallest) return out.gap(Unscannable::malformed);
    auto* bytes = const_cast<std::byte*>(document.data()); // only read
    const Database database{mdb_open_buffer(bytes, document.size(), MDB_NOFLAGS)};
    if (!database) return out.gap(Unscannable::malformed);
    if (is_enciphered(*database)) return out.gap(Unscannable::encrypted);
    Reader reader{*database, document.size(), allowance, out};
    reader.read();
    if (reader.broken()) emit_text(out, allowance, "pages", printable_runs(as_text(document)));
}

} // namespace lazaret::extract::worker
