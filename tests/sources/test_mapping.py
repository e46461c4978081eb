"""Headers find their fields, and say why."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wrensong.core.errors import ColumnsUnclear
from wrensong.sources.files import mapping
from wrensong.sources.files.fields import FIELDS, FileKind
from wrensong.sources.files.mapping import Assigned, aliases, assign, detect, words


def never(first: str, second: str) -> bool:
    return False


def fields_of(*headers: str, kind: FileKind | None = None) -> dict[str, str | None]:
    found = assign(headers, kind or detect(headers, {}), {}, {}, never)
    return {one.header: one.field for one in found}


CREATORS = ("creator", "category", "category_clean", "followers", "followees", "posts")
POSTS = ("post", "creator", "creator_verified", "taken_at", "type", "likes", "comments", "is_ad",
         "paid_partnership", "sponsors", "tagged", "country", "caption")  # fmt: skip
COMMENTS = ("post", "comment", "parent", "commenter", "at", "likes", "text")
CRAWL = (
    "user_name",
    "user_nfollower",
    "vid_id",
    "vid_caption",
    "vid_postTime",
    "vid_scrapeTime",
    "vid_nview",
    "vid_nlike",
    "vid_hashtags",
    "vid_url",
    "music_id",
    "music_nused",
)


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        (CREATORS, "creators"),
        (POSTS, "posts"),
        (COMMENTS, "comments"),
        (CRAWL, "posts"),
        (("COMMENT_ID", "AUTHOR", "DATE", "CONTENT", "VIDEO"), "comments"),
        (
            ("username", "fullname", "followers", "engagementRate", "avgLikes", "avgComments"),
            "creators",
        ),
        (("id", "username", "title", "followers", "country"), "creators"),
        (("handle", "dimension", "value", "share"), "audience"),
        (("creator", "follower", "posts", "followers", "following"), "followers"),
        (
            ("username", "full_name", "followers", "engagement_percent", "user_id", "handle"),
            "creators",
        ),
        (("handle",), "creators"),
    ],
)
def test_the_kind_of_file_is_told_by_its_headers(headers: tuple[str, ...], kind: str) -> None:
    assert detect(headers, {}) == kind


def test_a_file_of_creators_prefers_the_cleaned_column_and_says_so() -> None:
    found = {one.header: one for one in assign(CREATORS, "creators", {}, {}, never)}
    assert found["category_clean"].field == "category"
    assert found["category"].field is None
    assert "“category_clean” is used" in found["category"].because
    assert found["posts"].field == "posts_count"


def test_a_crawl_of_posts_also_gives_its_authors_counts() -> None:
    found = fields_of(*CRAWL)
    assert found["user_nfollower"] == "followers"
    assert found["vid_scrapeTime"] == "observed_at"
    assert found["vid_url"] == "url"
    assert found["music_id"] is None and found["music_nused"] is None


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("\ufeffFollowers", "followers"),
        ("Followers\n(total)", "followers"),
        ("FOLLOWER_COUNT", "followers"),
        ("followersCount", "followers"),
        ("Engagement rate (%)", "engagement_rate"),
        ("ER %", "engagement_rate"),
        ("Abonnenten", "followers"),
        ("E-Mail", "email"),
        ("Followers (k)", None),
        ("gender", None),
        ("AQS", None),
        ("fake followers %", "fake_followers"),
        ("statistics.subscriberCount", "followers"),
    ],
)
def test_spellings_of_headers(header: str, field: str | None) -> None:
    assert fields_of("handle", header, kind="creators")[header] == field


def test_what_is_known_but_not_kept_says_why() -> None:
    found = assign(["handle", "gender"], "creators", {}, {}, never)
    assert "protected" in found[1].because


def test_a_repeated_column_is_used_once_when_equal_and_refused_when_not() -> None:
    headers = ["handle", "Followers", "Followers #2"]
    found = assign(headers, "creators", {}, {}, lambda a, b: True)
    assert [one.field for one in found] == ["handle", "followers", None]
    with pytest.raises(ColumnsUnclear, match="both look like followers"):
        assign(headers, "creators", {}, {}, never)


def test_the_caller_decides_over_known_names() -> None:
    found = assign(["Name", "fans"], "creators", {"Name": "handle", "fans": None}, {}, never)
    assert found == (
        Assigned("Name", "handle", "you said so"),
        Assigned("fans", None, "you said so"),
    )


def test_what_was_said_before_is_remembered_below_what_is_said_now() -> None:
    found = assign(["a", "b"], "creators", {"a": "handle"}, {"a": "bio", "b": "followers"}, never)
    assert [(one.field, one.because) for one in found] == [
        ("handle", "you said so"),
        ("followers", "remembered"),
    ]


@pytest.mark.parametrize(
    ("told", "words_of_error"),
    [
        ({"a": "followers", "b": "followers"}, "both mapped"),
        ({"nowhere": "followers"}, "no column"),
        ({"a": "shoe_size"}, "not a field"),
    ],
)
def test_a_mapping_that_cannot_be_is_an_error(
    told: dict[str, str | None], words_of_error: str
) -> None:
    with pytest.raises(ColumnsUnclear, match=words_of_error):
        assign(["handle", "a", "b"], "creators", told, {}, never)


def test_one_column_for_two_fields_is_an_error() -> None:
    with pytest.raises(ColumnsUnclear, match="mapped twice"):
        mapping.read_overrides(["Fans=followers", "Fans=following"])
    with pytest.raises(ColumnsUnclear, match="form"):
        mapping.read_overrides(["Fans"])
    assert mapping.read_overrides(["a=b=followers", "Skip="]) == {"a=b": "followers", "Skip": None}


def test_a_file_without_what_it_needs_names_its_columns() -> None:
    found = assign(["posts", "following"], "creators", {}, {}, never)
    with pytest.raises(ColumnsUnclear, match="lacks a column for handle"):
        mapping.check_needed(found, "creators")


def test_a_bare_id_is_nobodys_account_without_counts_beside_it() -> None:
    alone = assign(["id", "status"], "creators", {}, {}, never)
    with pytest.raises(ColumnsUnclear):
        mapping.check_needed(alone, "creators")
    mapping.check_needed(assign(["id", "followers"], "creators", {}, {}, never), "creators")


def test_a_list_with_a_user_name_in_it_is_not_taken_for_creators() -> None:
    codes = assign(["code", "campaign", "username", "valid until"], "creators", {}, {}, never)
    with pytest.raises(ColumnsUnclear) as refused:
        mapping.check_plausible(codes)
    assert "--kind creators" in refused.value.next_step
    mapping.check_plausible(assign(["x", "y", "z", "followers"], "creators", {}, {}, never))


def test_every_alias_names_a_field_of_its_kind_and_only_one() -> None:
    for kind, table in aliases()["kinds"].items():
        owners: dict[str, str] = {}
        for field, names in table.items():
            assert field in FIELDS[kind], (kind, field)
            for name in names:
                assert owners.setdefault(name.replace(" ", ""), field) == field, (kind, name)


def test_the_signature_ignores_order_and_spelling() -> None:
    assert mapping.signature(["A b", "c"]) == mapping.signature(["C", "a_B"])
    assert mapping.signature(["a"]) != mapping.signature(["b"])


KINDS: list[FileKind] = ["creators", "posts", "comments", "audience", "followers"]


@settings(max_examples=500, deadline=None)
@given(
    st.lists(
        st.text(max_size=20) | st.sampled_from(CREATORS + POSTS + COMMENTS + CRAWL),
        max_size=12,
        unique=True,
    ),
    st.sampled_from(KINDS),
)
def test_any_headers_are_assigned_or_refused(headers: list[str], kind: FileKind) -> None:
    try:
        found = assign(headers, kind, {}, {}, never)
    except ColumnsUnclear:
        return
    used = [one.field for one in found if one.field]
    assert len(used) == len(set(used))
    assert [one.header for one in found] == headers
    assert detect(headers, {}) in KINDS


@settings(max_examples=300)
@given(st.sampled_from(KINDS), st.data())
def test_known_names_are_found_in_any_spelling(kind: FileKind, data: st.DataObject) -> None:
    field = data.draw(st.sampled_from(sorted(aliases()["kinds"][kind])))
    name = data.draw(st.sampled_from(aliases()["kinds"][kind][field]))
    form = data.draw(
        st.sampled_from([str.upper, str.title, lambda s: s.replace(" ", "_"), lambda s: f"  {s} "])
    )
    assert fields_of(form(name), kind=kind) == {form(name): field}


def test_words_of_a_header() -> None:
    assert words("\ufeffavgLikes (%)") == ["avg", "likes", "percent"]
    assert words("Followers #2") == ["followers"]
