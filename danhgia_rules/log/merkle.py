"""The hash tree of RFC 6962: roots at any size, proofs, and their verification.

Knows hashes only: not what an entry is, nor where nodes are kept. The functions that read a
tree ask a getter `node(level, index)` for the hash of the complete subtree over the leaves
from `index << level`, `1 << level` of them; each asks O(log n) times. The functions that
verify take nothing but hashes and numbers.
"""

import hashlib
from collections.abc import Callable, Sequence

Node = Callable[[int, int], bytes]

HASH_SIZE = 32
"""Length of a hash, in bytes."""

EMPTY_ROOT = hashlib.sha256(b"").digest()
"""Root of the tree without leaves."""


def leaf_hash(data: bytes) -> bytes:
    """Hash the data of a leaf."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two children into their parent."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def node_number(level: int, index: int) -> int:
    """Give the one number of a complete subtree: its place in order, leaves at 0, 2, 4 and so on."""
    return (index << (level + 1)) + (1 << level) - 1


def node_count(size: int) -> int:
    """Count the complete subtrees of a tree, leaves among them."""
    return 2 * size - size.bit_count()


class Frontier:
    """The right edge of a growing tree: enough to add leaves and to give the root."""

    def __init__(self, size: int = 0, peaks: Sequence[bytes] = ()) -> None:
        self.size = size
        self.peaks = list(peaks)

    @classmethod
    def at(cls, node: Node, size: int) -> "Frontier":
        """Read the right edge of a stored tree at a size."""
        peaks, start = [], 0
        for level in reversed(range(size.bit_length())):
            if size >> level & 1:
                peaks.append(node(level, start >> level))
                start += 1 << level
        return cls(size, peaks)

    def add(self, leaf: bytes) -> list[tuple[int, bytes]]:
        """Add the hash of a leaf; give number and hash of each subtree that it completes."""
        index, level, found = self.size, 0, leaf
        completed = [(node_number(0, index), leaf)]
        while index & 1:
            found = node_hash(self.peaks.pop(), found)
            index, level = index >> 1, level + 1
            completed.append((node_number(level, index), found))
        self.peaks.append(found)
        self.size += 1
        return completed

    def root(self) -> bytes:
        """Give the root of the tree so far."""
        if not self.peaks:
            return EMPTY_ROOT
        found = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            found = node_hash(peak, found)
        return found


def root(node: Node, size: int) -> bytes:
    """Give the root of a stored tree at a size."""
    return Frontier.at(node, size).root()


def inclusion_path(node: Node, index: int, size: int) -> tuple[bytes, ...]:
    """Prove that a leaf stands at an index of the tree of a size; the index must be below the size."""
    if not 0 <= index < size:
        raise ValueError("index")
    path, low, high = [], 0, size
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            path.append(_subtree(node, middle, high))
            high = middle
        else:
            path.append(_subtree(node, low, middle))
            low = middle
    return tuple(reversed(path))


def consistency_path(node: Node, old: int, new: int) -> tuple[bytes, ...]:
    """Prove that the tree of size `new` begins with the tree of size `old`; empty for `old` 0."""
    if not 0 <= old <= new:
        raise ValueError("size")
    if old == 0:
        return ()
    path, low, high = [], 0, new
    while high != old:
        middle = low + _split(high - low)
        if old <= middle:
            path.append(_subtree(node, middle, high))
            high = middle
        else:
            path.append(_subtree(node, low, middle))
            low = middle
    if low:  # else it is the old root, which who verifies has
        path.append(_subtree(node, low, high))
    return tuple(reversed(path))


def _split(count: int) -> int:
    """Give the greatest power of two below a count of two and more."""
    return 1 << (count - 1).bit_length() - 1


def _subtree(node: Node, low: int, high: int) -> bytes:
    """Hash the leaves from low to high; low stands on a boundary, so only the right edge is ragged."""
    lefts = []
    while (count := high - low) & (count - 1):
        middle = low + _split(count)
        lefts.append(_subtree(node, low, middle))
        low = middle
    level = count.bit_length() - 1
    found = node(level, low >> level)
    for left in reversed(lefts):
        found = node_hash(left, found)
    return found


def verify_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Say whether a path proves that the leaf hash stands at the index of the tree of that root.

    The root does not tell its size: take size and root from one head that you trust.
    """
    if not (0 <= index < size and _are_hashes((leaf, root, *path))):
        return False
    at, last, found = index, size - 1, leaf
    for step in path:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node_hash(step, found)
            at, last = _climb(at, last)
        else:
            found = node_hash(found, step)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Say whether a path proves that the tree of `new_root` begins with the tree of `old_root`."""
    if not (0 <= old <= new and _are_hashes((old_root, new_root, *path))):
        return False
    if old in {0, new}:
        return not path and old_root == (EMPTY_ROOT if old == 0 else new_root)
    steps = list(path) if old & (old - 1) else [old_root, *path]
    if not steps:
        return False
    return _grow(old - 1, new - 1, steps) == (old_root, new_root)


def _grow(at: int, last: int, steps: list[bytes]) -> tuple[bytes, bytes] | None:
    """Rebuild both roots from a consistency path; None where the path has not the right length."""
    while at & 1:
        at, last = at >> 1, last >> 1
    older = newer = steps[0]
    for step in steps[1:]:
        if last == 0:
            return None
        if at & 1 or at == last:
            older, newer = node_hash(step, older), node_hash(step, newer)
            at, last = _climb(at, last)
        else:
            newer = node_hash(newer, step)
        at, last = at >> 1, last >> 1
    return (older, newer) if last == 0 else None


def _climb(at: int, last: int) -> tuple[int, int]:
    """Go up the right edge to where the next step joins from the left."""
    while at and not at & 1:
        at, last = at >> 1, last >> 1
    return at, last


def _are_hashes(found: Sequence[bytes]) -> bool:
    return all(isinstance(item, bytes) and len(item) == HASH_SIZE for item in found)
