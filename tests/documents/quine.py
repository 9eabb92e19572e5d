"""A gzip file that unpacks to itself, so that nobody ever comes to its end (after R. Cox, "Zip files all the way
down"). Its blocks print what follows them: L(n) is a stored block and prints the n bytes behind it, R(n) prints the
last n bytes once more."""
import struct
import zlib

HEAD = b"\x1f\x8b\x08\x08\0\0\0\0\0\x03"  # a name follows
TAIL = 8


def stored(size):
    return struct.pack("<BHH", 0, size, 0xFFFF ^ size)


def again(first, second, last=0):
    """Two matches that print the last first + second bytes: in fixed codes, 5 bytes with the end of the block."""
    distance = first + second
    bits = [last, 1, 0]

    def code(value, width):  # Huffman codes: the highest bit first
        bits.extend(value >> i & 1 for i in reversed(range(width)))

    base, symbol, extra = next(x for x in ((9, 6, 2), (13, 7, 2), (17, 8, 3)) if x[0] <= distance < x[0] + (1 << x[2]))
    for length in (first, second):
        assert 3 <= length <= 10
        code(length - 2, 7)  # symbols 257 to 264
        code(symbol, 5)
        bits.extend((distance - base) >> i & 1 for i in range(extra))
    code(0, 7)
    packed = sum(bit << i for i, bit in enumerate(bits)).to_bytes(5, "little")
    assert last or len(bits) == 40  # the next block begins on a byte
    return packed


def with_tail(name, tail):
    head = HEAD + name + b"\0"
    size = len(head) + 5
    show, repeat = stored(size), again(size // 2, size - size // 2)
    one, four, again4, nothing = stored(5), stored(20), again(10, 10), stored(0)
    end, once_more = stored(TAIL + 5), again(10, 3, last=1)
    return b"".join(
        [
            head,
            show, head, show,
            repeat,
            one, repeat,
            one, one,
            four, repeat, one, one, four,
            again4,
            four, again4, four, again4, four,
            again4,
            four, again4, nothing, nothing, end,
            again4,
            nothing,
            nothing,
            end, once_more, tail,
            once_more,
            tail,
        ]
    )  # fmt: skip


def solve(rows):
    """x of 32 equations over GF(2): bit 32 of a row is its right side. None if there is not one solution."""
    for column in range(32):
        pivot = next((i for i in range(column, 32) if rows[i] >> column & 1), None)
        if pivot is None:
            return None
        rows[column], rows[pivot] = rows[pivot], rows[column]
        rows = [row ^ rows[column] if i != column and row >> column & 1 else row for i, row in enumerate(rows)]
    return sum((row >> 32) << i for i, row in enumerate(rows))


def gzip_quine():
    """The file holds its own CRC. That of a file is linear in its bits, so the one that fits can be computed."""
    for letter in b"abcdefgh":
        name = bytes([letter])
        size = len(with_tail(name, bytes(TAIL)))
        file = lambda crc: with_tail(name, struct.pack("<II", crc, size))
        zero = zlib.crc32(file(0))
        columns = [zlib.crc32(file(1 << i)) ^ zero ^ 1 << i for i in range(32)]
        rows = [sum((columns[i] >> bit & 1) << i for i in range(32)) | (zero >> bit & 1) << 32 for bit in range(32)]
        crc = solve(rows)
        if crc is not None:
            return file(crc)
    raise ArithmeticError("no CRC fits")
