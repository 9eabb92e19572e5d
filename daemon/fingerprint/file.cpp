#include "fingerprint/file.hpp"

#include "base/digest.hpp"
#include "base/escape.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

namespace lazaret::fingerprint {

namespace {

constexpr std::string_view magic = "lzprints";
constexpr std::size_t digest_size = 32;

template <class Number>
void put(std::string& to, Number number)
{
    for (std::size_t i = 0; i < sizeof number; ++i)
        to += static_cast<char>(number >> (8 * i) & 0xff);
}

std::string digest_of(std::string_view content)
{
    Sha256 digest;
    digest.update(content);
    const auto bytes = std::move(digest).finish();
    return std::string{as_text(bytes)};
}

/// Takes numbers and names off the front; nothing once there is too little left.
class Input {
public:
    explicit Input(std::string_view rest) : rest_{rest} {}

    template <class Number>
    std::optional<Number> number()
    {
        const auto bytes = take(sizeof(Number));
        if (!bytes) return std::nullopt;
        Number value = 0;
        for (std::size_t i = 0; i < sizeof(Number); ++i)
            value |= static_cast<Number>(static_cast<unsigned char>((*bytes)[i])) << (8 * i);
        return value;
    }
    std::optional<std::string_view> take(std::size_t size)
    {
        if (rest_.size() < size) return std::nullopt;
        const auto taken = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return taken;
    }
    std::size_t left() const { return rest_.size(); }

private:
    std::string_view rest_;
};

std::optional<Document> read_document(Input& input)
{
    Document document;
    const auto length = input.number<std::uint32_t>();
    const auto name = length ? input.take(*length) : std::nullopt;
    const auto letters = name ? input.number<std::uint64_t>() : std::nullopt;
    const auto count = letters ? input.number<std::uint32_t>() : std::nullopt;
    if (!count || !wrong_with_name(*name).empty() || *count > input.left() / 8) return std::nullopt;
    document.name = *name;
    document.letters = *letters;
    document.prints.reserve(*count);
    for (std::uint32_t i = 0; i < *count; ++i)
        document.prints.push_back(*input.number<std::uint64_t>());
    const bool ascending = std::adjacent_find(document.prints.begin(), document.prints.end(),
                                              std::greater_equal{}) == document.prints.end();
    if (!ascending || document.prints.empty()) return std::nullopt;
    return document;
}

Error wrong(const std::string& what, const std::string& detail)
{
    return {Errc::config, Side::ours, what + ": " + detail};
}

Error damaged(const std::string& what)
{
    return wrong(what, "the file of fingerprints is damaged; make it anew with `lazaret "
                       "fingerprint add`, or take it from a backup");
}

Error system_error(const std::string& what)
{
    return {Errc::io, Side::ours, what + ": " + std::strerror(errno)};
}

/// A descriptor that closes itself.
struct Descriptor {
    explicit Descriptor(int number) : fd{number} {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor()
    {
        if (fd >= 0) ::close(fd);
    }
    int fd;
};

Result<> write_all(int fd, std::string_view content, const std::string& name)
{
    while (!content.empty()) {
        const auto wrote = ::write(fd, content.data(), content.size());
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote < 0) return system_error("write " + name);
        content.remove_prefix(static_cast<std::size_t>(wrote));
    }
    if (::fsync(fd) != 0) return system_error("fsync " + name);
    return {};
}

} // namespace

Result<std::vector<Document>> read_bytes(std::string_view content, const std::string& what)
{
    Input input{content};
    if (input.take(magic.size()) != magic)
        return wrong(what, "not a file of fingerprints (made by `lazaret fingerprint add`)");
    const auto version = input.number<std::uint32_t>();
    if (!version) return damaged(what);
    if (*version != file_version)
        return wrong(what, "fingerprints of version " + std::to_string(*version) +
                               ", this Lazaret reads version " + std::to_string(file_version) +
                               "; make the file anew with `lazaret fingerprint add`");
    if (input.left() < digest_size) return damaged(what);
    const auto body = content.substr(0, content.size() - digest_size);
    if (digest_of(body) != content.substr(body.size())) return damaged(what);
    Input documents_input{body.substr(magic.size() + sizeof file_version)};
    const auto count = documents_input.number<std::uint32_t>();
    if (!count || *count > most_documents) return damaged(what);
    std::vector<Document> documents;
    for (std::uint32_t i = 0; i < *count; ++i) {
        auto document = read_document(documents_input);
        if (!document) return damaged(what);
        documents.push_back(*std::move(document));
    }
    if (documents_input.left() != 0) return damaged(what);
    return documents;
}

Result<std::vector<Document>> read_file(const std::filesystem::path& file)
{
    const auto what = printable(file.string());
    const Descriptor opened{::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
    if (opened.fd < 0 && errno == ENOENT) return wrong(what, "there is no such file");
    if (opened.fd < 0) return system_error("open " + what);
    struct stat is = {};
    if (::fstat(opened.fd, &is) != 0) return system_error("look at " + what);
    if (!S_ISREG(is.st_mode)) return wrong(what, "not a regular file");
    if (static_cast<std::uint64_t>(is.st_size) > largest_file)
        return wrong(what, "larger than 256 MiB, so not a file of fingerprints");
    std::string content(static_cast<std::size_t>(is.st_size), '\0');
    for (std::size_t got = 0; got < content.size();) {
        const auto more = ::read(opened.fd, content.data() + got, content.size() - got);
        if (more < 0 && errno == EINTR) continue;
        if (more < 0) return system_error("read " + what);
        if (more == 0) content.resize(got);
        got += static_cast<std::size_t>(more);
    }
    return read_bytes(content, what);
}

std::string write_bytes(std::span<const Document> documents)
{
    std::string content{magic};
    put(content, file_version);
    put(content, static_cast<std::uint32_t>(documents.size()));
    for (const auto& document : documents) {
        put(content, static_cast<std::uint32_t>(document.name.size()));
        content += document.name;
        put(content, document.letters);
        put(content, static_cast<std::uint32_t>(document.prints.size()));
        for (const auto hash : document.prints)
            put(content, hash);
    }
    return content + digest_of(content);
}

Result<> write_file(const std::filesystem::path& file, std::span<const Document> documents)
{
    const auto what = printable(file.string());
    const auto content = write_bytes(documents);
    if (documents.size() > most_documents || content.size() > largest_file)
        return Error{Errc::limit, Side::ours,
                     what + ": more than 100,000 documents or 256 MiB in one file"};
    struct stat old = {};
    const bool replaces = ::stat(file.c_str(), &old) == 0;
    const auto temporary = file.string() + "." + std::to_string(::getpid()) + ".new";
    const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path{"."};
    {
        const Descriptor made{
            ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0644)};
        if (made.fd < 0) return system_error("create " + printable(temporary));
        if (replaces && ::fchmod(made.fd, old.st_mode & 0777) != 0)
            return system_error("set the mode of " + printable(temporary));
        auto written = write_all(made.fd, content, printable(temporary));
        if (!written) {
            ::unlink(temporary.c_str());
            return written;
        }
    }
    if (::rename(temporary.c_str(), file.c_str()) != 0) {
        auto error = system_error("rename to " + what);
        ::unlink(temporary.c_str());
        return error;
    }
    const Descriptor parent{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (parent.fd < 0 || ::fsync(parent.fd) != 0)
        return system_error("fsync " + printable(folder.string()));
    return {};
}

} // namespace lazaret::fingerprint
