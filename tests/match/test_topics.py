from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from wrensong.match.graph import embed, ppmi
from wrensong.match.topics import brand_mix, creator_mix, taxonomy, topic_hits


def hits(*captions: str) -> np.ndarray:
    return topic_hits(pa.array(captions), np.zeros(len(captions), dtype=np.int64), 1)[0]


def about(*captions: str) -> str:
    return taxonomy().names[int(hits(*captions).argmax())]


def test_there_are_at_least_twenty_niches() -> None:
    assert len(taxonomy().names) >= 20


@pytest.mark.parametrize(
    ("caption", "niche"),
    [
        ("Fresh sourdough from my oven #realbread", "food"),
        ("Heute gibt es Schokoladenkuchen, das Rezept ist einfach", "food"),
        ("Ma routine pour la peau: sérum et crème #skincareroutine", "beauty"),
        ("Entrenamiento de fuerza en el gimnasio", "fitness"),
        ("Der Hund und die Katze im Garten", "pets"),
        ("Neue Bücher zum Lesen", "books"),
    ],
)
def test_captions_are_read_in_several_languages(caption: str, niche: str) -> None:
    assert about(caption) == niche


def test_a_word_counts_once_a_caption() -> None:
    assert hits("bread bread bread #bread") == pytest.approx(hits("bread"))
    assert hits("bread", "bread").max() == 2 * hits("bread").max()


def test_link_in_bio_says_nothing() -> None:
    assert not hits("link in bio").any()


def test_a_brand_is_found_by_alias_by_word_and_by_its_own_words() -> None:
    names = [*taxonomy().names, "own"]
    named = brand_mix(("Hair & Beauty",), has_own_words=False)
    assert named is not None
    assert named[names.index("beauty")] == 1
    worded = brand_mix(("organic sourdough flour",))
    assert worded is not None
    assert worded[names.index("food")] > worded[names.index("sustainability")] > 0
    assert worded.sum() == pytest.approx(1)
    unheard = brand_mix(("zzyzx",))
    assert unheard is not None
    assert unheard[-1] == 1
    assert brand_mix(("zzyzx",), has_own_words=False) is None


def test_one_caption_does_not_make_a_specialist() -> None:
    evidence = np.array([[1.0, 0.0], [10.0, 0.0], [0.0, 10.0], [0.0, 0.0]])
    mix, known = creator_mix(evidence, np.zeros(4), np.full(4, -1))
    assert mix.sum(axis=1) == pytest.approx(np.ones(4))
    assert mix[0, 0] < mix[1, 0]
    assert known.tolist() == [True, True, True, False]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(max_size=40) | st.none(), max_size=6))
def test_any_captions_can_be_counted(captions: list[str | None]) -> None:
    owner = np.zeros(len(captions), dtype=np.int64)
    found = topic_hits(pa.array(captions, pa.string()), owner, 2)
    assert found.shape == (2, len(taxonomy().names))
    assert not found[1].any()


def test_creators_with_the_same_tags_lie_together() -> None:
    counts = sparse.csr_matrix(np.kron(np.eye(2), np.ones((5, 4))))
    graph = embed(counts)
    vectors = graph.creators / np.linalg.norm(graph.creators, axis=1, keepdims=True)
    near = vectors @ vectors.T
    assert near[:5, :5].min() > 0.99 > 0.01 > abs(near[:5, 5:]).max()
    folded = graph.fold(np.array([0, 1]))
    assert folded is not None
    assert vectors[0] @ folded > 0 == pytest.approx(vectors[9] @ folded, abs=1e-9)


def test_the_embedding_keeps_the_largest_directions() -> None:
    random = np.random.default_rng(2)
    counts = sparse.csr_matrix((random.random((60, 40)) < 0.2).astype(float))
    matrix, _ = ppmi(counts.log1p())
    exact = np.linalg.svd(matrix.toarray(), compute_uv=False)
    graph = embed(counts, size=10)
    assert np.linalg.norm(graph.creators) ** 2 >= 0.97 * (exact[:10] ** 2).sum()
    assert np.array_equal(embed(counts, size=10).creators, graph.creators)


@pytest.mark.parametrize("shape", [(0, 0), (1, 1), (3, 0), (0, 3), (2, 2)])
def test_too_few_tags_give_no_vectors_and_no_error(shape: tuple[int, int]) -> None:
    graph = embed(sparse.csr_matrix(shape))
    assert not graph.creators.any()
    assert graph.fold(np.arange(shape[1])) is None
