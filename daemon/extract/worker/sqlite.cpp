/// SQLite 3, read by SQLite itself from memory. The schema is hostile: nothing in it is run. Views,
/// triggers and virtual tables are left alone (their content lies in ordinary tables), computed
/// columns are not asked for, and the text of all of them is given as `schema`.
#include "extract/worker/database_rows.hpp"
#include "extract/worker/emit.hpp"
#include "extract/worker/numbers.hpp"
#include "extract/worker/sqlite_free.hpp"
#include "extract/worker/text.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <string>
#include <vector>

namespace lazaret::extract::worker {
namespace {

constexpr int check_every = 10'000;             // instructions of SQLite between looks at the clock
constexpr std::size_t smallest_file_size = 512; // bytes: one page
constexpr std::size_t write_version = 18;       // offset; 2 stands for a write-ahead log

struct Close {
    void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, Close>;
using Statement = std::unique_ptr<sqlite3_stmt, Close>;

struct Column {
    std::string name;
};

struct Table {
    std::string name;
    std::vector<Column> columns; ///< that are stored
};

std::string quoted(std::string_view name)
{
    std::string text{'"'};
    for (const char c : name) {
        if (c == '"') text += c;
        text += c;
    }
    return text += '"';
}

int stop_when_late(void* allowance)
{
    return static_cast<const Allowance*>(allowance)->late() ? 1 : 0;
}

/// A value cannot be longer than the file that holds it: what would be is made up by the schema.
void set_limits(sqlite3* database, std::size_t size, Allowance& allowance)
{
    constexpr std::size_t least = 1 << 20;
    const auto length = std::clamp<std::size_t>(size, least, std::numeric_limits<int>::max() / 2);
    sqlite3_limit(database, SQLITE_LIMIT_LENGTH, static_cast<int>(length));
    sqlite3_limit(database, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_limit(database, SQLITE_LIMIT_WORKER_THREADS, 0);
    sqlite3_limit(database, SQLITE_LIMIT_EXPR_DEPTH, 100);
    sqlite3_limit(database, SQLITE_LIMIT_TRIGGER_DEPTH, 1);
    sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
    sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
    sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
    sqlite3_progress_handler(database, check_every, stop_when_late, &allowance);
}

std::string_view text_of(sqlite3_stmt* row, int column)
{
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(row, column));
    return text == nullptr ? std::string_view{}
                           : std::string_view{
                                 text, static_cast<std::size_t>(sqlite3_column_bytes(row, column))};
}

Bytes blob_of(sqlite3_stmt* row, int column)
{
    const auto* bytes = static_cast<const std::byte*>(sqlite3_column_blob(row, column));
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(row, column))};
}

/// Reads one database: each step tells the sink what it could not do, and goes on.
class Reader {
public:
    Reader(sqlite3* database, Allowance& allowance, Sink& out)
        : database_{database}, allowance_{allowance}, out_{out}
    {
    }

    /// False when the budget is spent, and told.
    bool read();
    /// Something could not be read: what it held may still be seen in the bytes.
    bool broken() const { return broken_; }

private:
    Statement prepared(const std::string& query);
    bool is_row(sqlite3_stmt* statement);
    void gap_of(int result);
    bool read_schema();
    std::vector<Column> columns_of(const std::string& table);
    bool read_table(const Table& table);
    bool read_rows(const Table& table, sqlite3_stmt* rows);
    void add_cell(TableText& text, sqlite3_stmt* rows, int column);
    bool read_files(const Table& table, sqlite3_stmt* rows);
    bool give_file(CellFiles& files, const Table& table, sqlite3_stmt* rows, int column,
                   std::uint64_t row);

