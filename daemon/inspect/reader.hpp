/// Scans what an unpacker finds, and writes the report.
#pragma once

#include "detect/scanner.hpp"
#include "extract/visitor.hpp"
#include "inspect/inspector.hpp"

namespace lazaret::inspect {

class Reader final : public extract::Visitor {
public:
    explicit Reader(detect::Scanner scanner) : scanner_{std::move(scanner)} {}

    void open(const extract::Part& part) override;
    void begin_text(Encoding encoding, Escapes escapes) override;
    void text(Bytes bytes) override;
    void end_text() override { scanner_.end(); }
    void gap(extract::Unscannable why, std::uint64_t bytes) override;
    void close() override { places_.pop_back(); }

    /// A short text beside the body: the URL, a header value; in all its forms.
    void add_text(const std::string& part, std::string_view text);
    /// A gap of the body as a whole, wherever the reader stands.
    void body_gap(const extract::Part& body, extract::Unscannable why, std::uint64_t bytes);
    std::span<const std::uint64_t> tallies() const { return scanner_.tallies(); }
    Report finish() &&;

private:
    struct Place {
        std::string path;
        bool unnamed = false; ///< the path is a stand-in ("body") and no prefix of others
    };

    void scan_text(const std::string& part, std::string_view text);
    void scan_labels(const std::string& path, const extract::Part& part);
    void note(const std::string& path, extract::Unscannable why, std::uint64_t bytes);

    detect::Scanner scanner_;
    std::vector<Place> places_; ///< of the open parts
    Report report_;
};

} // namespace lazaret::inspect
