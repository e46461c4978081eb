"""A light as a column is the light of the card."""

from __future__ import annotations

from pathlib import Path

from wrensong.demo.world import build_world
from wrensong.front import open_workspace
from wrensong.vet.lights import with_lights
from wrensong.vet.questions import cards

LIGHTS = {
    "bought_followers", "bought_likes", "bought_both", "traded_comments", "follow_unfollow", "gain",
    "pods", "arranged_comments",
}  # fmt: skip


def test_every_light_of_the_demo_world_is_that_of_its_card(tmp_path: Path) -> None:
    files = build_world(tmp_path / "files").folder
    workspace = open_workspace(tmp_path / "workspace")
    for name in ("creators", "posts", "comments", "followers"):
        workspace.discover.import_file(files / f"{name}.csv")
    reviews = workspace.vet.review_all()
    assert not set(reviews.answered.column_names) & LIGHTS
    names = {"growth": "gain", "comments": "arranged_comments", "pod_comments": "traded_comments"}
    seen = set()
    for row in with_lights(reviews.evidence).to_pylist():
        for card in cards(row):
            name = names.get(card.key, card.key)
            if name in LIGHTS:
                assert (row[name] or "not known") == card.light, (row["account"], name)
                seen.add((name, card.light))
    assert {name for name, _ in seen} == LIGHTS
    assert {light for _, light in seen} == {"clear", "look", "not known"}
