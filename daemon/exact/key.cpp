#include "exact/key.hpp"

#include "exact/descriptor.hpp"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <cstdlib>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace lazaret::exact {
namespace {

Error wrong(const std::filesystem::path& path, const std::string& what)
{
    return {Errc::config, Side::ours, "key " + path.string() + ": " + what};
}

/// A credential belongs to the service's account, or to root with an access list for that account,
/// which shows as a right of the group to read (systemd.exec(5), "Credentials").
bool kept_close(const struct stat& is)
{
    if (is.st_uid == 0 && ::geteuid() != 0) return (is.st_mode & 037) == 0;
    return (is.st_uid == ::geteuid() || ::geteuid() == 0) && (is.st_mode & 077) == 0;
}

} // namespace

Key::Key(Key&& other) noexcept : bytes_{other.bytes_}
{
    OPENSSL_cleanse(other.bytes_.data(), size);
}

Key& Key::operator=(Key&& other) noexcept
{
    std::swap(bytes_, other.bytes_);
    return *this;
}

Key::~Key()
{
    OPENSSL_cleanse(bytes_.data(), size);
}

Result<Key> Key::read(const std::filesystem::path& path)
{
    const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY)};
    if (!file)
        return wrong(path, errno_text() + "; make one with: lazaret edm key " + path.string());
    struct stat is = {};
    if (::fstat(file.fd(), &is) != 0) return wrong(path, errno_text());
    if (!S_ISREG(is.st_mode)) return wrong(path, "is not a file");
    if (!kept_close(is))
        return wrong(path, "others can read it, or it is somebody else's; give it to the account "
                           "that uses it, with chmod 600");
    if (is.st_size != size)
        return wrong(path, "has " + std::to_string(is.st_size) +
                               " bytes instead of 32; it is not a key made by lazaret edm key");
    Key key;
    if (::read(file.fd(), key.bytes_.data(), size) != static_cast<ssize_t>(size))
        return wrong(path, "cannot be read");
    return key;
}

Result<Key> Key::draw()
{
    Key key;
    if (RAND_bytes(reinterpret_cast<unsigned char*>(key.bytes_.data()), size) != 1)
        return Error{Errc::io, Side::ours, "no random bytes from the system"};
    return key;
}

Result<> Key::make(const std::filesystem::path& path)
{
    auto key = draw();
    if (!key) return std::move(key).error();
    const Descriptor file{
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600)};
    if (!file && errno == EEXIST)
        return wrong(path, "is already there and is not overwritten: an index made with it would "
                           "become unreadable. Name another file, or move it away");
    if (!file) return Error{Errc::io, Side::ours, "key " + path.string() + ": " + errno_text()};
    if (auto written = write_all(file.fd(), key->bytes()); !written) return written;
    if (::fsync(file.fd()) != 0)
        return Error{Errc::io, Side::ours, "key " + path.string() + ": " + errno_text()};
    return {};
}

std::filesystem::path default_key_path()
{
    const char* folder = std::getenv("CREDENTIALS_DIRECTORY");
    return folder == nullptr ? std::filesystem::path{} : std::filesystem::path{folder} / "edm-key";
}

} // namespace lazaret::exact
