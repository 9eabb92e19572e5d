/// Files inside the OLE fields of Access.
#pragma once

#include <string>
#include <string_view>

namespace lazaret::extract::worker {

struct AccessObject {
    std::string name{}; ///< of the file, if it is there
    std::string content{};
};

/// The document in an OLE field: without Access's own header, the OLE 1 envelope ([MS-OLEDS]
/// §2.2.5) and that of a package. What is wrapped in none of these is given as it is.
AccessObject unwrapped_object(std::string_view field);

/// The file in the column FileData of an attachment: a kind, a length, the bytes, mostly as zlib,
/// with a header that tells the extension.
AccessObject unwrapped_attachment(std::string_view field);

} // namespace lazaret::extract::worker
