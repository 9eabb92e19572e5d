#include "extract/worker/child.hpp"

#include "extract/unpacker.hpp"
#include "extract/wire.hpp"
#include "extract/worker/sandbox.hpp"
#include "extract/worker/workbench.hpp"

#include <cerrno>
#include <new>
#include <sys/mman.h>
#include <unistd.h>

namespace lazaret::extract::worker {
namespace {

constexpr std::size_t stream_block = 64 * 1024; // bytes

/// False when the connection ends before.
bool read_all(int from, char* to, std::size_t size)
{
    while (size > 0) {
        const auto got = ::read(from, to, size);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        to += got;
        size -= static_cast<std::size_t>(got);
    }
    return true;
}

Result<Job> read_job(int connection)
{
    const Error none{.code = Errc::closed, .detail = "no job"};
    std::array<unsigned char, 4> size{};
    if (!read_all(connection, reinterpret_cast<char*>(size.data()), size.size())) return none;
    const auto bytes = std::size_t{size[0]} | std::size_t{size[1]} << 8 |
                       std::size_t{size[2]} << 16 | std::size_t{size[3]} << 24;
    if (bytes > max_job) return none;
    std::string job(bytes, '\0');
    if (!read_all(connection, job.data(), job.size())) return none;
    return decode_job(job);
}

/// A daemon that no longer listens has no use for the rest.
void write_all(int to, Bytes bytes)
{
    while (!bytes.empty()) {
        const auto sent = ::write(to, bytes.data(), bytes.size());
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) _exit(exit_done);
        bytes = bytes.subspan(static_cast<std::size_t>(sent));
    }
}

class FromConnection final : public Source {
public:
    explicit FromConnection(int connection) : connection_{connection}, block_(stream_block) {}

    Bytes next() override
    {
        for (;;) {
            const auto got = ::read(connection_, block_.data(), block_.size());
            if (got < 0 && errno == EINTR) continue;
            return Bytes{block_}.first(got > 0 ? static_cast<std::size_t>(got) : 0);
        }
    }

private:
    int connection_;
    std::vector<std::byte> block_;
};

/// The document in memory; unmapped by the end of the process.
Bytes mapped(int document, std::size_t size)
{
    if (document < 0 || size == 0) return {};
    void* const at = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, document, 0);
    if (at == MAP_FAILED) return {};
    return {static_cast<const std::byte*>(at), size};
}

void unpack(const Job& job, Bytes whole, int connection)
{
    Allowance allowance{.budget = job.budget,
                        .pages = job.pages,
                        .deadline = std::chrono::steady_clock::now() +
                                    std::chrono::seconds{job.seconds * 3 / 4}};
    FromConnection stream{connection};
    FrameWriter frames{[&](Bytes bytes) { write_all(connection, bytes); }};
    Workbench workbench{allowance, whole, job.streamed ? &stream : nullptr};
    Unpacker unpacker{frames, &workbench, job.part, "", allowance.budget};
    unpacker.begin_body(job.format);
    const auto received = allowance.budget.received;
    if (!whole.empty()) unpacker.feed(whole);
    allowance.budget.received = std::max<std::uint64_t>(received, whole.size());
    unpacker.finish();
    frames.done();
}

} // namespace

int open_document(int connection, int document)
{
    const auto job = read_job(connection);
    if (!job) return exit_no_job;
    // Mapped before the limits are set: the document does not count against them.
    const auto whole = mapped(document, static_cast<std::size_t>(job->size));
    Limits limits;
    limits.seconds = job->seconds;
    if (!close_calls(limits)) return exit_no_sandbox;
    try {
        unpack(*job, whole, connection);
    } catch (const std::bad_alloc&) {
        return exit_no_memory;
    }
    return exit_done;
}

} // namespace lazaret::extract::worker
