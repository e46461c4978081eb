"""Hard conditions of a brief: who is left out, for a reason that the creator could read.

Pure. The first condition that fails is the one reported. A condition whose data is missing
leaves nobody out; it is counted instead.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from wrensong.core.platforms import PLATFORMS
from wrensong.core.tiers import NO_LIMIT
from wrensong.doors import wording

from .domain import Brief

Account = Mapping[str, Any]
# A check says why somebody is left out, "" when all is well, None when it cannot be known.
Check = Callable[[Brief, Account], str | None]


@dataclass(frozen=True, slots=True)
class Condition:
    key: str
    check: Check
    asked: Callable[[Brief], bool] = lambda brief: True


def _own_account(brief: Brief, account: Account) -> str | None:
    own = brief.brand.handle is not None and account["handle"] == brief.brand.handle
    return "This is the brand's own account." if own else ""


def _excluded(brief: Brief, account: Account) -> str | None:
    named = account["handle"] in brief.exclude
    return "The brand has put this account on its list of exclusions." if named else ""


def _private(brief: Brief, account: Account) -> str | None:
    return "The account is private, so its posts cannot be seen." if account["private"] else ""


def _platform(brief: Brief, account: Account) -> str | None:
    if account["platform"] in brief.platforms:
        return ""
    wanted = wording.listing((PLATFORMS[p].name for p in brief.platforms), last="or")
    here = PLATFORMS.get(account["platform"])
    return f"On {here.name if here else account['platform']}; this brief is for {wanted}."


def _followers(brief: Brief, account: Account) -> str | None:
    count = account["followers"]
    if count is None:
        return None
    low, high = brief.followers
    if low <= count <= high:
        return ""
    wanted = f"{wording.number(low)} to {wording.number(high)}"
    if high >= NO_LIMIT:
        wanted = f"{wording.number(low)} or more"
    return f"{wording.plural(count, 'follower')}; this brief is for {wanted}."


def _country(brief: Brief, account: Account) -> str | None:
    if account["country"] is None:
        return None
    if account["country"].upper() in brief.countries:
        return ""
    wanted = wording.listing(brief.countries, last="or")
    return f"Based in {account['country']}; this brief is for creators in {wanted}."


def _language(brief: Brief, account: Account) -> str | None:
    if account["language"] is None:
        return None
    if re.split(r"[-_]", account["language"].lower())[0] in brief.languages:
        return ""
    wanted = wording.listing(brief.languages, last="or")
    return f"Main language is {account['language']}; this brief asks for {wanted}."


CONDITIONS = (
    Condition("own account", _own_account),
    Condition("exclusion list", _excluded),
    Condition("private account", _private),
    Condition("platform", _platform),
    Condition("followers", _followers),
    Condition("country", _country, lambda brief: bool(brief.countries)),
    Condition("language", _language, lambda brief: bool(brief.languages)),
)
FOUND_IN_POSTS = ("competitor", "avoided words")


def check_accounts(
    brief: Brief, accounts: Iterable[Account]
) -> tuple[dict[int, tuple[str, str]], Counter[str]]:
    """Rows that fail -> (condition, reason); and how many kept rows could not be checked."""
    asked = [c for c in CONDITIONS if c.asked(brief)]
    failed: dict[int, tuple[str, str]] = {}
    not_known: Counter[str] = Counter()
    for row, account in enumerate(accounts):
        unknown = []
        for condition in asked:
            reason = condition.check(brief, account)
            if reason:
                failed[row] = (condition.key, reason)
                break
            if reason is None:
                unknown.append(condition.key)
        else:
            not_known.update(unknown)
    return failed, not_known


def competitor_tags(competitors: Iterable[str]) -> dict[str, str]:
    """Tags that name a competitor (``@brand``, ``#brand``) -> the competitor as written."""
    tags = {}
    for name in competitors:
        bare = name.lstrip("@#").strip().lower()
        joined = re.sub(r"[^\w.]+", "", bare)
        for form in {bare, joined} - {""}:
            tags[f"@{form}"] = tags[f"#{form}"] = name
    return tags
