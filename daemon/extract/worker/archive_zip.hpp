/// Zip, for archive.cpp.
#pragma once

#include "extract/worker/documents.hpp"

namespace lazaret::extract::worker {

class Source;
struct ZipDirectory;
struct ZipMember;

/// Gives a zip, or what is one: an Office package is opened as such.
void open_zip(Bytes document, Allowance& allowance, Sink& out);

/// The same, read forward; see stream_archive().
void stream_zip(Source& source, Allowance& allowance, Sink& out);

/// Gives a member as a file, with its content or the reason why not. False: nothing more may be
/// given; told.
bool give_zip_member(Bytes document, const ZipMember& member, Allowance& allowance, Sink& out);

/// Gives bytes that belong to no member, under a name of ours. False as above.
bool give_range(Bytes range, std::string_view name, Allowance& allowance, Sink& out);

} // namespace lazaret::extract::worker
