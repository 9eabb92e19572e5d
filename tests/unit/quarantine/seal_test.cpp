#include "base/digest.hpp"
#include "quarantine/file.hpp"
#include "quarantine/layout.hpp"
#include "quarantine/seal.hpp"
#include "quarantine/unseal.hpp"
#include "unit/quarantine/officer.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fcntl.h>
#include <sys/stat.h>

using namespace lazaret;
using namespace lazaret::quarantine;
using namespace lazaret::quarantine::test;

namespace {

Recipients recipients_of(std::initializer_list<Officer> officers)
{
    std::vector<std::filesystem::path> files;
    for (const auto& officer : officers)
        files.push_back(officer.certificate);
    auto recipients = Recipients::read(files, std::chrono::system_clock::now());
    REQUIRE(recipients);
    return std::move(*recipients);
}

Result<Sealed> seal_text(std::string_view text, const Recipients& recipients,
                         const std::filesystem::path& to, std::uint64_t most = 1ull << 40)
{
    SpoolBudget budget;
    budget.directory = std::filesystem::temp_directory_path();
    Spool spool{budget, 1 << 20};
    REQUIRE(fill(spool, text));
    const File file{::open(to.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)};
    REQUIRE(file);
    return seal(spool, recipients, file.fd(), most);
}

/// What the officer would type.
int openssl_decrypt(const std::filesystem::path& sealed, const Officer& officer,
                    const std::filesystem::path& out)
{
    const auto command = "openssl cms -decrypt -binary -inform DER -in '" + sealed.string() +
                         "' -recip '" + officer.certificate.string() + "' -inkey '" +
                         officer.key.string() + "' -out '" + out.string() + "' 2>/dev/null";
    return std::system(command.c_str());
}

} // namespace

TEST_CASE("seal: the openssl command opens it, with the key of each recipient")
{
    const Folder folder;
    const auto rsa = make_officer(folder.path(), "dpo", Kind::rsa);
    const auto curve = make_officer(folder.path(), "deputy", Kind::curve);
    const auto recipients = recipients_of({rsa, curve});
    for (const std::size_t size : {0u, 1u, 4096u, 65'536u, 65'537u, 3'000'001u}) {
        const auto text = text_of(size);
        const auto sealed = seal_text(text, recipients, folder / "body.cms");
        REQUIRE_MESSAGE(sealed, sealed.error().detail);
        CHECK(sealed->size == size);
        CHECK(sealed->sha256 == sha256_hex(text));
        CHECK(sealed->on_disk == std::filesystem::file_size(folder / "body.cms"));
        CHECK(sealed->on_disk <= sealed_size(size, recipients));
        for (const auto& officer : {rsa, curve}) {
            REQUIRE(openssl_decrypt(folder / "body.cms", officer, folder / "out") == 0);
            CHECK((slurp(folder / "out") == text));
        }
    }
}

TEST_CASE("seal: it is AES-256-GCM with its tag, OAEP with SHA-256, and ECDH with SHA-256")
{
    const Folder folder;
    const auto rsa = make_officer(folder.path(), "dpo", Kind::rsa);
    const auto curve = make_officer(folder.path(), "deputy", Kind::curve);
    REQUIRE(seal_text("x", recipients_of({rsa, curve}), folder / "body.cms"));
    const auto command = "openssl cms -cmsout -print -noout -inform DER -in '" +
                         (folder / "body.cms").string() + "' >'" + (folder / "print").string() +
                         "'";
    REQUIRE(std::system(command.c_str()) == 0);
    const auto print = slurp(folder / "print");
    for (const char* word : {"id-smime-ct-authEnvelopedData", "aes-256-gcm", "rsaesOaep", "sha256",
                             "mgf1", "dhSinglePass-stdDH-sha256kdf-scheme", "id-aes256-wrap"}) {
        CHECK_MESSAGE(print.find(word) != std::string::npos, word);
    }
    CHECK(print.find("sha1") == std::string::npos);
}

