#include "unit/extract/tree.hpp"

using namespace lazaret;
using namespace lazaret::test;
using extract::Format;

namespace {

constexpr char sequence = '\x30';
constexpr char zeroth = '\xa0';
constexpr char octets = '\x04';

std::string der(char tag, const std::string& value)
{
    std::string element{tag};
    if (value.size() >= 0x80) element += '\x81';
    return element + static_cast<char>(value.size()) + value;
}

/// Of indefinite length (X.690 §8.1.3.6).
std::string ber(char tag, const std::string& value)
{
    return std::string{tag} + '\x80' + value + std::string(2, '\0');
}

const std::string signed_type = der('\x06', "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02");
const std::string data_type = der('\x06', "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01");
const std::string before = der('\x02', "\x01") + der('\x31', "");
const std::string behind = der('\x31', "Martin");

} // namespace

TEST_CASE("signed data: the content comes out, the signature behind it")
{
    const auto body =
        der(sequence,
            signed_type +
                der(zeroth,
                    der(sequence,
                        before + der(sequence, data_type + der(zeroth, der(octets, "Bonjour"))) +
                            behind)));
    check_tree(Format::signed_data, body,
               "begin\n  \"Bonjour\"\nbegin signature as text\n  \"" + behind + "\"\n");
}

TEST_CASE("signed data: content in pieces")
{
    const auto body = ber(
        sequence,
        signed_type +
            ber(zeroth, ber(sequence,
                            before +
                                ber(sequence,
                                    data_type + ber(zeroth, ber('\x24', der(octets, "Bon") +
                                                                            der(octets, "jour")))) +
                                behind)));
    check_tree(Format::signed_data, body,
               "begin\n  \"Bonjour\"\nbegin signature as text\n  \"" + std::string(6, '\0') +
                   behind + std::string(6, '\0') + "\"\n");
    const auto definite = der(
        sequence,
        signed_type +
            der(zeroth, der(sequence,
                            before +
                                der(sequence,
                                    data_type + der(zeroth, der('\x24', der(octets, "Bon") +
                                                                            der(octets, "jour")))) +
                                behind)));
    check_tree(Format::signed_data, definite,
               "begin\n  \"Bonjour\"\nbegin signature as text\n  \"" + behind + "\"\n");
}

TEST_CASE("signed data: a signature alone has no content")
{
    const auto body =
        der(sequence, signed_type + der(zeroth, der(sequence, before + der(sequence, data_type) +
                                                                  der(zeroth, "Martin"))));
    check_tree(Format::signed_data, body,
               "begin signature as text\n  \"" + der(zeroth, "Martin") + "\"\n");
}

TEST_CASE("signed data: cut off, the content is malformed")
{
    const auto body =
        ber(sequence,
            signed_type +
                ber(zeroth,
                    ber(sequence,
                        before + ber(sequence, data_type + ber(zeroth, der(octets, "Bonjour"))))));
    check_tree(Format::signed_data, body.substr(0, body.find("jour")),
               "begin\n  \"Bon\"\n  gap malformed\n");
}
