#include "exact/csv.hpp"

#include <algorithm>
#include <array>
#include <fcntl.h>

namespace lazaret::exact {
namespace {

constexpr std::size_t block_size = 256u << 10; // bytes
constexpr int end_of_file = -1;

} // namespace

Error CsvReader::wrong(std::uint64_t line, const std::string& what) const
{
    return {Errc::config, Side::ours, path_.string() + ":" + std::to_string(line) + ": " + what};
}

Result<CsvReader> CsvReader::open(const std::filesystem::path& path, std::optional<char> separator)
{
    CsvReader reader{Descriptor{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY)}, path};
    if (!reader.file_) return Error{Errc::config, Side::ours, path.string() + ": " + errno_text()};
    if (auto filled = reader.fill(); !filled) return std::move(filled).error();
    const std::string_view start = reader.block_;
    if (start.starts_with("\xff\xfe") || start.starts_with("\xfe\xff"))
        return reader.wrong(1, "is UTF-16; save it as \"CSV UTF-8\", or convert it with iconv");
    if (start.starts_with("\xef\xbb\xbf")) reader.at_ = 3;
    if (separator)
        reader.separator_ = *separator;
    else
        reader.guess_separator();
    return reader;
}

void CsvReader::guess_separator()
{
    constexpr std::array<char, 4> known = {';', ',', '\t', '|'};
    std::array<unsigned, 4> seen{};
    bool inside = false;
    for (std::size_t i = at_; i < block_.size(); ++i) {
        const char c = block_[i];
        if (c == '"') inside = !inside;
        if (!inside && (c == '\n' || c == '\r')) break;
        for (std::size_t k = 0; !inside && k < known.size(); ++k)
            if (c == known[k]) ++seen[k];
    }
    const auto most = std::max_element(seen.begin(), seen.end());
    separator_ = known[static_cast<std::size_t>(most - seen.begin())];
}

Result<> CsvReader::fill()
{
    block_.resize(block_size);
    at_ = 0;
    ssize_t n = 0;
    do
        n = ::read(file_.fd(), block_.data(), block_.size());
    while (n < 0 && errno == EINTR);
    if (n < 0) {
        block_.clear();
        ended_ = true;
        return Error{Errc::io, Side::ours, path_.string() + ": " + errno_text()};
    }
    block_.resize(static_cast<std::size_t>(n));
    ended_ = n == 0;
    return {};
}

int CsvReader::peek()
{
    if (at_ == block_.size() && !ended_)
        if (auto filled = fill(); !filled) failed_ = filled.error();
    return at_ == block_.size() ? end_of_file : static_cast<unsigned char>(block_[at_]);
}

Result<> CsvReader::quoted(std::string& field)
{
    const auto began = here_;
    for (++at_;; ++at_) {
        const int c = peek();
        if (c == end_of_file)
            return wrong(began, "a quotation mark is opened and never closed; close it, or double "
                                "it where it belongs to the text");
        if (c == '"') {
            ++at_;
            if (peek() != '"') return {};
        }
        if (c == '\n') ++here_;
        field += static_cast<char>(c);
        if (++record_size_ > longest_record)
            return wrong(began, "a record is longer than 1 MiB; is a quotation mark missing?");
    }
}

Result<> CsvReader::plain(std::string& field)
{
    for (;; ++at_) {
        const int c = peek();
        if (c == end_of_file || c == separator_ || c == '\n' || c == '\r') return {};
        if (c == '\0') return wrong(here_, "has a NUL byte; this is not a text file");
        field += static_cast<char>(c);
        if (++record_size_ > longest_record)
            return wrong(line_, "a record is longer than 1 MiB; is this a CSV file?");
    }
}

Result<bool> CsvReader::record()
{
    line_ = here_;
    record_size_ = 0;
    fields_.clear();
    if (peek() == end_of_file) return false;
    for (;;) {
        auto& field = fields_.emplace_back();
        const bool quotes = peek() == '"';
        auto read = quotes ? quoted(field) : plain(field);
        if (!read) return std::move(read).error();
        const int c = peek();
        if (c == end_of_file) return true;
        if (c == separator_) {
            ++at_;
            continue;
        }
        if (c != '\n' && c != '\r')
            return wrong(here_, "column " + std::to_string(fields_.size()) +
                                    " goes on after its closing quotation mark");
        ++at_;
        if (c == '\r' && peek() == '\n') ++at_;
        ++here_;
        return true;
    }
}

Result<bool> CsvReader::next()
{
    for (;;) {
        auto more = record();
        if (failed_) return *failed_;
        if (!more || !*more) return more;
        if (fields_.size() > 1 || !fields_[0].empty()) return true;
    }
}

} // namespace lazaret::exact