TEST_CASE("seal: no piece of the body is on the disk, and twice is not the same")
{
    const Folder folder;
    const auto recipients = recipients_of({make_officer(folder.path(), "dpo", Kind::curve)});
    const auto text = text_of(300'000);
    REQUIRE(seal_text(text, recipients, folder / "a"));
    REQUIRE(seal_text(text, recipients, folder / "b"));
    const auto a = slurp(folder / "a");
    for (std::size_t at = 0; at + 16 < text.size(); at += 10'000)
        CHECK(a.find(text.substr(at, 16)) == std::string::npos);
    CHECK((a.substr(a.size() - 4096) != slurp(folder / "b").substr(a.size() - 4096)));
}

TEST_CASE("seal: more bytes than allowed are a limit")
{
    const Folder folder;
    const auto recipients = recipients_of({make_officer(folder.path(), "dpo", Kind::curve)});
    const auto sealed = seal_text(text_of(600'000), recipients, folder / "a", 300'000);
    REQUIRE_FALSE(sealed);
    CHECK(sealed.error().code == Errc::limit);
    CHECK(std::filesystem::file_size(folder / "a") <= 300'000);
}

TEST_CASE("unseal: gives back the body, whichever recipient's key it is")
{
    const Folder folder;
    const auto first = make_officer(folder.path(), "first", Kind::rsa);
    const auto second = make_officer(folder.path(), "second", Kind::rsa);
    const auto third = make_officer(folder.path(), "third", Kind::curve);
    const auto fourth = make_officer(folder.path(), "fourth", Kind::curve);
    const auto recipients = recipients_of({first, second, third, fourth});
    for (const std::size_t size : {0u, 1u, 4095u, 4096u, 4097u, 262'144u, 3'000'001u}) {
        const auto text = text_of(size);
        REQUIRE(seal_text(text, recipients, folder / "body.cms"));
        for (const auto& officer : {first, second, third, fourth}) {
            const auto out = folder / ("out-" + officer.key.stem().string() + std::to_string(size));
            const auto done = unseal_to(folder / "body.cms", officer.key, out);
            REQUIRE_MESSAGE(done, done.error().detail);
            CHECK((slurp(out) == text));
            struct stat is = {};
            REQUIRE(::stat(out.c_str(), &is) == 0);
            CHECK((is.st_mode & 0777) == 0600);
        }
    }
}

TEST_CASE("unseal: a key that is no recipient's is told at once, and nothing is written")
{
    const Folder folder;
    const auto recipients = recipients_of({make_officer(folder.path(), "dpo", Kind::rsa),
                                           make_officer(folder.path(), "deputy", Kind::curve)});
    REQUIRE(seal_text("text", recipients, folder / "body.cms"));
    for (const auto kind : {Kind::rsa, Kind::curve, Kind::ed25519}) {
        const auto stranger = make_officer(folder.path(), "stranger", kind);
        const auto done = unseal_to(folder / "body.cms", stranger.key, folder / "out");
        REQUIRE_FALSE(done);
        CHECK(done.error().code == Errc::config);
        CHECK_FALSE(std::filesystem::exists(folder / "out"));
    }
    const auto done = unseal(folder / "body.cms", folder / "missing.key", -1);
    REQUIRE_FALSE(done);
    CHECK(done.error().code == Errc::config);
    CHECK(unseal(folder / "body.cms", folder / "dpo.pem", -1).error().code == Errc::config);
}

TEST_CASE("unseal: one changed byte anywhere, or a missing end, is found before the file appears")
{
    const Folder folder;
    const auto officer = make_officer(folder.path(), "dpo", Kind::curve);
    REQUIRE(seal_text(text_of(5000), recipients_of({officer}), folder / "body.cms"));
    const auto good = slurp(folder / "body.cms");
    const auto attempt = [&](const std::string& sealed) {
        spill(folder / "changed", sealed);
        const bool opened{unseal_to(folder / "changed", officer.key, folder / "out")};
        // A changed issuer's name or label of the content changes nothing of the body.
        if (opened) CHECK((slurp(folder / "out") == text_of(5000)));
        CHECK(std::filesystem::exists(folder / "out") == opened);
        std::filesystem::remove(folder / "out");
        return opened;
    };
    CHECK(attempt(good));
    for (std::size_t i = 0; i < good.size(); i += i < 600 || i + 100 > good.size() ? 1 : 97) {
        auto bad = good;
        bad[i] = static_cast<char>(bad[i] ^ 0x41);
        const bool opened = attempt(bad);
        if (i > 600 && i + 30 < good.size()) CHECK_FALSE(opened); // content and tag
    }
    for (std::size_t n = 0; n < good.size(); n += 41)
        CHECK_FALSE(attempt(good.substr(0, n)));
}

TEST_CASE("unseal: a file that exists is never overwritten")
{
    const Folder folder;
    const auto officer = make_officer(folder.path(), "dpo", Kind::curve);
    REQUIRE(seal_text("text", recipients_of({officer}), folder / "body.cms"));
    spill(folder / "out", "mine");
    const auto done = unseal_to(folder / "body.cms", officer.key, folder / "out");
    REQUIRE_FALSE(done);
    CHECK(done.error().code == Errc::io);
    CHECK(slurp(folder / "out") == "mine");
}

TEST_CASE("layout: hostile structures end in an error")
{
    const Folder folder;
    using namespace std::string_literals;
    std::string deep;
    for (int i = 0; i < 100'000; ++i)
        deep += "\x30\x80"s;
    for (const auto& text : {""s, "\x30"s, "\x30\x80"s, "\x30\x84\xff\xff\xff\xff"s,
                             "\x30\x88\x7f\xff\xff\xff\xff\xff\xff\xff"s,
                             "\x30\x89\x01\x01\x01\x01\x01\x01\x01\x01\x01"s, "\x3f\x80\x00\x00"s,
                             "\x30\x80\x06\x88\xff\xff\xff\xff\xff\xff\xff\xff"s,
                             "\x30\x80\x06\x01\x01\xa0\x80\x30\x80\x02\x01\x00\x31"s + deep, deep,
                             std::string(100'000, '\0')}) {
        spill(folder / "hostile", text);
        const File file{::open((folder / "hostile").c_str(), O_RDONLY | O_CLOEXEC)};
        Window window{file.fd()};
        const auto layout = read_layout(window);
        REQUIRE_FALSE(layout);
        CHECK(layout.error().code == Errc::io);
    }
}

TEST_CASE("recipients: what cannot serve is refused by name")
{
    const Folder folder;
    spill(folder / "text.pem", "not a certificate");
    const auto now = std::chrono::system_clock::now();
    const std::vector<std::filesystem::path> wrong{
        folder / "missing.pem", folder / "text.pem",
        make_officer(folder.path(), "weak", Kind::rsa_weak).certificate,
        make_officer(folder.path(), "signer", Kind::ed25519).certificate,
        make_officer(folder.path(), "dpo", Kind::curve).key};
    for (const auto& file : wrong) {
        const auto recipients = Recipients::read({&file, 1}, now);
        REQUIRE_FALSE(recipients);
        CHECK(recipients.error().code == Errc::config);
        CHECK(recipients.error().detail.find(file.filename().string()) != std::string::npos);
    }
    CHECK(Recipients::read({}, now).error().code == Errc::config);
}

TEST_CASE("recipients: dates that are past or to come are a warning, and the key still serves")
{
    const Folder folder;
    const auto expired = make_officer(folder.path(), "expired", Kind::curve, -7200, -3600);
    const auto early = make_officer(folder.path(), "early", Kind::curve, 3600, 7200);
    const auto recipients = recipients_of({expired, early});
    REQUIRE(recipients.warnings().size() == 2);
    CHECK(recipients.warnings()[0].find("expired.pem has expired") != std::string::npos);
    CHECK(recipients.warnings()[1].find("not valid yet") != std::string::npos);
    REQUIRE(seal_text("text", recipients, folder / "body.cms"));
    CHECK(unseal(folder / "body.cms", expired.key, -1));
}