    sqlite3* database_;
    Allowance& allowance_;
    Sink& out_;
    std::vector<Table> tables_;
    bool files_seen_ = false; ///< in the table at hand
    bool late_ = false;
    bool broken_ = false;
};

bool Reader::read()
{
    if (!read_schema()) return false;
    for (auto& table : tables_) {
        if (late_) return true;
        table.columns = columns_of(table.name);
        if (!table.columns.empty() && !read_table(table)) return false;
    }
    return true;
}

Statement Reader::prepared(const std::string& query)
{
    sqlite3_stmt* statement = nullptr;
    const auto result = sqlite3_prepare_v2(database_, query.c_str(), -1, &statement, nullptr);
    if (result != SQLITE_OK) gap_of(result);
    return Statement{statement};
}

bool Reader::is_row(sqlite3_stmt* statement)
{
    const auto result = sqlite3_step(statement);
    if (result == SQLITE_ROW) return true;
    if (result != SQLITE_DONE) gap_of(result);
    return false;
}

void Reader::gap_of(int result)
{
    if (result == SQLITE_INTERRUPT) late_ = true;
    broken_ = broken_ || !late_;
    out_.gap(result == SQLITE_INTERRUPT                          ? Unscannable::too_slow
             : result == SQLITE_NOMEM || result == SQLITE_TOOBIG ? Unscannable::over_budget
                                                                 : Unscannable::malformed);
}

/// The statements that made the tables; names what is to be read. A virtual table has no root page.
bool Reader::read_schema()
{
    const auto rows = prepared("SELECT type, name, rootpage, sql FROM sqlite_schema");
    if (!rows) return true;
    std::string text;
    while (is_row(rows.get())) {
        const std::string name{text_of(rows.get(), 1)};
        if (text_of(rows.get(), 0) == "table" && sqlite3_column_int64(rows.get(), 2) > 0)
            tables_.push_back({name, {}});
        const auto sql = text_of(rows.get(), 3);
        if (!sql.empty()) (text += sql) += ";\n";
    }
    return emit_text(out_, allowance_, "schema", text);
}

std::vector<Column> Reader::columns_of(const std::string& table)
{
    std::vector<Column> columns;
    const auto rows = prepared("PRAGMA table_xinfo(" + quoted(table) + ")");
    if (!rows) return columns;
    constexpr int name = 1;
    constexpr int hidden = 6; // 2: computed when it is read
    while (is_row(rows.get()))
        if (sqlite3_column_int(rows.get(), hidden) != 2)
            columns.push_back({std::string{text_of(rows.get(), name)}});
    return columns;
}

bool Reader::read_table(const Table& table)
{
    std::string query = "SELECT ";
    for (const auto& column : table.columns)
        query += quoted(column.name) + ",";
    query.back() = ' ';
    query += "FROM " + quoted(table.name);
    const auto rows = prepared(query);
    if (!rows) return true;
    files_seen_ = false;
    if (!read_rows(table, rows.get())) return false;
    if (!files_seen_ || late_) return true;
    sqlite3_reset(rows.get());
    return read_files(table, rows.get());
}

bool Reader::read_rows(const Table& table, sqlite3_stmt* rows)
{
    TableText text{out_, allowance_, table.name};
    for (const auto& column : table.columns)
        text.cell(column.name);
    if (!text.row()) return false;
    while (is_row(rows)) {
        for (int i = 0; i < sqlite3_column_count(rows); ++i)
            add_cell(text, rows, i);
        if (!text.row()) return false;
    }
    return true;
}

void Reader::add_cell(TableText& text, sqlite3_stmt* rows, int column)
{
    switch (sqlite3_column_type(rows, column)) {
    case SQLITE_FLOAT:
        return text.cell(shown_number(sqlite3_column_double(rows, column)));
    case SQLITE_BLOB: {
        const auto blob = as_text(blob_of(rows, column));
        const bool is_file = blob.size() >= smallest_file;
        files_seen_ = files_seen_ || is_file;
        return text.cell(!is_file && is_printable(blob) ? narrow_text(blob) : std::string{});
    }
    case SQLITE_TEXT: {
        const auto cell = text_of(rows, column);
        files_seen_ = files_seen_ || CellFiles::is_structured(cell);
        return text.cell(narrow_text(cell));
    }
    default:
        return text.cell(text_of(rows, column));
    }
}

bool Reader::read_files(const Table& table, sqlite3_stmt* rows)
{
    CellFiles files{out_, allowance_, table.name};
    for (std::uint64_t row = 1; is_row(rows); ++row)
        for (int i = 0; i < sqlite3_column_count(rows); ++i)
            if (!give_file(files, table, rows, i, row)) return false;
    return files.finish();
}

bool Reader::give_file(CellFiles& files, const Table& table, sqlite3_stmt* rows, int column,
                       std::uint64_t row)
{
    if (sqlite3_column_type(rows, column) == SQLITE_TEXT) {
        const auto cell = text_of(rows, column);
        return !CellFiles::is_structured(cell) || files.text(cell);
    }
    if (sqlite3_column_type(rows, column) != SQLITE_BLOB) return true;
    const auto blob = blob_of(rows, column);
    if (blob.size() < smallest_file) return true;
    return files.file(table.columns[static_cast<std::size_t>(column)].name, row, blob);
}

/// A database in memory cannot have a write-ahead log. What the file itself holds is valid without
/// it, so that the two version bytes are set back, in a copy.
std::vector<std::byte> without_log(Bytes document)
{
    std::vector<std::byte> copy{document.begin(), document.end()};
    copy[write_version] = copy[write_version + 1] = std::byte{1};
    return copy;
}

Database opened(Bytes document)
{
    sqlite3* raw = nullptr;
    constexpr int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX;
    const auto result = sqlite3_open_v2(":memory:", &raw, flags, nullptr);
    Database database{raw};
    if (result != SQLITE_OK) return nullptr;
    // READONLY: SQLite does not write to it. It is not freed by SQLite either.
    auto* bytes = reinterpret_cast<unsigned char*>(const_cast<std::byte*>(document.data()));
    const auto size = static_cast<sqlite3_int64>(document.size());
    if (sqlite3_deserialize(database.get(), "main", bytes, size, size,
                            SQLITE_DESERIALIZE_READONLY) != SQLITE_OK)
        return nullptr;
    return database;
}

} // namespace

void open_sqlite(Bytes document, const Part&, Allowance& allowance, Sink& out)
{
    if (document.size() < smallest_file_size) return out.gap(Unscannable::malformed);
    std::vector<std::byte> copy;
    const bool logged =
        document[write_version] == std::byte{2} || document[write_version + 1] == std::byte{2};
    if (logged) copy = without_log(document);
    const auto database = opened(logged ? Bytes{copy} : document);
    if (!database) return out.gap(Unscannable::malformed);
    set_limits(database.get(), document.size(), allowance);
    Reader reader{database.get(), allowance, out};
    if (!reader.read()) return;
    if (reader.broken())
        emit_text(out, allowance, "pages", printable_runs(as_text(document)));
    else
        emit_text(out, allowance, "deleted", deleted_text(document));
}

} // namespace lazaret::extract::worker
