"""The lights of the evidence cards as columns, for those who filter by them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from .facts import floats
from .questions import comments, ratios

Flags = npt.NDArray[np.bool_]
# Column -> the likelihood ratio and the share of honest accounts with one as high.
_RATIOS = {
    "bought_followers": ("lr_bought_followers", "false_alarm_bought_followers"),
    "bought_likes": ("lr_bought_likes", "false_alarm_bought_likes"),
    "bought_both": ("lr_bought_both", "false_alarm_bought_both"),
    "traded_comments": ("lr_pod_comments", "false_alarm_pod_comments"),
    "follow_unfollow": ("lr_follow_unfollow", "false_alarm_follow_unfollow"),
    "gain": ("growth_lr", "growth_false_alarm"),
}


def with_lights(table: pa.Table) -> pa.Table:
    """``Reviews.evidence`` with a column ``clear`` or ``look`` for each question a card answers
    (NULL: not known)."""
    for name, (ratio, alarm) in _RATIOS.items():
        lr, false_alarm = floats(table[ratio]), floats(table[alarm])
        needed = ratios.POSTS_NEEDED.get(ratio.removeprefix("lr_"), 0)
        enough = floats(table["fraud_posts"]) >= needed if needed else np.isfinite(lr)
        look = (lr > ratios.NEEDED) & (false_alarm <= ratios.RARE)
        table = _added(table, name, look, np.isfinite(lr) & enough)
    look = np.array([bool(members) for members in table["pod_members"].to_pylist()], bool)
    table = _added(table, "pods", look, np.isfinite(floats(table["pod_score"])))
    enough = floats(table["comments_judged"]) >= comments.FEW
    known = np.isfinite(floats(table["inauthentic_comment_share"])) & enough
    look = floats(table["inauthentic_comment_low"]) >= comments.OFTEN
    return _added(table, "arranged_comments", look, known)


def _added(table: pa.Table, name: str, look: Flags, known: Flags) -> pa.Table:
    words = np.where(look, "look", "clear")
    return table.append_column(name, pa.array(words, pa.string(), mask=~known))
