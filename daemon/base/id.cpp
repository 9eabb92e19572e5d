#include "base/id.hpp"

#include <openssl/rand.h>

#include <array>
#include <cstdint>

namespace lazaret {

namespace {
constexpr char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
}

std::string make_id(std::chrono::system_clock::time_point now)
{
    std::array<unsigned char, 16> random{};
    RAND_bytes(random.data(), random.size());

    auto milliseconds = static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count());
    std::string id(26, '0');
    for (std::size_t i = 10; i-- > 0; milliseconds >>= 5)
        id[i] = alphabet[milliseconds & 31];
    for (std::size_t i = 0; i < 16; ++i)
        id[10 + i] = alphabet[random[i] & 31];
    return id;
}

std::string incident_code(std::string_view id)
{
    const auto tail = id.substr(id.size() - 7);
    return "LZ-" + std::string{tail.substr(0, 4)} + "-" + std::string{tail.substr(4)};
}

} // namespace lazaret
