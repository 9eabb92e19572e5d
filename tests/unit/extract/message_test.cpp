#include "extract/encoded_words.hpp"
#include "unit/extract/tree.hpp"

using namespace lazaret;
using namespace lazaret::test;
using extract::Format;

TEST_CASE("encoded words: both encodings, the usual character sets")
{
    using extract::decoded_words;
    CHECK(decoded_words("=?UTF-8?Q?diab=C3=A8te_de_type_2?=") == "diabète de type 2");
    CHECK(decoded_words("=?iso-8859-1?q?diab=E8te?= (x)") == "diabète (x)");
    CHECK(decoded_words("=?ISO-8859-15?B?vXV2cmU=?=") == "œuvre");
    CHECK(decoded_words("=?utf-8*fr?B?TWFydGlu?= =?utf-8?B?IERVUE9OVA==?= !") == "Martin DUPONT !");
    CHECK(decoded_words("=?shift_jis?Q?=83=41?=") == "\x83"
                                                     "A");
    CHECK(decoded_words("=?utf-8?Q?a b?=") == "a b");
}

TEST_CASE("encoded words: what is none stays")
{
    for (const auto* text : {"a = b ?= c", "=?utf-8?X?a?=", "=?utf-8?B?a!?=", "=?utf-8?Q?open",
                             "=?", "=?a?b", "  deux  blancs "})
        CHECK(extract::decoded_words(text) == text);
}

TEST_CASE("encoded words: a letter that lies across two of them")
{
    CHECK(extract::unfolded("Subject: =?utf-8?Q?diab=C3?=\r\n =?utf-8?Q?=A8te?=\r\n") ==
          "Subject: diabète");
}

TEST_CASE("message: a header and a text")
{
    check_tree(Format::message,
               "From: =?utf-8?Q?H=C3=A9l=C3=A8ne?= <h@a.example>\r\n"
               "Subject: dossier\r\n 1 85 05 78\r\n\r\nBonjour\r\n",
               "begin header as text\n"
               "  \"From: Hélène <h@a.example>\\nSubject: dossier 1 85 05 78\\n\"\n"
               "begin\n  \"Bonjour\\r\\n\"\n");
}

TEST_CASE("message: the body is what the header says")
{
    check_tree(Format::message, "Content-Type: multipart/mixed;\r\n boundary=\"b\"\r\n\r\n--b\r\n",
               "begin header as text\n  \"Content-Type: multipart/mixed; boundary=\"b\"\\n\"\n"
               "begin [multipart/mixed;\r\n boundary=\"b\"]\n  \"--b\\r\\n\"\n");
    check_tree(
        Format::message,
        "Content-Transfer-Encoding: BASE64\nContent-Type: application/pkcs7-mime\n"
        "Content-Disposition: attachment; filename=smime.p7m\n\nMIAG\n",
        "begin header as text\n  \"Content-Transfer-Encoding: BASE64\\nContent-Type: "
        "application/pkcs7-mime\\nContent-Disposition: attachment; filename=smime.p7m\\n\"\n"
        "begin smime.p7m as base64 [application/pkcs7-mime] file=smime.p7m\n  \"MIAG\\n\"\n");
}

TEST_CASE("message: without a body, without a header, without anything")
{
    check_tree(Format::message, "Subject: x", "begin header as text\n  \"Subject: x\\n\"\n");
    check_tree(Format::message, "\r\nBonjour", "begin\n  \"Bonjour\"\n");
    check_tree(Format::message, "\n", "");
    check_tree(Format::message, "", "");
}

TEST_CASE("message: a line that is no field does not end the header")
{
    check_tree(Format::message, "Subject: x\nno field\nContent-Type: text/html\n\n<p>\n",
               "begin header as text\n  \"Subject: x\\nno field\\nContent-Type: text/html\\n\"\n"
               "begin [text/html]\n  \"<p>\\n\"\n");
}

TEST_CASE("message: two types that differ are ambiguous, an encoding of old is unknown")
{
    check_tree(Format::message, "Content-Type: text/plain\nContent-Type: text/html\n\nx",
               "begin header as text\n  \"Content-Type: text/plain\\nContent-Type: text/html\\n\"\n"
               "gap ambiguous\nbegin [text/plain]\n  \"x\"\n");
    check_tree(Format::message, "Content-Transfer-Encoding: x-uuencode\n\nx",
               "begin header as text\n  \"Content-Transfer-Encoding: x-uuencode\\n\"\n"
               "gap unknown_coding\nbegin\n  \"x\"\n");
}

TEST_CASE("message: mail of Apicrypt is encrypted")
{
    check_tree(Format::message, "To: Dr X <x@Medical69.apicrypt.org>\n\n!x!",
               "begin header as text\n  \"To: Dr X <x@Medical69.apicrypt.org>\\n\"\n"
               "gap encrypted\nbegin\n  \"!x!\"\n");
    check_tree(Format::message, "To: help@www.apicrypt.org\n\nx",
               "begin header as text\n  \"To: help@www.apicrypt.org\\n\"\nbegin\n  \"x\"\n");
}

TEST_CASE("message: a field that never ends does not pile up")
{
    const auto field = "Subject: x\r\nX: " + std::string(200'000, 'a') + "\r\n\r\nfin";
    const auto whole = [&](auto take) { take(as_bytes(field)); };
    CHECK(tree_of(Format::message, {}, whole).ends_with("begin\n  \"fin\"\n"));
}

TEST_CASE("mailbox: messages apart, quoted lines undone")
{
    check_tree(Format::mailbox,
               "From a@b.example Mon Nov 23 10:00:00 2026\nSubject: 1\n\n>From here\nFrom there\n"
               ">>From >x\n>\n\nFrom c@d.example Tue Nov 24 11:00:00 2026\r\n\r\nTwo",
               "begin message1 as message\n"
               "  \"Mailbox-From: a@b.example Mon Nov 23 10:00:00 2026\\nSubject: 1\\n\\n"
               "From here\\nFrom there\\n>From >x\\n>\\n\\n\"\n"
               "begin message2 as message\n"
               "  \"Mailbox-From: c@d.example Tue Nov 24 11:00:00 2026\\r\\n\\r\\nTwo\"\n");
}

TEST_CASE("mailbox: a line that is too long to be a separator is text")
{
    const auto long_line =
        "From a Mon Nov 23 10:00 2026\n\nFrom " + std::string(3000, 'x') + "\nfin";
    const auto single = [&](auto take) {
        for (const char& c : long_line)
            take(as_bytes({&c, 1}));
    };
    CHECK(tree_of(Format::mailbox, {}, single) == "begin message1 as message\n  3048 bytes\n");
}
