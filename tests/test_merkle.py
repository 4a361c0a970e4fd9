"""The hash tree agrees with the definition of RFC 6962, and a proof proves that one thing only."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danhgia_rules.log import merkle
from danhgia_rules.log.merkle import Frontier, leaf_hash, node_number, verify_consistency, verify_inclusion

MOST = 130
LEAVES = [leaf_hash(str(n).encode()) for n in range(MOST)]


def naive_root(leaves):
    """The definition of RFC 6962, section 2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = split(len(leaves))
    return hashlib.sha256(b"\x01" + naive_root(leaves[:k]) + naive_root(leaves[k:])).digest()


def split(n):
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def naive_path(m, leaves):
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if m < k:
        return [*naive_path(m, leaves[:k]), naive_root(leaves[k:])]
    return [*naive_path(m - k, leaves[k:]), naive_root(leaves[:k])]


def naive_subproof(m, leaves, *, whole):
    if m == len(leaves):
        return [] if whole else [naive_root(leaves)]
    k = split(len(leaves))
    if m <= k:
        return [*naive_subproof(m, leaves[:k], whole=whole), naive_root(leaves[k:])]
    return [*naive_subproof(m - k, leaves[k:], whole=False), naive_root(leaves[:k])]


class Stored:
    """A whole tree in a dictionary, that counts how often it is asked."""

    def __init__(self, leaves):
        self.nodes, self.asked = {}, 0
        frontier = Frontier()
        for leaf in leaves:
            self.nodes.update(frontier.add(leaf))
        self.root = frontier.root()

    def node(self, level, index):
        self.asked += 1
        return self.nodes[node_number(level, index)]


TREE = Stored(LEAVES)
ROOTS = [naive_root(LEAVES[:n]) for n in range(MOST + 1)]
sizes = st.integers(1, MOST)


def test_the_root_at_every_size_is_that_of_the_definition():
    assert [merkle.root(TREE.node, n) for n in range(MOST + 1)] == ROOTS
    assert [Stored(LEAVES[:n]).root for n in range(MOST + 1)] == ROOTS


def test_the_roots_of_the_published_vectors_come_out():
    texts = [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ]
    expected = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]
    frontier, found = Frontier(), []
    for text in texts:
        frontier.add(leaf_hash(bytes.fromhex(text)))
        found.append(frontier.root().hex())
    assert found == expected


