"""The registry of filters: everything a search can ask of an account, each in one place.

From it come the options and help of the command, docs/reference/filters.md, the reading of
conditions and links, and the columns of the catalogue. A column of the catalogue has the name
of its filter; ``column`` differs where two filters look at one column (a date and its age).
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Literal

from wrensong.core.errors import FilterUnknown

Kind = Literal["number", "word", "flag", "set", "shares", "amounts", "date", "age"]

# What a kind takes, and how it is written.
KINDS: dict[Kind, tuple[str, str]] = {
    "number": ("a number", "`5k..50k`, `>=3%`, `<1m`"),
    "word": ("a word", "`DE,AT` is any of them, `!DE` any other"),
    "flag": ("yes or no", "`yes`, `no`"),
    "set": ("a word", "`a,b` has any of them, `!a` has it not"),
    "shares": ("a word and its part", "`DE>=40%`; of `DE,AT>=40%` either one reaches it"),
    "amounts": ("money in a named currency", "`EUR<=200`, `100..200 EUR`; never converted"),
    "date": ("a day", "`>=2026-01-01`, `2026-01..2026-03`"),
    "age": ("days, weeks, months or years", "`<=30d`, `6m..`, `<2y`"),
}


@dataclass(frozen=True, slots=True)
class Filter:
    """One thing that can be asked.

    ``unit`` is that of a condition's ends (fractions, not percent). ``source`` names where the
    value comes from: ``reviews.<column>`` is the table of reviews, anything else a table of the
    lake. ``deep`` says that it is known only once ``wrensong vet review --all`` ran.
    """

    name: str
    kind: Kind
    unit: str
    source: str
    meaning: str
    example: str
    topic: str
    deep: bool = False

    @property
    def column(self) -> str:
        """The column of the catalogue that it looks at."""
        return self.name.removesuffix("_age") if self.kind == "age" else self.name

    @property
    def option(self) -> str:
        """How a command line says it in its own words."""
        return "--" + self.name.replace("_", "-")

    @property
    def ranged(self) -> bool:
        return self.kind in ("number", "date", "age")

    @property
    def worded(self) -> bool:
        return self.kind in ("word", "set", "flag")


def _topic(topic: str, rows: str, deep: bool = False) -> list[Filter]:
    """Read ``name kind | unit | source | meaning | example`` lines."""
    found = []
    for line in rows.strip().splitlines():
        head, unit, source, meaning, example = (part.strip() for part in line.split("|"))
        name, kind = head.split()
        found.append(Filter(name, kind, unit, source, meaning, example, topic, deep))  # type: ignore[arg-type]
    return found


_ALL = [
    *_topic("Who", """
        platform word | | accounts.platform | instagram, tiktok, youtube, bluesky, twitch | instagram
        handle word | | accounts.handle | the exact handle, without @ | !mina.bakes
        country word | ISO 3166-1 alpha-2 | accounts.country | the creator's country, as stated by a source; names are understood | DE,AT
        city word | | accounts.city | as stated by a source, lower case | berlin
        language word | ISO 639-1 | accounts.language | main language, as stated by a source; names are understood | de
        category word | | accounts.category | niche or category in a source's own words | baking
        niche word | | reviews.niche | niche as stated by a source, or read from the captions | food,vegan
        tier word | | reviews.tier | size class of the followers, by the setting `tiers` | micro
        verified flag | | accounts.verified | has the platform's badge | no
        private flag | | accounts.private | posts are not public | no
        has_email flag | | accounts.email | a public business address is known | yes
        has_bio flag | | accounts.bio | a profile text is known | yes
        also_on set | | accounts.creator_id | platforms of the same person's other accounts | youtube
        source set | | accounts, snapshots, posts | where its facts came from | file:creators.csv
        list set | | lists | your own lists that it is on | !contacted
    """),
    *_topic("Size and counts", """
        followers number | accounts | snapshots.followers | newest known followers or subscribers | 5k..50k
        following number | accounts | snapshots.following | accounts followed | <2k
        following_ratio number | accounts per follower | snapshots | accounts followed for each follower | <=0.5
        posts_count number | posts | snapshots.posts_count | posts on the profile | >=100
        avg_likes number | likes per post | snapshots.avg_likes | as stated by a source | >=200
        avg_comments number | comments per post | snapshots.avg_comments | as stated by a source | >=10
        avg_views number | views per post | snapshots.avg_views | as stated by a source | >=5k
        stated_er number | fraction | snapshots.engagement_rate | engagement rate as stated by a source, under its own definition | >=2%
        credibility number | fraction | snapshots.credibility | audience held to be real, by a source's own method | >=75%
    """),
    *_topic("Growth", """
        growth_30 number | fraction | snapshots.followers | change of followers per 30 days, between the newest count and the one nearest 30 days before (20 to 45) | >=2%
        growth_90 number | fraction | snapshots.followers | the same per 90 days (60 to 135 days apart) | 5%..50%
        growth_365 number | fraction | snapshots.followers | the same per 365 days (243 to 548 days apart) | >=10%
        counts_known number | counts | snapshots.followers | days on which followers were counted | >=5
        history_days number | days | snapshots.followers | from the first to the newest follower count | >=90
    """),
    *_topic("Posts", """
        posts_known number | posts | posts | posts in the lake | >=10
        median_likes number | likes per post | reviews.median_likes | of the middle post | >=100
        median_comments number | comments per post | reviews.median_comments | of the middle post | >=5
        median_views number | views per post | reviews.median_views | of the middle post | >=2k
        median_shares number | shares per post | posts.shares | of the middle post | >=3
        median_saves number | saves per post | posts.saves | of the middle post | >=10
        views_per_follower number | views per follower | reviews | median views over followers | >=0.3
        comments_per_like number | comments per like | reviews | median comments over median likes | >=1%
        posts_per_week number | posts per week | reviews.posts_per_week | cadence over the known posts | 1..7
        last_post date | UTC | posts.posted_at | day of the newest known post | >=2026-01-01
        last_post_age age | days | posts.posted_at | days since the newest known post | <=30d
        first_post date | UTC | posts.posted_at | day of the oldest known post | <2025-01-01
        first_post_age age | days | posts.posted_at | days since the oldest known post | >=1y
        post_type shares | fraction | posts.type | part of the posts of a type: image, carousel, video, reel, short, story, text | reel>=50%
        video_seconds number | seconds | posts.duration | length of the middle video | <=60
        caption_length number | characters | posts.caption | length of the middle caption | >=100
        hashtag set | | posts.hashtags | hashtags used, without # | sourdough,baking
        mention set | | posts.mentions | accounts mentioned or tagged, without @ | !rivalbrand
        sponsor set | | posts.sponsors | accounts the platform names as sponsor, without @ | oatly
        paid_brand set | | posts.mentions | accounts mentioned or tagged in posts marked as advertising, without @ | !rivalbrand
        paid_posts number | posts | posts.disclosed | posts marked as advertising | 1..10
        last_paid_post date | UTC | posts.disclosed | day of the newest post marked as advertising | >=2026-01-01
        last_paid_post_age age | days | posts.disclosed | days since the newest post marked as advertising | >=90d
    """),
    *_topic("Engagement", """
        er number | fraction | reviews.er | engagement per follower (per view on view platforms), typical post | >=3%
        er_low number | fraction | reviews.er_low | lower end of its 80 % interval: surely at least | >=2%
        er_high number | fraction | reviews.er_high | upper end of its 80 % interval | <=15%
        er_raw number | fraction | reviews.er_raw | the same from its own posts alone | >=3%
        er_base word | | reviews.er_base | what it is divided by: followers or views | followers
        er_posts number | posts | reviews.posts | posts the engagement rests on | >=10
        peer_percentile number | 0 to 100 | reviews.peer_percentile | similar accounts with a lower engagement, in 100 | >=75
        peer_percentile_low number | 0 to 100 | reviews.peer_percentile_low | the percentile of er_low | >=50
        peer_percentile_high number | 0 to 100 | reviews.peer_percentile_high | the percentile of er_high | <=99
        top_quartile number | probability | reviews.p_top_quartile | of belonging to the top quarter of similar accounts | >=50%
        peers number | accounts | reviews.peers_n | similar accounts it is compared with | >=100
        likes_evidence number | robust sd | reviews.likes_evidence | likes against what such a following brings | -2..2
        comments_evidence number | robust sd | reviews.comments_evidence | comments against what such likes bring | >=-2
        reply_ratio number | fraction | reviews.reply_ratio | comments of others that the creator answers | >=20%
        reply_low number | fraction | reviews.reply_low | lower end of its 80 % interval | >=10%
        comments_seen number | comments | reviews.comments_seen | comments by others that are in the lake | >=20
        topic_focus number | probability | reviews.topic_focus | that two posts start with the same hashtag | >=0.3
        mentions_per_100 number | mentions per 100 posts | reviews.mentions_per_100 | accounts named or tagged, people and brands | <=50
    """),
    *_topic("Advertising", """
        disclosed_share number | fraction | reviews.disclosed_share | posts marked as advertising; a lower bound | <=20%
        disclosed_low number | fraction | reviews.disclosed_low | lower end of its 80 % interval | >=1%
        disclosed_high number | fraction | reviews.disclosed_high | upper end of its 80 % interval | <=30%
    """),
    *_topic("Advertising", """
        commercial_load number | fraction | reviews.commercial_load | expected share of posts that are paid, disclosed or not | <=25%
        commercial_low number | fraction | reviews.commercial_low | lower end of its 80 % interval | <=20%
        commercial_high number | fraction | reviews.commercial_high | upper end of its 80 % interval | <=40%
        brands_per_100_posts number | brands per 100 posts | reviews.brands_per_100_posts | different brands named | <=20
        brands_named number | brands | reviews.brands_named | different brands named | 1..15
        repeat_partner_share number | fraction | reviews.repeat_partner_share | brands named on two or more days | >=20%
        paid_delta number | ratio minus one | reviews.paid_delta | engagement of paid posts against the creator's others | >=-10%
        paid_delta_low number | ratio minus one | reviews.paid_delta_low | lower end of its 80 % interval | >=-30%
    """, deep=True),
    *_topic("Niche and safety", """
        niche_found word | | reviews.niche_found | most likely niche by what the captions say | food
        niche_chance number | probability | reviews.niche_chance | of niche_found | >=70%
        niche_share number | fraction | reviews.niche_share | posts in niche_found | >=50%
        niche_low number | fraction | reviews.niche_low | lower end of its 80 % interval | >=40%
        safety_flags set | | reviews.safety_flags | categories of words found in captions | !alcohol,gambling
        safety_hits number | posts | reviews.safety_hits | captions with a word of a category | <=2
    """, deep=True),
    *_topic("Evidence", """
        bought_followers word | | reviews.lr_bought_followers | do the counts look like bought followers: clear or look | clear
        bought_likes word | | reviews.lr_bought_likes | do the counts look like bought likes: clear or look | clear
        bought_both word | | reviews.lr_bought_both | do the counts look like both bought together: clear or look | clear
        pod_comments word | | reviews.lr_pod_comments | do the counts look like traded comments: clear or look | clear
        follow_unfollow word | | reviews.lr_follow_unfollow | do the counts look like follow and unfollow: clear or look | clear
        gain word | | reviews.growth_lr | is every gain of followers explained: clear or look | clear
        pods word | | reviews.pod_members | do other creators comment in a circle: clear or look | clear
        arranged_comments word | | reviews.inauthentic_comment_low | are comments written by arrangement or in bulk: clear or look | clear
        lr_bought_followers number | likelihood ratio | reviews.lr_bought_followers | how much likelier the counts are with bought followers than without | <=3
        lr_bought_likes number | likelihood ratio | reviews.lr_bought_likes | the same with bought likes | <=3
        lr_bought_both number | likelihood ratio | reviews.lr_bought_both | the same with both together | <=3
        lr_pod_comments number | likelihood ratio | reviews.lr_pod_comments | the same with traded comments | <=3
        lr_follow_unfollow number | likelihood ratio | reviews.lr_follow_unfollow | the same with follow and unfollow | <=3
        growth_lr number | likelihood ratio | reviews.growth_lr | how much likelier the largest unexplained gain is with a purchase | <=3
        growth_gain number | fraction | reviews.growth_gain | the largest unexplained gain, of the followers | <=20%
        pod_score number | weighted triangles | reviews.pod_score | comments among creators in circles | <=1
        pod_percentile number | 0 to 100 | reviews.pod_percentile | creators with a lower pod_score, in 100 | <=90
        pod_lr number | likelihood ratio | reviews.pod_lr | pod_score in a pod against outside one | <=3
        inauthentic_comment_share number | fraction | reviews.inauthentic_comment_share | comments that are generic and by a suspicious author | <=10%
        generic_comment_share number | fraction | reviews.generic_comment_share | comments that are empty, emoji, mentions or short praise | <=60%
        spam_comment_share number | fraction | reviews.spam_comment_share | comments that advertise | <=5%
    """, deep=True),
    *_topic("Audience", """
        audience_country shares | fraction | audience | part of the audience in a country | DE>=40%
        audience_city shares | fraction | audience | part of the audience in a city, lower case | berlin>=5%
        audience_gender shares | fraction | audience | part of the audience of a gender | female>=60%
        audience_age shares | fraction | audience | part of the audience of an age group | 25-34>=30%
        audience_language shares | fraction | audience | part of the audience with a language | de>=50%
        audience_interest shares | fraction | audience | part of the audience with an interest | food>=20%
        audience_at date | UTC | audience.observed_at | when the newest audience shares were true | >=2026-01-01
        audience_at_age age | days | audience.observed_at | age of the newest audience shares | <=180d
        sampled_followers number | accounts | follower_samples | followers seen in samples | >=100
    """),
    *_topic("Price", """
        price_post amounts | currency | quotes | newest price asked or offered for a post | EUR<=200
        price_reel amounts | currency | quotes | the same for a reel | EUR<=300
        price_story amounts | currency | quotes | the same for a story | EUR<=80
        price_video amounts | currency | quotes | the same for a video | USD<=1000
        price_short amounts | currency | quotes | the same for a short | USD<=150
    """),
    *_topic("Age of the data", """
        seen date | UTC | accounts, snapshots, posts | when the newest fact about it was true | >=2026-01-01
        seen_age age | days | accounts, snapshots, posts | age of the newest fact about it | <=90d
        counted date | UTC | snapshots.observed_at | when its followers were counted | >=2026-01-01
        counted_age age | days | snapshots.observed_at | age of the follower count | <=30d
    """),
]  # fmt: skip
FILTERS: dict[str, Filter] = {f.name: f for f in _ALL}

# What people write for a filter in front of a bar of their own.
ALIASES = {
    "in_list": "list", "tag": "hashtag", "brand": "paid_brand", "lang": "language",
    "engagement": "er", "engagement_rate": "er", "views": "median_views", "email": "has_email",
    "likes": "median_likes", "comments": "median_comments", "replies": "reply_ratio",
    "subscribers": "followers", "audience": "audience_country", "price": "price_post",
}  # fmt: skip


def filter_named(name: str) -> Filter:
    """The filter a person means: case, hyphens and a few other names are forgiven.

    Raises FilterUnknown with the nearest names.
    """
    plain = name.strip().lower().replace("-", "_")
    found = FILTERS.get(ALIASES.get(plain, plain))
    if found is None:
        shown = plain if len(plain) <= 60 else plain[:60] + "…"
        near = difflib.get_close_matches(plain[:60], [*FILTERS, *ALIASES], n=3, cutoff=0.6)
        hint = f" Near it: {', '.join(near)}." if near else ""
        raise FilterUnknown(f"There is no filter “{shown}”.{hint}")
    return found
