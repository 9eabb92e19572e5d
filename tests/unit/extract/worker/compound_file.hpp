/// Containers and streams of Microsoft's formats made in code, and what is found in them, as text.
#pragma once

#include "extract/worker/documents.hpp"

#include <doctest/doctest.h>

#include <gsf/gsf-outfile-msole.h>
#include <gsf/gsf-output-memory.h>
#include <initializer_list>
#include <map>
#include <string>
#include <vector>

namespace lazaret::test {

/// Little endian, in two and four bytes.
inline std::string u16(std::uint32_t value)
{
    return {static_cast<char>(value & 0xff), static_cast<char>((value >> 8) & 0xff)};
}
inline std::string u32(std::uint32_t value)
{
    return u16(value & 0xffff) + u16(value >> 16);
}

/// UTF-16LE of characters below U+10000.
inline std::string utf16(std::u16string_view text)
{
    std::string bytes;
    for (const char16_t unit : text)
        bytes += u16(unit);
    return bytes;
}

/// Overwrites what stands at `at`, making room where there is none.
inline void put(std::string& bytes, std::size_t at, std::string_view value)
{
    if (bytes.size() < at + value.size()) bytes.resize(at + value.size());
    bytes.replace(at, value.size(), value);
}

/// An OLE2 container, written by libgsf.
class CompoundFile {
public:
    /// `path`: storages before the stream, with slashes between.
    CompoundFile& stream(std::string path, std::string content)
    {
        streams_.emplace_back(std::move(path), std::move(content));
        return *this;
    }
    std::string bytes() const
    {
        auto* memory = gsf_output_memory_new();
        std::map<std::string, GsfOutfile*> storages;
        storages[""] = gsf_outfile_msole_new(memory);
        for (const auto& [path, content] : streams_) {
            auto* child = open(storages, path, FALSE);
            gsf_output_write(GSF_OUTPUT(child), content.size(),
                             reinterpret_cast<const guint8*>(content.data()));
            close(child);
        }
        for (auto one = storages.rbegin(); one != storages.rend(); ++one) // the inner ones first
            close(one->second);
        const auto* data = gsf_output_memory_get_bytes(GSF_OUTPUT_MEMORY(memory));
        std::string all(reinterpret_cast<const char*>(data),
                        static_cast<std::size_t>(gsf_output_size(memory)));
        if (gsf_output_is_closed(memory) == FALSE) gsf_output_close(memory);
        g_object_unref(memory);
        return all;
    }

private:
    static void close(GsfOutfile* file)
    {
        if (gsf_output_is_closed(GSF_OUTPUT(file)) == FALSE) gsf_output_close(GSF_OUTPUT(file));
        g_object_unref(file);
    }
    static GsfOutfile* open(std::map<std::string, GsfOutfile*>& storages, const std::string& path,
                            gboolean storage)
    {
        const auto slash = path.rfind('/');
        const auto parent = slash == std::string::npos ? "" : path.substr(0, slash);
        const auto name = slash == std::string::npos ? path : path.substr(slash + 1);
        if (!storages.contains(parent)) storages[parent] = open(storages, parent, TRUE);
        return GSF_OUTFILE(gsf_outfile_new_child(storages[parent], name.c_str(), storage));
    }

    std::vector<std::pair<std::string, std::string>> streams_;
};

/// Each finding a line: `name: content` for texts, `name (file): content`, `gap: reason`.
class FoundLines final : public extract::Sink {
public:
    void begin(const extract::Part& part) override { lines += part.name + " (file): "; }
    void begin_as(const extract::Part& part, extract::Format format) override
    {
        lines += part.name;
        if (format != extract::Format::text) lines += " (" + std::string{name(format)} + ")";
        lines += ": ";
    }
    void data(Bytes bytes) override { lines += as_text(bytes); }
    void gap(extract::Unscannable why) override
    {
        lines += "gap: " + std::string{name(why)} + '\n';
    }
    void give_up(extract::Unscannable, Bytes) override { FAIL("a document gives no rest back"); }
    void end() override
    {
        if (!lines.ends_with('\n')) lines += '\n';
    }

    std::string lines;
};

inline std::string found_by(extract::worker::Open open, std::string_view document,
                            extract::Budget budget = {})
{
    budget.received = document.size();
    extract::worker::Allowance allowance{.budget = budget};
    FoundLines found;
    open(as_bytes(document), {}, allowance, found);
    return found.lines;
}

inline bool has(const std::string& all, std::string_view part)
{
    const bool found = all.find(part) != std::string::npos;
    if (!found) MESSAGE("looked for \"", std::string{part}, "\" in\n", all);
    return found;
}

} // namespace lazaret::test
