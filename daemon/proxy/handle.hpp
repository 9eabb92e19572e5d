/// The function that is Lazaret: one request, from its head to its verdict and, only then, onwards.
#pragma once

#include "proxy/core.hpp"
#include "proxy/describe.hpp"
#include "proxy/inspection.hpp"
#include "proxy/origin.hpp"

namespace lazaret::proxy {

/// Takes one request to its verdict and, only then, to its origin. Where the policy could still
/// refuse it, the body is held until the verdict; where it could not (an approved host), it streams
/// straight through and is counted. Fails closed: when the body cannot be kept, the record not
/// written or the item not filed, nothing has been sent.
/// Errors: the connection cannot go on; the client has been answered if it could be.
asio::awaitable<Result<>> handle(Exchange& exchange, Origin& origin, IpAddress client, Core& core);

// The steps of handle, each in a file of its own.

/// forward.cpp: sends a held body and passes the response back. `pending`: bytes that no longer fit
/// into `body`; the rest is then still to be read from the client.
asio::awaitable<Result<>> forward(Exchange& exchange, Origin& origin, Spool& body, Bytes pending,
                                  Core& core);

/// forward.cpp: sends the body while it arrives; `inspection` sees every byte of it. Returns before
/// the response; false when the origin answered before the end of the body.
asio::awaitable<Result<bool>> stream_body(Exchange& exchange, Origin& origin,
                                          Inspection& inspection);

/// forward.cpp: the origin's response to the client.
asio::awaitable<Result<>> pass_back(Exchange& exchange, Origin& origin, Core& core,
                                    bool whole_sent);

/// keep.cpp: reads the body into `body` and `inspection`.
enum class Kept : std::uint8_t { whole, too_big, no_room };
struct Keeping {
    Kept kept = Kept::whole;
    Bytes pending; ///< read, inspected, but not in the spool; valid until the next read
};
asio::awaitable<Result<Keeping>> keep(Exchange& exchange, Spool& body, Inspection& inspection,
                                      Core& core);

/// record.cpp: on return the record is on the disk. Errors: Errc::io, Errc::limit.
asio::awaitable<Result<>> write_down(audit::Record record, Core& core);
/// record.cpp: queued; what becomes of it is counted.
void note_down(audit::Record record, Core& core);

/// refuse.cpp: answers in the client's language and form, and reads on to a limit.
asio::awaitable<Result<>> refuse(Exchange& exchange, Notice notice, Core& core);
/// refuse.cpp: what an error on the way to the origin means for the person.
Notice notice_of(const Error& error, const Origin& origin, Language language);

} // namespace lazaret::proxy
