#include "tls/files.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace lazaret::tls {

namespace {

constexpr std::size_t chain_limit = 16;

Error config_error(const std::filesystem::path& file, const std::string& what)
{
    return {Errc::config, Side::ours, file.string() + ": " + what};
}

Error io_error(const std::filesystem::path& file, const char* what)
{
    return {Errc::io, Side::ours,
            std::string{what} + " " + file.string() + ": " + std::strerror(errno)};
}

/// Keys with a password are refused instead of asked about on a terminal.
int no_password(char*, int, int, void*)
{
    return -1;
}

struct File {
    int fd = -1;
    ~File()
    {
        if (fd >= 0) ::close(fd);
    }
};

bool write_all(int fd, std::string_view content)
{
    while (!content.empty()) {
        const auto written = ::write(fd, content.data(), content.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

Result<std::string> text_of(BIO* bio)
{
    char* data = nullptr;
    const auto size = BIO_get_mem_data(bio, &data);
    if (size <= 0) return Error{Errc::tls, Side::ours, "PEM: " + error_text()};
    return std::string(data, static_cast<std::size_t>(size));
}

} // namespace

Result<std::vector<Certificate>> read_certificates(const std::filesystem::path& file)
{
    const Bio in{BIO_new_file(file.c_str(), "rb")};
    if (!in) return config_error(file, "cannot be read: " + error_text());
    std::vector<Certificate> found;
    while (found.size() < chain_limit) {
        Certificate one{PEM_read_bio_X509(in.get(), nullptr, no_password, nullptr)};
        if (!one) break;
        found.push_back(std::move(one));
    }
    ERR_clear_error();
    if (found.empty()) return config_error(file, "holds no certificate in PEM");
    return found;
}

Result<Key> read_key(const std::filesystem::path& file)
{
    const File opened{::open(file.c_str(), O_RDONLY | O_CLOEXEC)};
    struct stat facts {};
    if (opened.fd < 0 || ::fstat(opened.fd, &facts) != 0)
        return config_error(file, std::string{"cannot be read: "} + std::strerror(errno));
    if ((facts.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        return config_error(file, "is open to others than its owner; chmod 600 it");
    const Bio in{BIO_new_fd(opened.fd, BIO_NOCLOSE)};
    Key key{in ? PEM_read_bio_PrivateKey(in.get(), nullptr, no_password, nullptr) : nullptr};
    ERR_clear_error();
    if (!key) return config_error(file, "holds no private key in PEM without a password");
    return key;
}

Result<> write_new(const std::filesystem::path& file, std::string_view content, unsigned mode)
{
    const File opened{::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)};
    if (opened.fd < 0) return io_error(file, "create");
    // The umask may take more away than it should; nothing has been written yet.
    if (::fchmod(opened.fd, mode) != 0 || !write_all(opened.fd, content) ||
        ::fsync(opened.fd) != 0) {
        auto failed = io_error(file, "write");
        ::unlink(file.c_str());
        return failed;
    }
    const auto parent = file.has_parent_path() ? file.parent_path() : std::filesystem::path{"."};
    const File folder{::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (folder.fd < 0 || ::fsync(folder.fd) != 0) return io_error(parent, "sync");
    return {};
}

Result<std::string> to_pem(X509* certificate)
{
    const Bio out{BIO_new(BIO_s_mem())};
    if (!out || PEM_write_bio_X509(out.get(), certificate) != 1)
        return Error{Errc::tls, Side::ours, "PEM: " + error_text()};
    return text_of(out.get());
}

Result<std::string> to_pem(EVP_PKEY* key)
{
    const Bio out{BIO_new(BIO_s_secmem())};
    if (!out ||
        PEM_write_bio_PKCS8PrivateKey(out.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1)
        return Error{Errc::tls, Side::ours, "PEM: " + error_text()};
    return text_of(out.get());
}

} // namespace lazaret::tls
