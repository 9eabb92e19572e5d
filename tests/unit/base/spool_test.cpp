#include "base/spool.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace lazaret;

namespace {

std::string pattern(std::size_t size)
{
    std::string text(size, '\0');
    for (std::size_t i = 0; i < size; ++i)
        text[i] = static_cast<char>(i * 131 + i / 257);
    return text;
}

void fill(Spool& spool, std::string_view text)
{
    while (!text.empty()) {
        const auto n = std::min<std::size_t>(text.size(), 10'007);
        if (spool.wants_flush()) REQUIRE(spool.flush());
        REQUIRE(spool.append(as_bytes(text.substr(0, n))));
        text.remove_prefix(n);
    }
}

std::string drain(Spool& spool)
{
    std::string text;
    for (;;) {
        const auto bytes = spool.read_at(text.size());
        REQUIRE(bytes);
        if (bytes->empty()) return text;
        text += as_text(*bytes);
    }
}

} // namespace

TEST_CASE("spool: what goes in comes out, wherever it was kept")
{
    SpoolBudget budget;
    budget.directory = std::filesystem::temp_directory_path();
    for (const std::size_t size : {0u, 1u, 65'535u, 65'536u, 65'537u, 3'000'000u, 5'000'001u}) {
        for (const std::uint64_t in_memory : {0u, 65'536u, 1'048'576u, 16'777'216u}) {
            const auto text = pattern(size);
            {
                Spool spool{budget, in_memory};
                fill(spool, text);
                CHECK(spool.size() == size);
                CHECK((drain(spool) == text));
            }
            CHECK(budget.memory_used == 0);
            CHECK(budget.disk_used == 0);
        }
    }
}

TEST_CASE("spool: past the memory share the body goes to the disk")
{
    SpoolBudget budget;
    budget.directory = std::filesystem::temp_directory_path();
    Spool spool{budget, 1 << 20};
    fill(spool, pattern(8 << 20));
    CHECK(budget.memory_used <= (2u << 20) + 2 * Spool::block_size);
    CHECK(budget.disk_used >= 5u << 20);
}

TEST_CASE("spool: no memory left is a limit, and nothing is lost of the count")
{
    SpoolBudget budget;
    budget.memory = 3 * Spool::block_size;
    {
        Spool spool{budget, 1 << 20};
        const auto text = pattern(Spool::block_size);
        for (int i = 0; i < 3; ++i)
            REQUIRE(spool.append(as_bytes(text)));
        const auto more = spool.append(as_bytes(text));
        REQUIRE_FALSE(more);
        CHECK(more.error().code == Errc::limit);
    }
    CHECK(budget.memory_used == 0);
}

TEST_CASE("spool: no disk space left is a limit")
{
    SpoolBudget budget;
    budget.directory = std::filesystem::temp_directory_path();
    budget.disk = 1 << 20;
    Spool spool{budget, 0};
    const auto text = pattern(Spool::block_size);
    Result<> flushed;
    for (int i = 0; i < 64 && flushed; ++i) {
        REQUIRE(spool.append(as_bytes(text)));
        if (spool.wants_flush()) flushed = spool.flush();
    }
    REQUIRE_FALSE(flushed);
    CHECK(flushed.error().code == Errc::limit);
}

TEST_CASE("spool: a folder that is not there is an error of ours")
{
    SpoolBudget budget;
    budget.directory = "/nonexistent/lazaret";
    Spool spool{budget, 0};
    REQUIRE(spool.append(as_bytes("text")));
    const auto flushed = spool.flush();
    REQUIRE_FALSE(flushed);
    CHECK(flushed.error().code == Errc::io);
}
