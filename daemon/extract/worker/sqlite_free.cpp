#include "extract/worker/sqlite_free.hpp"

#include "extract/worker/database_rows.hpp"
#include "extract/worker/fields.hpp"
#include "extract/worker/text.hpp"

#include <string_view>
#include <vector>

namespace lazaret::extract::worker {
namespace {

constexpr std::size_t header_size = 100; // bytes, of the file, in its first page

std::uint32_t number(std::string_view bytes, std::size_t at, std::size_t size)
{
    return at < bytes.size() ? static_cast<std::uint32_t>(big_endian(bytes.substr(at, size))) : 0;
}

std::size_t page_size_of(std::string_view file)
{
    const auto size = number(file, 16, 2);
    return size == 1 ? 65'536 : size;
}

/// The pages of the freelist, trunks and leaves; each at most once, whatever the links say.
std::vector<bool> free_pages(std::string_view file, std::size_t page_size)
{
    const auto count = file.size() / page_size;
    std::vector<bool> is_free(count, false);
    for (std::size_t trunk = number(file, 32, 4);
         trunk > 1 && trunk <= count && !is_free[trunk - 1];) {
        is_free[trunk - 1] = true;
        const auto page = file.substr((trunk - 1) * page_size, page_size);
        const auto leaves = number(page, 4, 4);
        for (std::size_t i = 0; i < leaves && 8 + 4 * i < page_size; ++i) {
            const auto leaf = number(page, 8 + 4 * i, 4);
            if (leaf > 1 && leaf <= count) is_free[leaf - 1] = true;
        }
        trunk = number(page, 0, 4);
    }
    return is_free;
}

/// A b-tree page: between the cell pointers and the first cell, and in the free blocks.
void add_unused(std::string_view page, std::size_t header, std::string& text)
{
    const auto kind = number(page, header, 1);
    if (kind != 2 && kind != 5 && kind != 10 && kind != 13) return;
    const auto pointers = header + (kind < 8 ? 12 : 8);
    const auto from = pointers + std::size_t{2} * number(page, header + 3, 2);
    const std::size_t cells = number(page, header + 5, 2);
    if (from < cells && cells <= page.size())
        text += printable_runs(page.substr(from, cells - from));
    // Free blocks are chained upwards; a link that does not go up ends the chain.
    for (std::size_t block = number(page, header + 1, 2), last = 0; block > last;) {
        const std::size_t size = number(page, block + 2, 2);
        if (size < 4 || block + size > page.size()) return;
        text += printable_runs(page.substr(block + 4, size - 4));
        last = block;
        block = number(page, block, 2);
    }
}

} // namespace

std::string deleted_text(Bytes database)
{
    const auto file = as_text(database);
    const auto page_size = page_size_of(file);
    if (page_size < 512 || file.size() < page_size) return {};
    const auto is_free = free_pages(file, page_size);
    std::string text;
    for (std::size_t i = 0; i < is_free.size(); ++i) {
        const auto page = file.substr(i * page_size, page_size);
        if (is_free[i])
            text += printable_runs(page);
        else
            add_unused(page, i == 0 ? header_size : 0, text);
    }
    return text;
}

} // namespace lazaret::extract::worker
