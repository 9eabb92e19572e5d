/// The members of an Office package, one by one.
#pragma once

#include "extract/worker/office_meta.hpp"
#include "extract/worker/zip_directory.hpp"

#include <memory>

namespace lazaret::extract::worker {

class PackageReader {
public:
    PackageReader(Bytes document, Allowance& allowance, Sink& out);

    /// Reads a member for one's own use. What goes wrong is told when the member is given.
    bool read(const ZipMember& member, XmlHandler& handler);

    // What the other members depend on.
    void note_encryption(const ZipMember& member);
    void note_strings(const ZipMember& member);
    void note_styles(const ZipMember& member);
    void note_workbook(const ZipMember& member);

    /// Gives a member, as text or as a file. False: nothing more may be given; told.
    bool give(const ZipMember& member);
    /// Gives what no member used. False as above.
    bool finish();

private:
    enum class Done : std::uint8_t { yes, as_file, over_budget };

    Done give_text(const ZipMember& member);
    Done give_records(const ZipMember& member);
    bool read_shared(const ZipMember& member, XmlHandler& handler);
    std::unique_ptr<XmlHandler> reader_for(std::string_view root, TextOut& text);

    Bytes document_;
    Allowance& allowance_;
    Sink& out_;
    EncryptedMembers encrypted_{};
    Workbook workbook_;
    const ZipMember* strings_ = nullptr; ///< the member that they all came from
    bool strings_noted_ = false;
    bool binary_ = false; ///< a workbook of records
};

} // namespace lazaret::extract::worker
