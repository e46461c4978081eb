"""What a caption says by itself: hashtags, mentions, and whether it discloses a paid post."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_END = "\x00"
Numbers: TypeAlias = "np.ndarray[Any, Any]"


# ---- hashtags and mentions -------------------------------------------------------------------


@lru_cache(maxsize=1)
def _letters() -> str:
    """A character class of what a hashtag may consist of: letters, digits, _ and the marks
    that many scripts write vowels with (``\\w`` alone would cut Hindi words apart)."""
    marks = [
        code
        for code in range(0x300, 0x1E000)
        if unicodedata.category(chr(code)) in ("Mn", "Mc") and not 0xFE00 <= code <= 0xFE0F
    ]
    runs: list[list[int]] = []
    for code in marks:
        if runs and code == runs[-1][1] + 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return r"\w\u200c\u200d" + "".join(f"{chr(a)}-{chr(b)}" for a, b in runs)


@lru_cache(maxsize=2)
def _tokens(any_script: bool) -> re.Pattern[str]:
    """Chains of hashtags, mentions, and the ends of captions.

    A hashtag is not part of a word, an entity (``&#39;``) or an address (``/#top``); a mention
    is not part of an e-mail address. ``any_script``: handles may hold letters of any script
    and hyphens (YouTube, Bluesky).
    """
    word = _letters()
    inner, edge = (
        (rf"[{word}.\-·]", rf"[{word}]") if any_script else ("[A-Za-z0-9_.]", "[A-Za-z0-9_]")
    )
    # Every alternative starts with one of four characters, so that the search can skip to them.
    return re.compile(
        rf"[{_END}#＃@](?:(?<={_END})"
        rf"|(?<=[#＃])(?<![{word}&/].)[{word}]+(?:[#＃][{word}]+)*"
        rf"|(?<=@)(?<![{word}.@/].){edge}(?:{inner}*{edge})?(?![{word}]))"
    )


def caption_tags(
    captions: pa.Array | pa.ChunkedArray, *, any_script: bool = False
) -> tuple[pa.Array, pa.Array]:
    """Hashtags and mentions of each caption: two lists of text, ``#word`` and ``@handle``.

    Lower case, NFKC, whole tokens, in order of first occurrence, none twice; a number alone
    (``#1``) is not a hashtag. NULL captions give NULL lists. ``any_script`` allows handles
    with hyphens and letters of any script, as YouTube and Bluesky have them.
    """
    texts = _one(captions)
    known = texts.is_valid().to_numpy(zero_copy_only=False)
    joined = _END.join(pc.replace_substring(texts.fill_null(""), _END, " ").to_pylist())
    found = pa.array(_tokens(any_script).findall(joined), pa.string())
    ends = pc.equal(found, _END).to_numpy(zero_copy_only=False)
    row = np.cumsum(ends)[~ends]
    encoded = found.filter(pa.array(~ends)).dictionary_encode()
    codes = encoded.indices.to_numpy(zero_copy_only=False)
    tokens = encoded.dictionary
    mention = pc.starts_with(tokens, "@").to_numpy(zero_copy_only=False)[codes]
    handles = pa.ListArray.from_arrays(np.arange(len(tokens) + 1, dtype=np.int32), _plain(tokens))
    return (
        _gathered(_hashtags_in(tokens), codes[~mention], row[~mention], known),
        _gathered(handles, codes[mention], row[mention], known),
    )


def _plain(tags: pa.Array) -> pa.Array:
    return pc.utf8_lower(pc.utf8_normalize(tags, "NFKC"))


def _hashtags_in(chains: pa.Array) -> pa.Array:
    """``#a#b`` as ``[#a, #b]``, without those that hold no letter."""
    parts = pc.split_pattern_regex(chains, "[#＃]")
    words = pc.utf8_trim(parts.flatten(), characters="\u200c\u200d")
    real = pc.match_substring_regex(words, r"\p{L}")
    tags = _plain(pc.binary_join_element_wise("#", words.filter(real), ""))
    counts = np.bincount(pc.list_parent_indices(parts).filter(real), minlength=len(chains))
    return pa.ListArray.from_arrays(_offsets(counts), tags)


def _gathered(lists: pa.Array, codes: Numbers, row: Numbers, known: Numbers) -> pa.Array:
    """The tags of each row, each once, in order; NULL where ``known`` is false.

    ``lists`` holds the tags of each distinct token, ``codes`` the tokens as they occur,
    ``row`` where.
    """
    chosen = lists.take(pa.array(codes))
    tags = chosen.flatten()
    row = row[pc.list_parent_indices(chosen).to_numpy()]
    tag = tags.dictionary_encode().indices.to_numpy(zero_copy_only=False)
    _, first = np.unique(row.astype(np.int64) << 32 | tag, return_index=True)
    first.sort()
    counts = np.bincount(row[first].astype(np.int64), minlength=len(known))
    return pa.ListArray.from_arrays(
        _offsets(counts), tags.take(pa.array(first)), mask=pa.array(~known)
    )


def _offsets(counts: Numbers) -> pa.Array:
    return pa.array(np.concatenate([[0], np.cumsum(counts)]), pa.int32())


def _one(array: pa.Array | pa.ChunkedArray) -> pa.Array:
    array = array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
    return array.cast(pa.string())


# ---- disclosure ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DisclosureWords:
    """The compiled word rules. ``version`` goes with every row they decide."""

    version: str
    hashtags: frozenset[str]
    labels: re.Pattern[str]
    phrases: re.Pattern[str]
    affiliate: re.Pattern[str]
    denials: re.Pattern[str]
    affiliate_denials: re.Pattern[str]


@lru_cache(maxsize=1)
def disclosure_rules() -> dict[str, Any]:
    """disclosure_rules.json: the rules of each place, with their sources, and our own words."""
    text = files(__package__).joinpath("disclosure_rules.json").read_text("utf-8")
    rules: dict[str, Any] = json.loads(text)
    return rules


@lru_cache(maxsize=1)
def disclosure_words() -> DisclosureWords:
    """The word rules of disclosure_rules.json (sources stand in that file)."""
    rules = disclosure_rules()
    own = rules["disclosed_captions"]
    listed = {w for j in rules["jurisdictions"].values() for w in (*j["ok"], *j["weak"])}
    listed -= {w for w in listed if "{" in w} | set(own["ambiguous_hashtags"])
    label = _either(own["labels"])
    return DisclosureWords(
        version=rules["version"],
        hashtags=frozenset(_squashed(word) for word in (*listed, *own["more_hashtags"])),
        labels=re.compile(
            # first in the caption, before a mark; first in a line, before a bar or colon; in
            # brackets or stars; or alone on its line
            rf"\A[^\w#@]*(?:{label})\s*(?:[|:;/•·*)\]}}(\-–—\n]|\Z)"
            rf"|^[^\w#@]*(?:{label})\s*[|:]"
            rf"|[(\[{{*](?:{label})[)\]}}*]|^[^\w#@]*(?:{label})[^\w#@]*$",
            re.MULTILINE,
        ),
        phrases=_whole(own["phrases"]),
        affiliate=_whole(own["affiliate_phrases"]),
        denials=_whole(own["denials"]),
        affiliate_denials=_whole(own["affiliate_denials"]),
    )


def _either(patterns: Iterable[str]) -> str:
    return "|".join(sorted(patterns, key=len, reverse=True))


def _whole(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?:(?<!\w)|(?=n['’]t))(?:{_either(patterns)})(?!\w)")


_ACCENTS, _SPACES = re.compile("[\u0300-\u036f]+"), re.compile(r"[^\S\n ]+| {2,}")


def _folded(text: str) -> str:
    """Lower case without accents, spaces made plain: how captions and rules are compared."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _SPACES.sub(" ", plain if plain.isascii() else _ACCENTS.sub("", plain))


def _squashed(text: str) -> str:
    return re.sub(r"\W", "", _folded(text))


# Captions without any of these cannot match a rule; the full rules run on the rest only.
_STEMS = (
    r"(?i)(^|[^a-z])adv?([^a-z]|$)|adgifted|advert|anzeige|werb|spons|affili|commission|gifted"
    r"|paid|partenariat|partner(s|[^a-z]|$)|bezahlt|publicit|collab\w+.?commerc|reklame"
    r"|pr.?sample|produktplatz|promoted.?by|for the free|free product|free.?gift|ambassador"
)


def says_disclosed(caption: str) -> bool:
    """Whether the words of one caption disclose a commercial relation, by the rules' words."""
    rules, text = disclosure_words(), _folded(caption)
    if rules.affiliate.search(text) and not rules.affiliate_denials.search(text):
        return True
    chains = re.findall(r"(?<![\w&/])(?:#\w+)+", text) if "#" in text else ()
    hashtags = {tag for chain in chains for tag in chain[1:].split("#")}
    found = (
        not rules.hashtags.isdisjoint(hashtags)
        or rules.labels.search(text) is not None
        or rules.phrases.search(text) is not None
        or any(_names_partner(tag, text) for tag in hashtags)
    )
    return found and rules.denials.search(text) is None


def _names_partner(tag: str, text: str) -> bool:
    """``#glowambassador`` beside ``@glow.skin``: brand and role in one tag."""
    found = re.fullmatch(r"(?P<brand>\w{3,}?)(?:brand)?(?:ambassador|partner)", tag)
    if found is None:
        return False
    mentioned = (_squashed(name) for name in re.findall(r"(?<!\w)@([\w.]+)", text))
    return any(found["brand"] in name for name in mentioned)


def disclosed(
    captions: pa.Array | pa.ChunkedArray, partnership_label: pa.Array | pa.ChunkedArray
) -> pa.Array:
    """True where the platform's label is set or the caption's words disclose; False where the
    caption is known and does not; NULL where the caption is not known and the label not set."""
    texts = _one(captions).dictionary_encode()
    label = partnership_label
    label = label.combine_chunks() if isinstance(label, pa.ChunkedArray) else label
    plain = pc.replace_substring_regex(pc.utf8_normalize(texts.dictionary, "NFKD"), r"\p{M}+", "")
    possible = pc.match_substring_regex(plain, _STEMS).to_pylist()
    every = zip(texts.dictionary.to_pylist(), possible, strict=True)
    words = pa.array([hit and says_disclosed(text) for text, hit in every], pa.bool_())
    return pc.if_else(label.fill_null(False), True, words.take(texts.indices))
