"""The fact tables: every column once, with its type, unit and meaning.

This registry creates empty tables, checks what is appended, tells the store how rows are
keyed, and generates docs/reference/tables.md. Times are UTC, stored without zone.
Ids are the integers of ``core.ids``. NULL always means *not known*.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Column:
    """``type`` is a DuckDB type name; ``unit`` is empty for text and flags."""

    name: str
    type: str
    unit: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of fact.

    ``key`` names what a row is about: of several rows with one key the newest
    ``observed_at`` is current, the others are history. Parts are written in the order
    ``cluster``, so that the rows of one account lie together.
    """

    name: str
    grain: str
    key: tuple[str, ...]
    cluster: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def column_names(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.columns)

    def arrow_schema(self) -> pa.Schema:
        import pyarrow as pa

        return pa.schema([pa.field(c.name, _arrow_type(c.type)) for c in self.columns])


_SEEN = (
    Column("source", "VARCHAR", "", "where the row came from: file:<name>, or a source's key"),
    Column("observed_at", "TIMESTAMP", "UTC", "when the values were true, as far as is known"),
)
_ACCOUNT = Column("account_id", "BIGINT", "id ac_", "the account on one platform")


def _table(
    name: str,
    grain: str,
    key: str,
    columns: str,
    cluster: str = "",
    after: tuple[Column, ...] = _SEEN,
) -> Table:
    """Read ``name TYPE | unit | meaning`` lines; account_id first, provenance last."""
    rows = [_ACCOUNT] if "account_id" in key.split() else []
    for line in columns.strip().splitlines():
        head, unit, meaning = (part.strip() for part in line.split("|"))
        column, kind = head.split()
        rows.append(Column(column, kind, unit, meaning))
    keys = tuple(key.split())
    return Table(name, grain, keys, tuple(cluster.split()) or keys, (*rows, *after))


