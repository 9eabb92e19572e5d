#include "cli/document_text.hpp"

#include "base/block.hpp"
#include "base/escape.hpp"
#include "detect/fold.hpp"
#include "extract/unpacker.hpp"
#include "workers/bench.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>

namespace lazaret::cli {

namespace {

/// What programs write about a file rather than what its author wrote in it: all files of one
/// program share that, and would be taken for copies of each other.
bool is_about_the_file(std::string_view part)
{
    constexpr std::array<std::string_view, 14> names{
        "properties", "metadata.xml", "app.xml",  "core.xml",           "custom.xml",
        "meta.xml",   "manifest.xml", "mimetype", "manifest.rdf",       "settings.xml",
        "styles.xml", "CompObj",      "notes",    "SummaryInformation",
    };
    if (part.starts_with("Thumbnails/") || part.ends_with("DocumentSummaryInformation"))
        return true;
    const auto name = part.substr(part.rfind('/') + 1);
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// Leaves out the tags of a text in XML or HTML, which may be cut anywhere, and what stands in
/// <style> and <script>: programs that write HTML give all their files the same.
class TagFilter {
public:
    /// Returns what of `bytes` people see, valid until the next call.
    std::string_view visible(Bytes bytes)
    {
        kept_.clear();
        for (const char c : as_text(bytes)) {
            if (c == '<') {
                in_tag_ = true;
                tag_.clear();
            } else if (!in_tag_) {
                if (skipped_.empty()) kept_ += c;
            } else if (c == '>') {
                end_tag();
            } else if (tag_.size() < longest_tag) {
                tag_ += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
            }
        }
        return kept_;
    }

private:
    static constexpr std::size_t longest_tag = 8; // "/script" and one more

    void end_tag()
    {
        in_tag_ = false;
        const auto name = tag_.substr(0, tag_.find_first_of(" \t\r\n/", 1));
        if (skipped_.empty() && (name == "style" || name == "script")) skipped_ = "/" + name;
        if (name == skipped_) skipped_.clear();
    }

    std::string kept_;
    std::string tag_;     ///< its first characters, in lower case
    std::string skipped_; ///< the tag that ends what people do not see; empty outside
    bool in_tag_ = false;
};

/// Collects the letters of all texts, each for itself. Texts may nest.
class Collector final : public extract::Visitor {
public:
    void open(const extract::Part& part) override
    {
        const bool above = !about_.empty() && about_.back();
        about_.push_back(above || is_about_the_file(part.name));
    }
    void close() override { about_.pop_back(); }
    void begin_text(Encoding encoding, Escapes escapes) override
    {
        const bool tags = escapes == Escapes::xml && encoding == Encoding::utf8_or_cp1252;
        open_.push_back({detect::Folder{encoding, escapes}, {}, {}, tags});
    }
    void text(Bytes bytes) override
    {
        auto& last = open_.back();
        if (last.has_tags) bytes = as_bytes(last.tags.visible(bytes));
        fingerprint::add_letters(last.folder.fold(bytes, buffer_), last.letters);
    }
    void end_text() override
    {
        auto& last = open_.back();
        fingerprint::add_letters(last.folder.finish(buffer_), last.letters);
        if (last.letters.size() >= fingerprint::gram && !about_.back())
            found.texts.push_back(std::move(last.letters));
        open_.pop_back();
    }
    void gap(extract::Unscannable why, std::uint64_t) override { found.gaps.insert(why); }

    DocumentText found;

private:
    struct Text {
        detect::Folder folder;
        fingerprint::Letters letters;
        TagFilter tags;
        bool has_tags = false;
    };
    std::vector<bool> about_; ///< of the open parts: whether it is about the file
    std::vector<Text> open_;
    detect::Folder::Buffer buffer_;
};

} // namespace

Result<DocumentText> read_document(const std::filesystem::path& file, workers::Pool& pool)
{
    const auto unreadable = [&] {
        return Error{Errc::io, Side::ours, printable(file.string()) + ": cannot be read"};
    };
    std::error_code failed;
    std::ifstream input{file, std::ios::binary};
    if (!input || !std::filesystem::is_regular_file(file, failed)) return unreadable();
    boost::asio::io_context io{1};
    net::Blocking waiter{io};
    workers::Bench bench{pool, io, waiter};
    extract::Budget budget;
    Collector collector;
    extract::Unpacker unpacker{collector, &bench, {}, {}, budget};
    const auto block = Block::take();
    while (input) {
        input.read(reinterpret_cast<char*>(block.data()), Block::size);
        const auto got = static_cast<std::size_t>(input.gcount());
        if (got > 0) unpacker.feed({block.data(), got});
    }
    if (input.bad()) return unreadable();
    unpacker.finish();
    return std::move(collector.found);
}

} // namespace lazaret::cli
