"""Why each rule matters to her, and better wording."""

from __future__ import annotations

RULES: dict[str, tuple[str, str]] = {
    "script": (
        "Words that are not hers sound read out; her readers notice, and it is her name below.",
        "Say what must be true and what must be mentioned: “Please mention that it keeps for a "
        "week; the words are yours.”",
    ),
    "over-prescription": (
        "Every direction takes a decision from the person who knows her readers.",
        "Keep the two or three that matter and offer the others as ideas: “If it helps: …; "
        "otherwise do it your way.”",
    ),
    "review-for-positive": (
        "Paying for praise is forbidden for reviews in many places, and readers notice.",
        "Ask for her honest opinion: “Say what you like and what you do not; we pay the same.”",
    ),
    "approval-without-deadline": (
        "She waits for an answer without knowing how long, and her date may pass.",
        "Say by when you answer: “We answer within two working days; without an answer the draft "
        "is approved.”",
    ),
    "usage-term": (
        "Use of her work and her face has a price, and that depends on how long.",
        "Name channels, countries and months: “On our own channels in Austria for six months; in "
        "advertising for three, for 80 EUR more.”",
    ),
    "exclusivity-without-fee": (
        "She gives up other work, and nothing is paid for that.",
        "Name the category, the days and what they are paid: “No other flour for 30 days after "
        "the post; for that we pay 120 EUR more.” Or leave exclusivity out.",
    ),
    "missing-disclosure": (
        "Advertising that is not labelled misleads readers; the law holds both of you to it.",
        "Say which label stands where: “Begin the caption with “Werbung” and switch on the "
        "platform's own label.”",
    ),
    "missing-kill-fee": (
        "When the work is called off after she began, she may be left with nothing.",
        "Say what she gets: “If we cancel after your draft we pay half of the fee, once it is "
        "approved all of it.”",
    ),
    "vague-deliverable": (
        "Neither of you can tell when the work is done.",
        "Say how many of what, where and by when: “One Instagram reel of at least 20 seconds, by "
        "12 May.”",
    ),
    "language": (
        "Only English is read; nothing in this text was judged.",
        "Fill the fields of the brief: they are checked whatever the language of the text.",
    ),
}  # fmt: skip