_TABLES = (
    _table("accounts", "an account on one platform, as last described", "account_id", """
        creator_id BIGINT | id cr_ | the person behind it; accounts of one person share it
        platform VARCHAR | | instagram, tiktok, youtube, bluesky, twitch
        handle VARCHAR | | without @, lower case
        platform_user_id VARCHAR | | the platform's own stable id
        display_name VARCHAR | | as shown on the profile
        bio VARCHAR | | profile text
        url VARCHAR | | profile address
        country VARCHAR | ISO 3166-1 alpha-2 | the creator's country as stated by the source
        city VARCHAR | | as stated by the source
        language VARCHAR | ISO 639-1 | main language as stated by the source
        category VARCHAR | | niche or category as stated by the source, lower case
        email VARCHAR | | public business address
        verified BOOLEAN | | the platform's badge
        private BOOLEAN | | posts not public
    """),
    _table("snapshots", "the public counts of an account at one time",
           "account_id source observed_at", """
        followers BIGINT | accounts | followers or subscribers
        following BIGINT | accounts | accounts followed
        posts_count BIGINT | posts | posts on the profile
        engagement_rate DOUBLE | fraction | as stated by the source, under its own definition
        engagement_definition VARCHAR | | id of that definition, NULL when the source does not say
        avg_likes DOUBLE | likes per post | as stated by the source
        avg_comments DOUBLE | comments per post | as stated by the source
        avg_views DOUBLE | views per post | as stated by the source
        credibility DOUBLE | fraction | audience held to be real, by the source's own method
        kind VARCHAR | | public, imported or verified (by the creator)
    """, cluster="account_id observed_at"),
    _table("posts", "a post, as last observed", "account_id post", """
        post VARCHAR | | the platform's id or short code
        posted_at TIMESTAMP | UTC | when it was published
        type VARCHAR | | image, carousel, video, reel, short, story, text
        likes BIGINT | likes | NULL when hidden or not given
        comments BIGINT | comments | NULL when not given
        views BIGINT | views | plays or views
        shares BIGINT | shares |
        saves BIGINT | saves |
        duration DOUBLE | seconds | length of a video
        caption VARCHAR | | text or title and description
        url VARCHAR | | address of the post
        hashtags INTEGER[] | tag ids | hashtags of the caption, in order; names in table tags
        mentions INTEGER[] | tag ids | @mentions and tagged accounts; names in table tags
        partnership_label BOOLEAN | | the platform's own paid-partnership label
        sponsors INTEGER[] | tag ids | accounts the platform names as sponsor
        disclosed BOOLEAN | | label or disclosure words, by the rule in disclosure_rules
        disclosure_rules VARCHAR | | version of the word rules that set disclosed
    """, cluster="account_id posted_at"),
    _table("comments", "a comment under a post", "account_id post comment", """
        post VARCHAR | | the post it stands under
        comment VARCHAR | | the platform's id
        parent VARCHAR | | the comment it answers, NULL at top level
        commenter VARCHAR | | handle or key of the author
        by_creator BOOLEAN | | written by the owner of the post
        posted_at TIMESTAMP | UTC | when it was written
        likes BIGINT | likes |
        text VARCHAR | |
    """, cluster="account_id post posted_at"),
    _table("audience", "a share of an account's audience",
           "account_id dimension value source observed_at", """
        dimension VARCHAR | | country, city, gender, age, language or interest
        value VARCHAR | | DE, female, 25-34 ...
        share DOUBLE | fraction | of the audience
    """),
    _table("follower_samples", "a follower seen in a sample of an account's followers",
           "account_id follower", """
        follower VARCHAR | | key of the follower
        posts_count BIGINT | posts |
        followers BIGINT | accounts |
        following BIGINT | accounts |
        has_picture BOOLEAN | |
        private BOOLEAN | |
        digits_share DOUBLE | fraction | digits in the user name
        name_length BIGINT | characters | of the full name
    """),
    _table("quotes", "a price somebody stated for one piece of work",
           "account_id format source observed_at", """
        format VARCHAR | | post, reel, story, video, short
        amount DECIMAL(18,2) | currency | fee for one
        currency VARCHAR | ISO 4217 |
        kind VARCHAR | | asked, offered, paid or vendor (an estimate by a vendor)
    """),
    _table("identity_decisions", "what somebody decided about two accounts being one person's",
           "account_id other_id observed_at", """
        other_id BIGINT | id ac_ | the other account, the greater of the two ids
        verdict VARCHAR | | same or different; NULL takes an earlier decision back
        decided_by VARCHAR | | who decided
        undoes TIMESTAMP | UTC | time of the decision that is taken back
    """),
    _table("own_people", "a creator who is found among the user's own customers or followers",
           "account_id relation source observed_at", """
        relation VARCHAR | | customer or follower
        matched_by VARCHAR | | email, profile or handle
        orders BIGINT | orders | as the list says
        amount DECIMAL(18,2) | currency | spent, as the list says
        currency VARCHAR | ISO 4217 |
    """),
    _table("forecasts", "what somebody's work was expected to bring, when it was said",
           "account_id forecast", """
        forecast VARCHAR | | id of the forecast and its metric
        metric VARCHAR | | engagement, views, clicks, orders or sales
        value DOUBLE | unit | the expected value
        low DOUBLE | unit | lower end of the interval
        high DOUBLE | unit | upper end of the interval
        level DOUBLE | fraction | what the interval claims to hold
        unit VARCHAR | | count, or the currency of sales
        method VARCHAR | | id of the definition (docs/methods)
        observations BIGINT | posts | how many it rests on
        collaboration VARCHAR | | the kind of work
        format VARCHAR | | post, reel, story, video, short
        posts BIGINT | posts | pieces of work
        brand VARCHAR | | for whom
        as_of TIMESTAMP | UTC | only facts known then were used
        made_at TIMESTAMP | UTC | when it was said
    """),
    _table("tags", "a hashtag or mention that occurs in posts", "tag_id", """
        tag_id INTEGER | id | small number used in posts
        tag VARCHAR | | #word or @handle, lower case
    """, after=()),
)  # fmt: skip
TABLES: dict[str, Table] = {t.name: t for t in _TABLES}


def _arrow_type(name: str) -> pa.DataType:
    import pyarrow as pa

    if name.endswith("[]"):
        return pa.list_(_arrow_type(name[:-2]))
    return {
        "BIGINT": pa.int64(),
        "INTEGER": pa.int32(),
        "DOUBLE": pa.float64(),
        "BOOLEAN": pa.bool_(),
        "VARCHAR": pa.string(),
        "TIMESTAMP": pa.timestamp("us"),
        "DECIMAL(18,2)": pa.decimal128(18, 2),
    }[name]
