"""The laws of engagement in the demo world.

Dated priors measured on Instagram feed posts of 2012-19 (docs/methods/engagement.md). They
make the world behave like one; they are not a claim about today's platforms.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# followers at the geometric middle of 1-5k, 5-10k, 10-50k, 50-100k, 100-500k
_KNOTS = np.log([2_240.0, 7_070.0, 22_360.0, 70_700.0, 223_600.0])
_RATE = np.log([0.042, 0.0345, 0.029, 0.024, 0.023])
_COMMENTS_PER_LIKE = np.log([0.040, 0.0385, 0.0295, 0.0191, 0.0124])
_REPLIES = np.array([0.34, 0.27, 0.17, 0.08, 0.05])

BANDS = (5_000, 10_000, 50_000, 100_000)
"""Followers between the sizes for which the medians were measured."""
CREATOR_SD = 0.6
POST_SD = 0.5
VIEWS_EXPONENT = 0.8


def engagement_per_follower(followers: Floats) -> Floats:
    """Median (likes + comments) / followers of an Instagram post, a fraction."""
    return np.exp(np.interp(np.log(followers), _KNOTS, _RATE))


def comments_per_like(followers: Floats) -> Floats:
    """Median comments per like, falling with size."""
    return np.exp(np.interp(np.log(followers), _KNOTS, _COMMENTS_PER_LIKE))


def reply_ratio(followers: Floats) -> Floats:
    """Median share of others' comments that the creator answers."""
    return np.interp(np.log(followers), _KNOTS, _REPLIES)


def views(followers: Floats, platform: str) -> Floats:
    """Median views of a post where engagement is counted per view."""
    return {"tiktok": 2.2, "youtube": 1.6}[platform] * followers**VIEWS_EXPONENT


ENGAGEMENT_PER_VIEW = {"tiktok": 0.058, "youtube": 0.036}
VIEW_COMMENTS_PER_LIKE = {"tiktok": 0.014, "youtube": 0.055}