def test_every_inclusion_path_is_that_of_the_definition_and_holds():
    for size in range(1, MOST + 1, 1):
        for index in {0, size // 2, size // 3, size - 1}:
            path = merkle.inclusion_path(TREE.node, index, size)
            assert list(path) == naive_path(index, LEAVES[:size])
            assert verify_inclusion(LEAVES[index], index, size, path, ROOTS[size])


def test_every_consistency_path_is_that_of_the_definition_and_holds():
    for new in range(1, MOST + 1, 3):
        for old in range(1, new + 1):
            path = merkle.consistency_path(TREE.node, old, new)
            assert list(path) == naive_subproof(old, LEAVES[:new], whole=True)
            assert verify_consistency(old, new, ROOTS[old], ROOTS[new], path)


def test_every_tree_begins_with_the_empty_one():
    assert merkle.consistency_path(TREE.node, 0, 7) == ()
    assert verify_consistency(0, 7, merkle.EMPTY_ROOT, ROOTS[7], ())
    assert verify_consistency(0, 0, merkle.EMPTY_ROOT, merkle.EMPTY_ROOT, ())
    assert not verify_consistency(0, 7, ROOTS[1], ROOTS[7], ())
    assert not verify_consistency(0, 7, merkle.EMPTY_ROOT, ROOTS[7], (ROOTS[1],))


@given(sizes, st.data())
def test_numbers_of_nodes_are_each_used_once(size, data):
    stored = Stored(LEAVES[:size])
    assert len(stored.nodes) == merkle.node_count(size)
    assert max(stored.nodes) <= 2 * size - 2


@given(sizes, st.data())
def test_a_proof_reads_few_nodes(size, data):
    index = data.draw(st.integers(0, size - 1))
    TREE.asked = 0
    assert len(merkle.inclusion_path(TREE.node, index, size)) <= size.bit_length()
    assert len(merkle.consistency_path(TREE.node, index + 1, size)) <= size.bit_length() + 1
    assert TREE.asked <= 4 * size.bit_length()


def flip(hash_, at):
    return bytes(byte ^ (1 << at % 8 if n == at // 8 else 0) for n, byte in enumerate(hash_))


@given(sizes, st.data())
def test_an_inclusion_proof_with_any_bit_or_the_index_changed_fails(size, data):
    index = data.draw(st.integers(0, size - 1))
    path, bit = merkle.inclusion_path(TREE.node, index, size), data.draw(st.integers(0, 255))
    leaf, root = LEAVES[index], ROOTS[size]
    assert not verify_inclusion(flip(leaf, bit), index, size, path, root)
    assert not verify_inclusion(leaf, index, size, path, flip(root, bit))
    for n, step in enumerate(path):
        changed = (*path[:n], flip(step, bit), *path[n + 1 :])
        assert not verify_inclusion(leaf, index, size, changed, root)
    other = data.draw(st.integers(-2, size + 2).filter(lambda n: n != index))
    assert not verify_inclusion(leaf, other, size, path, root)
    assert not verify_inclusion(leaf, index, size, (*path, root), root)
    if path:
        assert not verify_inclusion(leaf, index, size, path[:-1], root)
        assert not verify_inclusion(leaf, index, size, path[1:], root)


@given(sizes, sizes, st.data())
def test_an_inclusion_proof_does_not_hold_for_the_root_of_another_size(size, other, data):
    index = data.draw(st.integers(0, min(size, other) - 1))
    path = merkle.inclusion_path(TREE.node, index, size)
    assert verify_inclusion(LEAVES[index], index, other, path, ROOTS[other]) == (size == other)


@given(st.tuples(sizes, sizes).map(sorted), st.data())
def test_a_consistency_proof_with_any_bit_or_size_changed_fails(pair, data):
    old, new = pair
    path, bit = merkle.consistency_path(TREE.node, old, new), data.draw(st.integers(0, 255))
    assert not verify_consistency(old, new, flip(ROOTS[old], bit), ROOTS[new], path)
    assert not verify_consistency(old, new, ROOTS[old], flip(ROOTS[new], bit), path)
    for n, step in enumerate(path):
        changed = (*path[:n], flip(step, bit), *path[n + 1 :])
        assert not verify_consistency(old, new, ROOTS[old], ROOTS[new], changed)
    assert not verify_consistency(old, new, ROOTS[old], ROOTS[new], (*path, ROOTS[1]))
    if path:
        assert not verify_consistency(old, new, ROOTS[old], ROOTS[new], path[:-1])
    other = data.draw(sizes.filter(lambda n: n != old))
    assert not verify_consistency(other, new, ROOTS[other], ROOTS[new], path) or (other, path) == (new, ())


@given(st.integers(), st.integers(), st.lists(st.binary(min_size=31, max_size=33), max_size=9), st.binary())
def test_no_proof_whatever_raises_when_it_is_verified(first, second, path, root):
    verify_inclusion(root, first, second, path, root)
    verify_consistency(first, second, root, root, path)
    assert not verify_inclusion(b"short", 0, 1, (), b"short")


def test_a_proof_is_asked_only_within_the_tree():
    for index, size in ((-1, 3), (3, 3), (0, 0)):
        with pytest.raises(ValueError, match="index"):
            merkle.inclusion_path(TREE.node, index, size)
    for old, new in ((-1, 3), (4, 3)):
        with pytest.raises(ValueError, match="size"):
            merkle.consistency_path(TREE.node, old, new)


def test_a_proof_of_five_million_entries_is_short():
    path = merkle.inclusion_path(lambda level, index: leaf_hash(b"%d %d" % (level, index)), 1234, 5_000_000)
    assert len(path) == 23
