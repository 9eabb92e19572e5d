#include "extract/rtf_object.hpp"

#include <algorithm>
#include <utility>

namespace lazaret::extract {
namespace {

/// Reads numbers and texts off the front; after something that is not there, all is empty.
struct Reader {
    std::string_view rest;
    bool good = true;

    std::uint32_t number(std::size_t bytes)
    {
        if (rest.size() < bytes) {
            good = false;
            return 0;
        }
        std::uint32_t value = 0;
        for (std::size_t i = bytes; i-- > 0;)
            value = value << 8 | static_cast<std::uint8_t>(rest[i]);
        rest.remove_prefix(bytes);
        return value;
    }
    std::string_view counted()
    {
        const auto size = number(4);
        if (size > rest.size()) good = false;
        if (!good) return {};
        const auto text = rest.substr(0, size);
        rest.remove_prefix(size);
        return text.substr(0, text.find('\0'));
    }
    std::string_view terminated()
    {
        const auto end = rest.find('\0');
        if (end == std::string_view::npos) good = false;
        if (!good) return {};
        const auto text = rest.substr(0, end);
        rest.remove_prefix(end + 1);
        return text;
    }
};

struct Wrapped {
    std::size_t offset = 0; ///< of the file; 0 when it is not wrapped
    std::uint64_t size = 0;
    std::string file_name{};
};

/// [MS-OLEDS] 2.2.4 ObjectHeader and 2.2.5 EmbeddedObject; then, for the class Package, what the
/// object packager writes: label, path, path once more, size, file.
Wrapped read_header(std::string_view head)
{
    Reader reader{head};
    if (reader.number(4) != 0x0501 || reader.number(4) != 2) return {};
    const auto name_of_class = reader.counted();
    reader.counted(); // topic
    reader.counted(); // item
    const auto size = reader.number(4);
    if (!reader.good) return {};
    Wrapped native{.offset = head.size() - reader.rest.size(), .size = size};
    if (name_of_class != "Package" || reader.number(2) != 2) return native;
    const auto label = reader.terminated();
    reader.terminated(); // path
    const auto kind = reader.number(4);
    reader.counted(); // path of a temporary copy
    const auto file_size = reader.number(4);
    if (!reader.good || kind != 0x0003'0000) return native;
    return {.offset = head.size() - reader.rest.size(),
            .size = file_size,
            .file_name = std::string{label}};
}

} // namespace

void RtfObject::put(Bytes bytes, Sink& out)
{
    if (seen_) return give(bytes, out);
    const auto taken = std::min(bytes.size(), max_header - head_.size());
    head_ += as_text(bytes.first(taken));
    if (head_.size() == max_header) look(out);
    if (taken < bytes.size()) give(bytes.subspan(taken), out);
}

/// Finds out what it is, and gives on what was held for that.
void RtfObject::look(Sink& out)
{
    seen_ = true;
    const auto head = std::exchange(head_, {});
    const auto wrapped = read_header(head);
    wrapped_ = wrapped.offset != 0;
    Part part{.name = name_};
    part.file_name = wrapped.file_name;
    part.is_file = !part.file_name.empty();
    left_ = wrapped.size;
    output_.emplace(std::move(part), false);
    give(as_bytes(std::string_view{head}.substr(wrapped.offset)), out);
}

void RtfObject::give(Bytes bytes, Sink& out)
{
    if (!wrapped_) return output_->put(bytes, out);
    const auto taken = static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), left_));
    output_->put(bytes.first(taken), out);
    left_ -= taken;
    if (left_ != 0 || taken == bytes.size()) return;
    // What follows the file: how the object looks in the text, and its name in UTF-16.
    output_->close(out);
    wrapped_ = false;
    output_.emplace(Part{.name = name_ + "-view"}, false);
    output_->put(bytes.subspan(taken), out);
}

void RtfObject::flush(Sink& out)
{
    if (output_) output_->flush(out);
}

void RtfObject::close(Sink& out)
{
    if (!seen_ && !head_.empty()) look(out);
    if (output_) output_->close(out);
    output_.reset();
}

} // namespace lazaret::extract
