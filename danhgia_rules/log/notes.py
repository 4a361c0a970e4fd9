"""Signed checkpoints: the text formats of C2SP, `signed-note` and `tlog-checkpoint`, with Ed25519.

A checkpoint is a head that the holder of a key signed:

    danhgia.example/so-2026
    1234
    <root in Base64>

    — danhgia.example/so-2026 <Base64 of 4 bytes of the key's number and 64 of the signature>

The name of the key is the origin of the log.
"""

import base64
import binascii
import re
from typing import Final, NoReturn

from danhgia_rules.errors import LogError, Problem
from danhgia_rules.log.keys import SigningKey, VerifyingKey
from danhgia_rules.log.merkle import HASH_SIZE
from danhgia_rules.log.proofs import Head, check_origin, read_size

_MAX_NOTE: Final = 2**16
_MAX_SIGNATURES: Final = 100
_SIGNATURE = re.compile(r"— ([^ +]+) ([A-Za-z0-9+/]+={0,2})\Z")


def sign_note(text: str, key: str) -> str:
    """Sign a text that ends with a line break, with a signing key. Raises LogError (K030, K031)."""
    signer = SigningKey.parse(key)
    signature = signer.number + signer.sign(text.encode())
    return f"{text}\n— {signer.name} {base64.b64encode(signature).decode()}\n"


def open_note(note: str, key: str) -> str:
    """Give the text of a note that the verifying key's owner signed; lines of other keys are ignored.

    Raises LogError: K035 for no note, K036 where the key has not signed it.
    """
    verifier = VerifyingKey.parse(key)
    text, lines = _parts(note)
    signatures = [_signature(line) for line in lines]
    ours = [found[4:] for name, found in signatures if (name, found[:4]) == (verifier.name, verifier.number)]
    if not ours or not all(verifier.verifies(text.encode(), signature) for signature in ours):
        raise LogError(Problem("K036"))
    return text


def sign_checkpoint(head: Head, key: str) -> str:
    """Sign a head with the signing key of its log. Raises LogError: K031 for the key of another log."""
    if SigningKey.parse(key).name != head.origin:
        raise LogError(Problem("K031"))
    return sign_note(f"{head.origin}\n{head.size}\n{base64.b64encode(head.root).decode()}\n", key)


def open_checkpoint(note: str, key: str) -> Head:
    """Give the head that a checkpoint holds, if the pinned verifying key signed it.

    Raises LogError: K035 for no checkpoint, K036 where it is not signed by that key, or is of
    another log than the key.
    """
    lines = open_note(note, key).split("\n")
    size = read_size(lines[1]) if len(lines) == 4 and not lines[3] else None
    if size is None:
        _refuse()
    if lines[0] != VerifyingKey.parse(key).name:
        raise LogError(Problem("K036"))
    root = decode(lines[2])
    if root is None or len(root) != HASH_SIZE:
        _refuse()
    return Head(check_origin(lines[0]), size, root)


def decode(text: str) -> bytes | None:
    """Read standard Base64 in its one canonical form; None for any other text."""
    try:
        found = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return found if base64.b64encode(found).decode() == text else None


def _parts(note: str) -> tuple[str, list[str]]:
    """Split a note into its text and the lines of signatures."""
    if len(note) > _MAX_NOTE or any(ord(char) < 0x20 and char != "\n" for char in note):
        _refuse()
    text, gap, rest = note.rpartition("\n\n")
    lines = rest.split("\n")
    if not text or not gap or lines.pop() or not 0 < len(lines) <= _MAX_SIGNATURES:
        _refuse()
    try:
        text.encode()
    except UnicodeError:
        _refuse()
    return text + "\n", lines


def _signature(line: str) -> tuple[str, bytes]:
    found = _SIGNATURE.match(line)
    content = decode(found[2]) if found else None
    if found is None or content is None or len(content) < 5:
        _refuse()
    return found[1], content


def _refuse() -> NoReturn:
    raise LogError(Problem("K035")) from None
