"""Frames in which nothing changes, written without an encoder.

H.264 has a word for "this block is as it was". A frame that says it of all its blocks at once takes a dozen
bytes, and no time to make. It needs parameters of its own, because in the ones of the encoder's frames the
word would have to pass through the arithmetic coder.
"""

SPS, PPS, P_FRAME = 0x67, 0x68, 0x41
"""First bytes of the NAL units: what it is, and that later frames refer to it."""

OWN_PPS = 1
"""Number of the parameters of unchanged frames; the encoder's are number 0."""


class Bits:
    """A string of bits, written from the left."""

    def __init__(self) -> None:
        self._bits = ""

    def fixed(self, value: int, width: int) -> "Bits":
        """A number in so many bits."""
        self._bits += f"{value:0{width}b}"
        return self

    def golomb(self, *values: int) -> "Bits":
        """Numbers in Exp-Golomb code: a zero for every digit after the first, then the number plus one."""
        for value in values:
            digits = f"{value + 1:b}"
            self._bits += "0" * (len(digits) - 1) + digits
        return self

    def unit(self, first: int) -> bytes:
        """The bits as a NAL unit: closed, filled up, and with no start code inside."""
        closed = self._bits + "1"
        closed += "0" * (-len(closed) % 8)
        payload = bytes(int(closed[start : start + 8], 2) for start in range(0, len(closed), 8))
        escaped = bytearray()
        for byte in payload:
            if byte <= 3 and escaped[-2:] == b"\0\0":
                escaped.append(3)
            escaped.append(byte)
        return b"\0\0\0\1" + bytes([first]) + bytes(escaped)


class Reader:
    """Reads what `Bits` writes."""

    def __init__(self, unit: bytes) -> None:
        payload = unit[1:].replace(b"\0\0\3", b"\0\0")
        self._bits = "".join(f"{byte:08b}" for byte in payload)
        self._place = 0

    def fixed(self, width: int) -> int:
        """A number of so many bits."""
        self._place += width
        return int(self._bits[self._place - width : self._place], 2)

    def golomb(self) -> int:
        """A number in Exp-Golomb code."""
        zeros = self._bits.index("1", self._place) - self._place
        self._place += zeros
        return self.fixed(zeros + 1) - 1


def own_parameters() -> bytes:
    """The NAL unit of the parameters that unchanged frames are written with."""
    bits = Bits().golomb(OWN_PPS, 0)
    bits.fixed(0, 2)  # Code words of variable length instead of the arithmetic coder; no fields.
    bits.golomb(0, 0, 0)  # One slice, one reference frame.
    bits.fixed(0, 3)  # No weights.
    bits.golomb(0, 0, 0)  # Quantisers: nothing is quantised.
    bits.fixed(0b100, 3)  # Frames say whether they are deblocked.
    return bits.unit(PPS)


class Unchanged:
    """Makes the frames that repeat a segment's only frame.

    Parameters
    ----------
    headers:
        The encoder's `extradata`.
    size:
        Width and height in pixels.
    """

    def __init__(self, headers: bytes, size: tuple[int, int]) -> None:
        units = headers.replace(b"\0\0\0\1", b"\0\0\1").split(b"\0\0\1")
        sps = Reader(next(unit for unit in units if unit and unit[0] == SPS))
        profile = sps.fixed(24) >> 16
        sps.golomb()
        if profile >= 100 and (sps.golomb() != 1 or sps.golomb() or sps.golomb() or sps.fixed(2)):
            raise AssertionError("the encoder's headers are not those of 8-bit yuv420p")
        self._number_bits = sps.golomb() + 4
        if sps.golomb() != 0:
            raise AssertionError("the encoder's frames do not carry their order")
        self._order_bits = sps.golomb() + 4
        self._blocks = -(-size[0] // 16) * -(-size[1] // 16)

    def frame(self, number: int) -> bytes:
        """The packet of the frame that comes so many frames after the segment's first."""
        bits = Bits().golomb(0, 5, OWN_PPS)
        bits.fixed(number % (1 << self._number_bits), self._number_bits)
        bits.fixed(2 * number % (1 << self._order_bits), self._order_bits)
        bits.fixed(0b0, 1).fixed(0b0, 1).fixed(0b0, 1)  # References as usual; marked as usual.
        bits.golomb(0, 1)  # The quantiser of the parameters; not deblocked.
        bits.golomb(self._blocks)  # That many blocks are as they were.
        return bits.unit(P_FRAME)
