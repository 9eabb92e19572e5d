/// Reads a CSV file (RFC 4180, and what spreadsheets make of it) record by record, without holding
/// more than one.
#pragma once

#include "base/result.hpp"
#include "exact/descriptor.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace lazaret::exact {

class CsvReader {
public:
    static constexpr std::size_t longest_record = 1u << 20; // bytes

    /// `separator`: else the one of ; , tab and | that the first line has most often. Errors:
    /// Errc::config, with file and line.
    static Result<CsvReader> open(const std::filesystem::path& path, std::optional<char> separator);

    /// The next record that is not an empty line; its fields are in fields(). False at the end.
    /// Errors: Errc::config.
    Result<bool> next();
    const std::vector<std::string>& fields() const { return fields_; }
    /// Of the record that next() read last, from 1.
    std::uint64_t line() const { return line_; }
    /// "patients.csv:12: " and `what`.
    Error wrong(std::uint64_t line, const std::string& what) const;

private:
    CsvReader(Descriptor file, std::filesystem::path path)
        : file_{std::move(file)}, path_{std::move(path)}
    {
    }

    int peek(); ///< the next byte, -1 at the end
    Result<> fill();
    Result<> quoted(std::string& field);
    Result<> plain(std::string& field);
    Result<bool> record();
    void guess_separator();

    Descriptor file_;
    std::filesystem::path path_;
    std::string block_;
    std::size_t at_ = 0;
    bool ended_ = false;
    std::optional<Error> failed_;
    char separator_ = '\0';
    std::vector<std::string> fields_;
    std::size_t record_size_ = 0;
    std::uint64_t line_ = 0; ///< of the record
    std::uint64_t here_ = 1; ///< of the next byte
};

} // namespace lazaret::exact
