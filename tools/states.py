"""Draws the states of a collaboration into docs/rooms/collaborate.md: `python -m tools.states`.

The drawing comes from `wrensong.collaborate.rules.states`; a test fails while it is not current.
"""

from __future__ import annotations

from pathlib import Path

from wrensong.collaborate.rules.states import ACTS, BACK, CANCELLED, COMPLETED, PROPOSED, STATES

PAGE = Path(__file__).parents[1] / "docs" / "rooms" / "collaborate.md"
BEGIN, END = "<!-- drawn by tools/states.py -->\n", "<!-- end of the drawing -->\n"


def diagram() -> str:
    """Every act as arrows, as Mermaid; acts of the brand alone are marked."""
    lines = ["stateDiagram-v2", f"    [*] --> {PROPOSED}"]
    for act in ACTS.values():
        words = act.words if act.both else f"{act.words} (brand)"
        after = "the_state_before" if act.after == BACK else act.after
        lines += [f"    {before} --> {after}: {words}" for before in act.before]
    lines += [f"    {state} --> [*]" for state in (COMPLETED, CANCELLED)]
    return "\n".join(lines)


def table() -> str:
    """Every act in words, for who cannot see the drawing."""
    rows = ["| act | from | to | who | reason |", "| --- | --- | --- | --- | --- |"]
    for act in ACTS.values():
        after = "the state before the dispute" if act.after == BACK else act.after
        who = "either side" if act.both else "the brand"
        rows.append(f"| `{act.name}`: {act.words} | {', '.join(act.before)} | {after} | {who} | "
                    f"{'needed' if act.why else 'none'} |")  # fmt: skip
    return "\n".join(rows)


def drawn(page: str) -> str:
    """The page with the drawing as the code has it now."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    assert set(STATES) <= set(diagram().split()), "a state is not drawn"
    return f"{before}{BEGIN}\n```mermaid\n{diagram()}\n```\n\n{table()}\n\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(drawn(PAGE.read_text("utf-8")), "utf-8")
