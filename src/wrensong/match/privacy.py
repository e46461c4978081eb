"""What match holds of creators (``desk.privacy``)."""

from __future__ import annotations

from wrensong.desk.privacy import Holding

HOLDINGS = {
    "match.BrandRecord": Holding(
        "mentions", "whom a brand never works with", "keeping competitors out",
        "until the brand is removed",
    ),
    "match.BriefRecord": Holding(
        "mentions", "whom a brief requires or leaves out", "choosing creators",
        "until the brief is removed",
    ),
    "match.Decision": Holding(
        "account", "keep, require or drop, with the reason", "choosing creators",
        "until taken back", ("handle",),
    ),
    "match.Standing": Holding(
        "account", "where she stands in a computed shortlist", "showing the shortlist",
        "until the next computation", ("account_id", "account", "handle"),
    ),
}  # fmt: skip
