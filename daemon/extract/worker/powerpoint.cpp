#include "extract/worker/powerpoint.hpp"

#include "extract/worker/compound_pictures.hpp"
#include "extract/worker/fields.hpp"
#include "extract/worker/text.hpp"

namespace lazaret::extract::worker {
namespace {

// Record types (MS-PPT §2.13.24).
constexpr std::uint16_t text_utf16 = 0x0fa0;
constexpr std::uint16_t text_latin1 = 0x0fa8;
constexpr std::uint16_t string = 0x0fba;
constexpr std::uint16_t binary_tag = 0x138b; ///< records inside, though it is no container
constexpr std::uint16_t embedded = 0x1011;
constexpr std::uint16_t shape_properties = 0xf00b;
constexpr std::uint16_t encryption = 0x2f14;
constexpr std::uint16_t footer_place = 0x0420;

struct Atom {
    std::uint16_t type;
    std::uint16_t instance;
    Bytes body;
};

/// A paragraph a line; inside one, a vertical tab breaks lines.
std::string lines_of(std::string text)
{
    for (char& c : text)
        if (c == '\r' || c == '\v') c = '\n';
    return text + '\n';
}

/// Trap: a RoundTripHFPlaceholder12Atom (§2.11.16) holds one byte. Apache POI writes one and says
/// 8: who believes it reads the following records from their middle.
std::uint32_t true_length(std::uint16_t type, std::uint32_t told)
{
    return type == footer_place && told == 8 ? 1 : told;
}

/// ExOleObjStg (§2.10.34): a container, or its size and the container deflated.
void give_embedded(const Atom& atom, Findings& findings)
{
    if (atom.instance == 0)
        findings.file("embedded", atom.body);
    else if (atom.body.size() > 4)
        findings.file_as("embedded", Format::zlib, atom.body.subspan(4));
}

class Presentation {
public:
    explicit Presentation(Findings& findings) : findings_{findings} {}

    void read(Bytes stream)
    {
        constexpr std::size_t head = 8; // version and instance, type, length
        std::size_t at = 0;
        while (at < stream.size() && !findings_.spent()) {
            const auto version = u16_at(stream, at);
            const auto type = u16_at(stream, at + 2);
            const auto length = true_length(type, u32_at(stream, at + 4));
            if (version == 0 && type == 0 && length == 0) break; // behind the last record
            if (stream.size() - at < head || length > stream.size() - at - head) {
                findings_.gap(Unscannable::malformed);
                texts_ += printable_runs(stream.subspan(at), least_letters);
                break;
            }
            at += head;
            // What is in a container follows its head: no need to remember where it ends.
            if ((version & 0x0f) == 0x0f || type == binary_tag) {
                if (type == encryption) return findings_.gap(Unscannable::encrypted);
                continue;
            }
            take({type, static_cast<std::uint16_t>(version >> 4), stream.subspan(at, length)});
            at += length;
        }
        findings_.text("slides", texts_);
        findings_.text("shapes", names_);
    }

private:
    static constexpr std::size_t least_letters = 4;

    void take(const Atom& atom)
    {
        switch (atom.type) {
        case text_utf16:
        case string:
            texts_ += lines_of(utf16_text(atom.body));
            return;
        case text_latin1:
            texts_ += lines_of(latin1_text(atom.body));
            return;
        case embedded:
            return give_embedded(atom, findings_);
        case shape_properties:
            names_ += printable_runs(atom.body, least_letters);
            return;
        default:
            break;
        }
        // Themes and tables of newer versions are kept as zip.
        if (as_text(atom.body).starts_with("PK\x03\x04")) findings_.file("newer", atom.body);
    }

    Findings& findings_;
    std::string texts_;
    std::string names_; ///< alternative texts, drawn letters
};

std::optional<Stream> stream_named(const Storage& storage, std::string_view name)
{
    const auto index = storage.find(name);
    return index ? storage.stream(*index) : std::nullopt;
}

/// CurrentUserAtom (§2.3.2).
bool is_encrypted(const Storage& storage)
{
    constexpr std::uint32_t encrypted_token = 0xf3d1'c4df;
    const auto user = stream_named(storage, "Current User");
    return user && u32_at(*user, 12) == encrypted_token;
}

} // namespace

void open_powerpoint(const Storage& storage, Findings& findings)
{
    const auto document = stream_named(storage, "PowerPoint Document");
    if (!document) return findings.gap(Unscannable::malformed);
    if (is_encrypted(storage)) return findings.gap(Unscannable::encrypted);
    Presentation{findings}.read(*document);
    if (const auto pictures = stream_named(storage, "Pictures")) find_pictures(*pictures, findings);
}

} // namespace lazaret::extract::worker
