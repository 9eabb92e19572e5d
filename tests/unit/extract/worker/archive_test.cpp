#include "extract/worker/archive.hpp"
#include "unit/extract/tree.hpp"
#include "unit/extract/worker/zip_bytes.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <memory>
#include <vector>

using namespace lazaret;
using namespace lazaret::extract;
using namespace lazaret::extract::worker;
using namespace lazaret::test;

namespace {

const std::string record = "Martin DUPONT, NIR 1 85 05 78 006 084 91";

Allowance allowance_for(std::string_view document)
{
    Allowance allowance;
    allowance.budget.received = document.size();
    return allowance;
}

std::string opened(std::string_view document, Allowance allowance)
{
    prepare_archive();
    Tree tree;
    open_archive(as_bytes(document), Part{}, allowance, tree);
    return tree.text();
}

std::string opened(std::string_view document)
{
    return opened(document, allowance_for(document));
}

/// Gives a document in pieces of one size.
class Pieces final : public Source {
public:
    Pieces(std::string_view document, std::size_t size) : left_{document}, size_{size} {}
    Bytes next() override
    {
        piece_ = left_.substr(0, size_);
        left_.remove_prefix(piece_.size());
        return as_bytes(piece_);
    }

private:
    std::string_view left_;
    std::size_t size_;
    std::string piece_{};
};

std::string streamed(std::string_view document, std::size_t size = 1000)
{
    prepare_archive();
    Pieces pieces{document, size};
    auto allowance = allowance_for(document);
    Tree tree;
    stream_archive(pieces, Part{}, allowance, tree);
    return tree.text();
}

using Chosen = int (*)(archive*);

/// An archive with two files, written by libarchive.
std::string packed(Chosen format, Chosen filter = nullptr)
{
    std::unique_ptr<archive, int (*)(archive*)> writer{archive_write_new(), archive_write_free};
    REQUIRE(format(writer.get()) >= ARCHIVE_WARN);
    if (filter != nullptr) REQUIRE(filter(writer.get()) >= ARCHIVE_WARN);
    archive_write_set_bytes_in_last_block(writer.get(), 1);
    std::string bytes(1 << 20, '\0');
    std::size_t used = 0;
    REQUIRE(archive_write_open_memory(writer.get(), bytes.data(), bytes.size(), &used) ==
            ARCHIVE_OK);
    for (const std::string name : {"a.txt", "b.txt"}) {
        std::unique_ptr<archive_entry, void (*)(archive_entry*)> entry{archive_entry_new(),
                                                                       archive_entry_free};
        archive_entry_set_pathname(entry.get(), name.c_str());
        archive_entry_set_filetype(entry.get(), AE_IFREG);
        archive_entry_set_perm(entry.get(), 0644);
        archive_entry_set_size(entry.get(), static_cast<la_int64_t>(record.size()));
        REQUIRE(archive_write_header(writer.get(), entry.get()) >= ARCHIVE_WARN);
        archive_write_data(writer.get(), record.data(), record.size());
    }
    archive_write_close(writer.get());
    bytes.resize(used);
    return bytes;
}

std::string file(const std::string& name, const std::string& content)
{
    return "begin " + name + " file=" + name + "\n  \"" + content + "\"\n";
}

const std::string two_files = file("a.txt", record) + file("b.txt", record);

} // namespace

TEST_CASE("archive: the members of every format come out as files")
{
    CHECK(opened(packed(archive_write_set_format_zip)) == two_files);
    CHECK(opened(packed(archive_write_set_format_7zip)) == two_files);
    CHECK(opened(packed(archive_write_set_format_ustar)) == two_files);
    CHECK(opened(packed(archive_write_set_format_pax)) == two_files);
    CHECK(opened(packed(archive_write_set_format_gnutar)) == two_files);
    CHECK(opened(packed(archive_write_set_format_v7tar)) == two_files);
    CHECK(opened(packed(archive_write_set_format_cpio)) == two_files);
    CHECK(opened(packed(archive_write_set_format_cpio_newc)) == two_files);
    CHECK(opened(packed(archive_write_set_format_ar_svr4)) == two_files);
    CHECK(opened(packed(archive_write_set_format_xar)) == two_files);
    CHECK(opened(packed(archive_write_set_format_iso9660)).find(two_files) != std::string::npos);
}

TEST_CASE("archive: a compressed tar is a tar, whatever it is compressed with")
{
    for (const auto filter :
         {archive_write_add_filter_bzip2, archive_write_add_filter_xz, archive_write_add_filter_lz4,
          archive_write_add_filter_lzip, archive_write_add_filter_compress}) {
        const auto tar = packed(archive_write_set_format_ustar, filter);
        CHECK(opened(tar) == two_files);
        CHECK(streamed(tar) == two_files);
    }
}

