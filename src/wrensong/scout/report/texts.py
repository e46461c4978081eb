"""What the report says about its own methods, the same for every brief."""

from __future__ import annotations

from .view import Point

METHODS = (
    Point(
        "Engagement",
        "For every post, the logarithm of (likes + comments + 1) per follower, or per view where "
        "views are public. A creator’s own posts are weighed against what accounts of the same "
        "platform, size, niche and year bring: with few posts the figure leans on those accounts, "
        "with many on the creator. The figure shown is the middle of what is then likely; the "
        "range holds it with 80\u202f% probability. Ranking by raw rates would favour whoever had "
        "one lucky post.",
        "docs/methods/engagement.md",
    ),
    Point(
        "Similar accounts",
        "The accounts of your files nearest in number of followers, on the same platform and, "
        "where there are enough, in the same niche. A percentile says how many of them are lower.",
        "docs/methods/engagement.md",
    ),
    Point(
        "Likes against followers, comments against likes",
        "What such a following usually brings, and how far this account lies from it in robust "
        "standard deviations, in both directions. Far off is a reason to look, never a verdict: "
        "one post that travelled does the same.",
        "docs/rooms/vet.md",
    ),
    Point(
        "Community",
        "The creator’s own replies divided by the comments of others under their posts.",
        "docs/rooms/vet.md",
    ),
    Point(
        "Marked as paid",
        "Posts with the platform’s own label or with disclosure words such as #ad, divided by all "
        "posts with a caption. What is not disclosed cannot be seen.",
        "docs/rooms/vet.md",
    ),
    Point(
        "Fit",
        "How close the creator’s words, hashtags and mentions are to the brand’s, each compared "
        "with the other candidates; the brand’s claims found in the creator’s own words; and the "
        "declared audience where the brief asks for one. What is not known counts as the average "
        "candidate. Price and engagement are no part of fit.",
        "docs/methods/fit.md",
    ),
    Point(
        "Fee",
        "A range for the work asked, from quotes you imported or else from an editable table of "
        "published prices, each with its year and source. It is a place to start a conversation.",
        "docs/methods/fees.md",
    ),
    Point(
        "The forecast",
        "The creator’s rate times followers, or times forecast views, with the spread of single "
        "posts and an error that all forecasts share. The value is the mean, which lies above the "
        "middle because a few posts do very well. A gift counts with its chance of being posted.",
        "docs/methods/forecast.md",
    ),
    Point(
        "Different followers",
        "People who follow at least one of the chosen creators, each counted once. The overlap of "
        "two followings is estimated from niches and common commenters, hence the range.",
        "docs/methods/reach.md",
    ),
    Point(
        "The choice",
        "Fit decides who takes part; among those, offers are taken by what they add per unit of "
        "cost while the budget lasts, improved by exchanges, and compared with a bound that no set "
        "can exceed.",
        "docs/methods/portfolio.md",
    ),
)

NEVER_TOLD = (
    Point(
        "What a post will sell.",
        "Public counts say nothing about sales. Measure your first collaborations with links and "
        "codes.",
    ),
    Point(
        "Who follows.",
        "Age, place and interests of an audience are only known where your files state them. "
        "Ask the creator for a screenshot of their own statistics.",
    ),
    Point(
        "Whether a creator likes your brand.",
        "No file knows. That is what the first small act is for.",
    ),
)

GLOSSARY = (
    Point("Engagements", "likes and comments."),
    Point("Engagement rate", "engagements of a post divided by followers (or by views)."),
    Point("A range in brackets", "holds the true value with 80\u202f% probability."),
    Point("est.", "estimated from similar cases rather than counted."),
    Point("Similar accounts", "nearest in followers, same platform and niche, in your files."),
    Point("Fit", "how close a creator’s themes and words are to the brand’s."),
    Point("Different followers", "people who follow at least one of the chosen, counted once."),
    Point("Not known", "your files do not say. Never counted as zero, never held against anyone."),
)
