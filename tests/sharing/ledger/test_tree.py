"""Against the published vectors of Certificate Transparency, and against the definitions of RFC 6962."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhongshu.sharing.ledger.tree import (
    EMPTY,
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    over,
    root,
    verify_consistency,
    verify_inclusion,
)

# the reference leaves, roots and proofs of github.com/google/certificate-transparency (merkle_tree_test.cc)
CT_LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
CT_ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
A = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
B = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
C = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
D = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
E = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
F = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"

LEAVES = [leaf_hash(bytes.fromhex(one)) for one in CT_LEAVES]


@pytest.mark.parametrize("size", range(9))
def test_roots_are_the_published_ones(size: int) -> None:
    frontier = Frontier()
    for leaf in LEAVES[:size]:
        frontier.append(leaf)
    assert root(LEAVES[:size]).hex() == frontier.root.hex() == CT_ROOTS[size]


@pytest.mark.parametrize(
    ("index", "size", "path"),
    [
        (0, 1, []),
        (0, 8, [A, B, C]),
        (5, 8, [D, E, CT_ROOTS[4]]),
        (2, 3, [CT_ROOTS[2]]),
        (1, 5, [CT_ROOTS[1], B, D]),
    ],
)
def test_inclusion_proofs_are_the_published_ones(index: int, size: int, path: list[str]) -> None:
    assert [one.hex() for one in inclusion_proof(index, size, over(LEAVES))] == path


@pytest.mark.parametrize(
    ("older", "size", "path"),
    [(1, 1, []), (1, 8, [A, B, C]), (6, 8, [F, E, CT_ROOTS[4]]), (2, 5, [B, D])],
)
def test_consistency_proofs_are_the_published_ones(older: int, size: int, path: list[str]) -> None:
    assert [one.hex() for one in consistency_proof(older, size, over(LEAVES))] == path


def test_an_empty_tree_has_the_hash_of_nothing() -> None:
    assert Frontier().root == EMPTY == root([])


@settings(max_examples=60, deadline=None)
@given(size=st.integers(1, 300), data=st.data())
def test_every_leaf_is_proved_and_no_other(size: int, data: st.DataObject) -> None:
    leaves = [leaf_hash(bytes([one % 256, one // 256])) for one in range(size)]
    index = data.draw(st.integers(0, size - 1))
    path = inclusion_proof(index, size, over(leaves))
    assert verify_inclusion(leaves[index], index, size, path, root(leaves))
    assert not verify_inclusion(leaf_hash(b"another"), index, size, path, root(leaves))
    assert not verify_inclusion(leaves[index], index, size, [*path, EMPTY], root(leaves))
    for other in {(index + 1) % size, size - 1 - index} - {index}:
        assert not verify_inclusion(leaves[index], other, size, path, root(leaves))
    for at in range(len(path)):
        wrong = [EMPTY if one == at else sibling for one, sibling in enumerate(path)]
        assert not verify_inclusion(leaves[index], index, size, wrong, root(leaves))
        assert not verify_inclusion(leaves[index], index, size, path[:at], root(leaves))


@settings(max_examples=60, deadline=None)
@given(size=st.integers(1, 300), data=st.data())
def test_every_beginning_is_proved_and_no_other_tree(size: int, data: st.DataObject) -> None:
    leaves = [leaf_hash(bytes([one % 256, one // 256])) for one in range(size)]
    older = data.draw(st.integers(1, size))
    path = consistency_proof(older, size, over(leaves))
    assert verify_consistency(older, size, path, root(leaves[:older]), root(leaves))
    forged = root([EMPTY, *leaves[1:older]])
    assert not verify_consistency(older, size, path, forged, root(leaves))
    if older < size:
        assert not verify_consistency(older, size, path, root(leaves[:older]), forged)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 70_000))
def test_a_saved_frontier_goes_on_as_if_never_saved(size: int) -> None:
    whole = Frontier()
    for _ in range(size):
        whole.append(EMPTY)
    saved = Frontier(whole.size, whole.peaks)
    for _ in range(300):
        assert saved.append(EMPTY) == whole.append(EMPTY)
    assert saved.root == whole.root


def test_a_frontier_tells_the_roots_of_full_tiles() -> None:
    frontier, tiles = Frontier(), []
    for number in range(600):
        tiles += frontier.append(leaf_hash(bytes([number % 256])))
    leaves = [leaf_hash(bytes([number % 256])) for number in range(600)]
    assert tiles == [root(leaves[:256]), root(leaves[256:512])]


def test_a_frontier_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match="3 leaves has 2 peaks, not 1"):
        Frontier(3, [EMPTY])


def test_leaves_and_nodes_are_told_apart() -> None:
    assert node_hash(LEAVES[0], LEAVES[1]) != leaf_hash(LEAVES[0] + LEAVES[1])
