"""Keys of a log: made, written, read; Ed25519 in the text forms of C2SP `signed-note`.

A signing key lives outside the folder of the log. Its text is never part of an error.
Needs the library cryptography (extra `log`), which is loaded on use.
"""

import base64
import binascii
import hashlib
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NoReturn, Self

from danhgia_rules.errors import LogError, Problem, Where
from danhgia_rules.log.paths import reason_of, refuse_inside
from danhgia_rules.log.proofs import check_origin
from danhgia_rules.quiet import Quiet

_ED25519: Final = b"\x01"
_PRIVATE: Final = "PRIVATE+KEY+"
_MAX_KEY: Final = 1000
_KEY = re.compile(r"([^\s+]{1,200})\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})\Z")

Path_ = str | os.PathLike[str]


def _ed25519() -> Any:
    """Load the library that signs. Raises LogError (K030) with the line that installs it."""
    try:
        from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415 - an extra
    except ImportError:
        raise LogError(Problem("K030")) from None
    return ed25519


@dataclass(frozen=True, slots=True, repr=False)
class VerifyingKey(Quiet):
    """A public key with the name of its log."""

    name: str
    public: bytes

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `name+number+key`. Raises LogError (K031)."""
        name, number, public = _parts(text)
        key = cls(name, public)
        if key.number.hex() != number:
            _refuse()
        return key

    @property
    def number(self) -> bytes:
        """The four bytes that name the key in a signature."""
        return key_number(self.name, self.public)

    @property
    def text(self) -> str:
        """The key as one line."""
        return _text(self.name, self.number, self.public)

    def verifies(self, content: bytes, signature: bytes) -> bool:
        """Say whether the signature is this key's, over the content."""
        library = _ed25519()
        from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - an extra

        try:
            library.Ed25519PublicKey.from_public_bytes(self.public).verify(signature, content)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True, repr=False)
class SigningKey(Quiet):
    """A private key with the name of its log."""

    name: str
    seed: bytes

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `PRIVATE+KEY+name+number+seed`. Raises LogError (K030, K031)."""
        if not isinstance(text, str) or not text.startswith(_PRIVATE):
            _refuse()
        name, number, seed = _parts(text.removeprefix(_PRIVATE))
        key = cls(name, seed)
        if key.number.hex() != number:
            _refuse()
        return key

    @property
    def verifying(self) -> VerifyingKey:
        """The public key that belongs to it."""
        return VerifyingKey(self.name, self._private().public_key().public_bytes_raw())

    @property
    def number(self) -> bytes:
        """The four bytes that name the key in a signature."""
        return self.verifying.number

    @property
    def text(self) -> str:
        """The key as one line, to be kept secret."""
        return _PRIVATE + _text(self.name, self.number, self.seed)

    def sign(self, content: bytes) -> bytes:
        """Sign."""
        return bytes(self._private().sign(content))

    def _private(self) -> Any:
        return _ed25519().Ed25519PrivateKey.from_private_bytes(self.seed)


def key_number(name: str, public: bytes) -> bytes:
    """Give the number of a key: four bytes of the SHA-256 of name, line break, type and public key."""
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + public).digest()[:4]


def new_key(origin: str) -> tuple[str, str]:
    """Make a key for a log; give the text of the signing key and that of the verifying key.

    Raises LogError: K024 for the origin, K030 without cryptography.
    """
    check_origin(origin)
    # The one place of the log that draws at random, from the operating system.
    key = SigningKey(origin, _ed25519().Ed25519PrivateKey.generate().private_bytes_raw())
    return key.text, key.verifying.text


def write_key(path: Path_, text: str, *, log: Path_) -> None:
    """Write a signing key to a new file that only its owner may read, outside the folder of the log.

    Raises LogError: K032 inside that folder, K034 where the file exists or cannot be written.
    """
    place = Path(path)
    SigningKey.parse(text)
    refuse_inside(place, log, "K032")
    try:
        handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(text.encode() + b"\n")
            stream.flush()
            os.fsync(stream.fileno())
    except (OSError, ValueError) as failure:
        raise _file_error(place, failure) from None


def read_key(path: Path_, *, log: Path_) -> str:
    """Read the text of a signing key.

    Raises LogError: K031 for no key, K032 where it lies in the folder of the log, K033 where others
    may read it, K034 where it cannot be read.
    """
    place = Path(path)
    refuse_inside(place, log, "K032")
    try:
        # Without waiting, should the path be a pipe.
        handle = os.open(place, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            mode = os.fstat(handle).st_mode
            content = os.read(handle, _MAX_KEY) if stat.S_ISREG(mode) else b""
        finally:
            os.close(handle)
    except (OSError, ValueError) as failure:
        raise _file_error(place, failure) from None
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise LogError(Problem("K033", Where(str(place))))
    try:
        text = content.decode("ascii").strip()
    except UnicodeError:
        _refuse()
    return SigningKey.parse(text).text


def _parts(text: str) -> tuple[str, str, bytes]:
    found = _KEY.match(text) if isinstance(text, str) and len(text) <= _MAX_KEY else None
    if found is None:
        _refuse()
    try:
        content = base64.b64decode(found[3], validate=True)
    except binascii.Error:
        _refuse()
    if len(content) != 33 or content[:1] != _ED25519:
        _refuse()
    return found[1], found[2], content[1:]


def _text(name: str, number: bytes, content: bytes) -> str:
    return f"{name}+{number.hex()}+{base64.b64encode(_ED25519 + content).decode()}"


def _file_error(path: Path, failure: OSError | ValueError) -> LogError:
    return LogError(Problem("K034", Where(str(path)), {"reason": reason_of(failure)}))


def _refuse() -> NoReturn:
    raise LogError(Problem("K031")) from None