TEST_CASE("archive: a zip inside a compression is left to its own reader")
{
    const auto tree = opened(packed(archive_write_set_format_zip, archive_write_add_filter_xz));
    CHECK(tree.starts_with("begin\n"));
    CHECK(tree.find("file=") == std::string::npos);
}

TEST_CASE("archive: members of formats that can be read forward come out of pieces of any size")
{
    for (const auto format : {archive_write_set_format_ustar, archive_write_set_format_cpio_newc,
                              archive_write_set_format_ar_svr4, archive_write_set_format_zip})
        for (const std::size_t size : {1u, 7u, 511u, 100'000u})
            CHECK(streamed(packed(format), size) == two_files);
    CHECK(streamed(packed(archive_write_set_format_7zip)) == "gap too_big\n");
}

TEST_CASE("archive: what follows an archive is read")
{
    CHECK(opened(packed(archive_write_set_format_7zip) + record)
              .ends_with("begin after\n  \"" + record + "\"\n"));
    CHECK(opened(packed(archive_write_set_format_ar_svr4) + record)
              .ends_with("begin after\n  \"" + record + "\"\n"));
    const auto tar = opened(packed(archive_write_set_format_ustar) + record);
    CHECK(tar.find("gap malformed\n") != std::string::npos);
    CHECK(tar.find(record + "\"\n", two_files.size()) != std::string::npos);
}

TEST_CASE("archive: one that is cut off gives what it had and is malformed")
{
    for (const auto format : {archive_write_set_format_ustar, archive_write_set_format_7zip,
                              archive_write_set_format_zip, archive_write_set_format_xar}) {
        const auto whole = packed(format);
        for (std::size_t size = whole.size() / 2; size < whole.size(); size += 13) {
            const auto tree = opened(whole.substr(0, size));
            CHECK((tree.find("gap ") != std::string::npos || tree == two_files));
        }
    }
}

TEST_CASE("archive: bytes may be wrong anywhere without harm")
{
    for (const auto format : {archive_write_set_format_zip, archive_write_set_format_7zip,
                              archive_write_set_format_cpio_newc, archive_write_set_format_xar}) {
        const auto whole = packed(format);
        for (std::size_t i = 0; i < whole.size(); i += 3) {
            auto broken = whole;
            broken[i] = static_cast<char>(broken[i] ^ 0x55);
            CHECK_FALSE(opened(broken).empty());
        }
    }
}

TEST_CASE("archive: no more members than the budget has parts")
{
    const auto tar = packed(archive_write_set_format_ustar);
    auto allowance = allowance_for(tar);
    allowance.budget.parts = 1;
    CHECK(opened(tar, allowance) == file("a.txt", record) + "gap over_budget\n");
    const auto zip = packed(archive_write_set_format_zip);
    CHECK(opened(zip, allowance) == "gap over_budget\n" + file("a.txt", record));
}

TEST_CASE("archive: unpacking stops when the budget is spent")
{
    ZipBytes bomb;
    bomb.add({.name = "bomb", .content = std::string(5'000'000, 'a')}).add({.name = "next"});
    const auto zip = bomb.bytes();
    auto allowance = allowance_for(zip);
    allowance.budget.decoded_bytes = 1'000'000;
    const auto tree = opened(zip, allowance);
    CHECK(tree.find("  gap over_budget\n") != std::string::npos);
    CHECK(tree.find("next") == std::string::npos);
}

TEST_CASE("archive: what is compressed and no archive is a file, though it begins with zeros")
{
    const auto image = std::string(4096, '\0') + record;
    std::unique_ptr<archive, int (*)(archive*)> writer{archive_write_new(), archive_write_free};
    archive_write_set_format_raw(writer.get());
    archive_write_add_filter_xz(writer.get());
    std::string bytes(1 << 16, '\0');
    std::size_t used = 0;
    archive_write_open_memory(writer.get(), bytes.data(), bytes.size(), &used);
    std::unique_ptr<archive_entry, void (*)(archive_entry*)> entry{archive_entry_new(),
                                                                   archive_entry_free};
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_write_header(writer.get(), entry.get());
    archive_write_data(writer.get(), image.data(), image.size());
    archive_write_close(writer.get());
    bytes.resize(used);
    CHECK(opened(bytes) == "begin\n  4136 bytes\n");
    auto allowance = allowance_for(bytes);
    allowance.budget.decoded_bytes = 1000;
    CHECK(opened(bytes, allowance) == "begin\n  gap over_budget\n");
}

TEST_CASE("zip: comments are texts")
{
    ZipEntry entry{.name = "a.txt", .content = record, .comment = "de Martin"};
    CHECK(opened(ZipBytes{}.add(entry).bytes("DUPONT")) ==
          "begin comments as text\n  \"DUPONT\\na.txt: de Martin\"\n" + file("a.txt", record));
}

TEST_CASE("zip: an encrypted member is a gap of that member")
{
    ZipEntry secret{.name = "a.txt", .content = record, .flags = 0x801};
    const auto zip = ZipBytes{}.add(secret).add({.name = "b.txt", .content = record}).bytes();
    CHECK(opened(zip) == "begin a.txt file=a.txt\n  gap encrypted\n" + file("b.txt", record));
    CHECK(streamed(zip) == opened(zip));
}

TEST_CASE("zip: what stands in front of it, between and behind is read")
{
    ZipEntry padded{.name = "a.txt", .content = record, .behind_member = "between them"};
    const auto zip = "#!/bin/sh\n" + ZipBytes{}.add(padded).bytes() + "behind it";
    CHECK(opened(zip) == "begin before\n  \"#!/bin/sh\\n\"\n"
                         "begin between\n  \"between them\"\n"
                         "begin after\n  \"behind it\"\n" +
                             file("a.txt", record));
}

TEST_CASE("zip: a hidden member is found, and the zip is ambiguous")
{
    ZipEntry hidden{.name = "hidden.txt", .content = record, .listed = false};
    const auto zip = ZipBytes{}.add({.name = "a.txt", .content = "open"}).add(hidden).bytes();
    const auto tree = opened(zip);
    CHECK(tree.starts_with("gap ambiguous\n"));
    CHECK(tree.find(file("hidden.txt", record)) != std::string::npos);
    const auto forward = streamed(zip);
    CHECK(forward.find(file("hidden.txt", record)) != std::string::npos);
    CHECK(forward.ends_with("gap ambiguous\n"));
}

TEST_CASE("zip: read forward, sizes that stand behind the data agree with the directory")
{
    ZipEntry later{.name = "a.txt", .content = record, .flags = 0x808};
    auto next = later;
    next.name = "b.txt";
    const auto zip = ZipBytes{}.add(later).add(next).bytes();
    CHECK(streamed(zip) == two_files);
    CHECK(opened(zip) == two_files);
}

TEST_CASE("zip: read forward, a directory that tells otherwise is ambiguous")
{
    ZipEntry renamed{.name = "a.txt", .content = record, .listed_name = "z.txt"};
    CHECK(streamed(ZipBytes{}.add(renamed).bytes()) == file("a.txt", record) + "gap ambiguous\n");
    ZipEntry shorter{.name = "a.txt", .content = record, .listed_size_off_by = -1};
    CHECK(streamed(ZipBytes{}.add(shorter).bytes()) == file("a.txt", record) + "gap ambiguous\n");
    const auto whole = ZipBytes{}.add({.name = "a.txt", .content = record}).bytes();
    CHECK(streamed(whole.substr(0, whole.size() - 30))
              .starts_with(file("a.txt", record) + "gap malformed\n"));
}

TEST_CASE("zip: read forward, what follows the directory is read")
{
    const auto zip = ZipBytes{}.add({.name = "a.txt", .content = record}).bytes("DUPONT") + "rest";
    for (const std::size_t size : {1u, 50u, 10'000u})
        CHECK(streamed(zip, size) == file("a.txt", record) +
                                         "begin comments as text\n  \"DUPONT\"\n"
                                         "begin after\n  \"rest\"\n");
}

TEST_CASE("zip: bytes behind the end of a stream are ambiguous")
{
    ZipEntry longer{.name = "a.txt", .content = record, .behind_stream = "more"};
    CHECK(opened(ZipBytes{}.add(longer).bytes()) ==
          "begin a.txt file=a.txt\n  \"" + record + "\"\n  gap ambiguous\n");
}

TEST_CASE("zip: a wrong checksum is malformed, and the content given")
{
    auto zip = ZipBytes{}.add({.name = "a.txt", .content = record, .deflated = false}).bytes();
    zip[zip.find("Martin")] = 'm';
    const auto tree = opened(zip);
    CHECK(tree.find("martin DUPONT") != std::string::npos);
    CHECK(tree.find("  gap malformed\n") != std::string::npos);
}

TEST_CASE("zip: a thousand members over the same bytes are unpacked once")
{
    ZipBytes bomb;
    bomb.add({.name = "a", .content = std::string(1'000'000, 'a')});
    for (int i = 0; i < 1000; ++i)
        bomb.add({.name = "a", .listed_place = 0});
    const auto zip = bomb.bytes();
    auto allowance = allowance_for(zip);
    prepare_archive();
    Tree tree;
    open_archive(as_bytes(zip), Part{}, allowance, tree);
    CHECK(tree.text().starts_with("gap ambiguous\n"));
    CHECK(tree.total < 4'000'000);
}
