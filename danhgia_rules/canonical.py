"""Canonical JSON (RFC 8785, for data without floats) and digests of it: what is hashed is these bytes.

Data means text, int within ±(2^53-1), bool, None, list, tuple and dict with text keys.
"""

import hashlib
import hmac
import json
import re
from typing import Any

from danhgia_rules.exact import MAX_INPUT


def canonical_bytes(data: Any) -> bytes:
    """Write data as the one UTF-8 text that RFC 8785 gives it; equal data give equal bytes.

    Raises TypeError for what is no such data (a float among it), ValueError for a number out of
    range or text that is no Unicode.
    """
    keys_in_order = _check(data)
    text = json.dumps(
        data if keys_in_order else _ordered(data),
        ensure_ascii=False,
        separators=(",", ":"),
        sort_keys=keys_in_order,
        check_circular=False,
    )
    return text.encode("utf-8")


def _check(data: Any) -> bool:
    """Refuse what is no such data; say whether the order of code points is that of RFC 8785 for all keys."""
    plain = True
    rest = [data]
    while rest:
        item = rest.pop()
        if isinstance(item, dict):
            for key in item:
                if not isinstance(key, str):
                    raise TypeError(type(key).__name__)
                plain = plain and key.isascii()
            rest += item.values()
        elif isinstance(item, list | tuple):
            rest += item
        elif type(item) is int:
            if not -MAX_INPUT <= item <= MAX_INPUT:
                raise ValueError("integer")
        elif not (isinstance(item, str | bool) or item is None):
            raise TypeError(type(item).__name__)
    return plain


def _ordered(data: Any) -> Any:
    """Sort keys by their UTF-16 code units, as RFC 8785 asks."""
    if isinstance(data, dict):
        return {key: _ordered(data[key]) for key in sorted(data, key=lambda key: key.encode("utf-16-be"))}
    return [_ordered(item) for item in data] if isinstance(data, list | tuple) else data


_DIGEST = re.compile(r"[0-9a-f]{64}\Z")


def is_digest(text: object) -> bool:
    """Whether something is a SHA-256 as it is written here: 64 small hexadecimal digits."""
    return isinstance(text, str) and bool(_DIGEST.match(text))


def sha256(content: bytes) -> str:
    """Give the SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def digest(data: Any) -> str:
    """Give the SHA-256 of the canonical form of data, in hexadecimal."""
    return sha256(canonical_bytes(data))


def commitment(key: bytes, label: str, data: Any) -> str:
    """Commit to data: HMAC-SHA256 of its canonical form, in hexadecimal.

    Without the key it tells nothing of the data; `label` keeps commitments to different things apart.
    """
    return hmac.digest(key, label.encode() + b"\n" + canonical_bytes(data), "sha256").hex()
