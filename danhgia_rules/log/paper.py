"""A head on one line of paper: `DANHGIA/1 ORIGIN SIZE ROOT CHECK`.

Only characters that a QR code holds in its alphanumeric mode, so the same line is the text of the
QR code. The root is in Base32 (RFC 4648, no padding); the check is the first 8 characters of the
Base32 of the SHA-256 of what stands before it, so that a typing error is told from a rewritten log.
It is no signature: what makes it trustworthy is who keeps the paper.
"""

import base64
import binascii
import hashlib
from typing import Final, NoReturn

from danhgia_rules.errors import LogError, Problem
from danhgia_rules.log.proofs import Head, check_origin, read_size

_MARK: Final = "DANHGIA/1"
_ROOT, _CHECK, _MAX_LINE = 52, 8, 1000


def paper_line(head: Head) -> str:
    """Write a head as one line to print, or to put into a QR code."""
    text = f"{_MARK} {check_origin(head.origin).upper()} {head.size} {_base32(head.root)}"
    return f"{text} {_check(text)}"


def read_paper(text: str) -> Head:
    """Read a line as it was typed or scanned: small letters and more spaces are no harm.

    Raises LogError: K037 for no such line, K038 for a typing error.
    """
    if not isinstance(text, str) or not text.isascii() or len(text) > _MAX_LINE:
        _refuse()
    words = text.upper().split()
    size = read_size(words[2]) if len(words) >= 4 and words[0] == _MARK else None
    if size is None:
        _refuse()
    code = "".join(words[3:])  # people group long codes
    root, check = code[:_ROOT], code[_ROOT:]
    if len(code) != _ROOT + _CHECK:
        _refuse()
    if check != _check(f"{_MARK} {words[1]} {words[2]} {root}"):
        raise LogError(Problem("K038"))
    return Head(check_origin(words[1].lower()), size, _root(root))


def _root(text: str) -> bytes:
    try:
        found = base64.b32decode(text + "====")
    except binascii.Error:
        _refuse()
    if _base32(found) != text:
        _refuse()
    return found


def _base32(content: bytes) -> str:
    return base64.b32encode(content).decode().rstrip("=")


def _check(text: str) -> str:
    return _base32(hashlib.sha256(text.encode()).digest())[:_CHECK]


def _refuse() -> NoReturn:
    raise LogError(Problem("K037")) from None
