#include "base/digest.hpp"

#include <doctest/doctest.h>

using namespace lazaret;

TEST_CASE("digest: the example values of FIPS 180-4")
{
    CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("digest: pieces give what the whole gives")
{
    Sha256 digest;
    digest.update("a");
    digest.update("");
    digest.update("bc");
    CHECK(std::move(digest).finish_hex() == sha256_hex("abc"));
}
