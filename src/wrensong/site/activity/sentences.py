"""Each entry of the log as a sentence.

A verb reads ``room.thing.act``. ``SENTENCES`` holds those that deserve words of their own; any
other is put together from the words for its act and its thing, so a new verb reads well at once.
``{label}`` is what the entry is about, ``{name}`` any value of ``after`` (else ``before``), and
``{n creators}`` how many of them ``after`` (else ``before``) tells of.
"""

from __future__ import annotations

import re
from typing import Any

from wrensong.desk.models import Entry
from wrensong.doors import wording

NOBODY = "The site"
"""Stands for who did it where nobody was signed in: work in the background, or the command line."""

SENTENCES: dict[str, str] = {
    "people.invitation.send": "invited {label} as {role}",
    "people.invitation.revoke": "revoked the invitation of {label}",
    "people.member.join": "joined as {role}",
    "people.member.role": "made {label} {role}",
    "people.member.remove": "removed {label} from the workspace",
    "people.password.link": "made a password link for {label}",
    "people.password.change": "changed the password",
    "people.password.reset": "chose a new password by a link",
    "people.sessions.end": "signed out everywhere else",
    "people.codes.on": "set up codes of a telephone",
    "people.codes.off": "turned codes of a telephone off",
    "people.codes.renew": "made new recovery codes",
    "people.codes.recovery": "signed in with a recovery code",
    "people.name.change": "changed the own name to {name}",
    "people.link.print": "printed a sign-in link for {label}",
    "people.owner.settle": "became the first owner",
    "people.space.add": "added the workspace {label}",
    "people.space.rename": "renamed the workspace to {label}",
    "people.token.make": "made the API token {label} ({role})",
    "people.token.revoke": "revoked the API token {label}",
    "discover.import": "imported {label}",
    "discover.list.put": "put {n creators} on the list {label}",
    "discover.list.take": "took {n creators} off the list {label}",
    "discover.list.remove": "deleted the list {label}",
    "discover.list.undo": "took back a change of the list {label}",
    "discover.list.leave_out": "changed whether searches leave out the list {label}",
    "discover.search.save": "saved the search {label}",
    "discover.people.accept": "said that {label} are one person",
    "discover.people.reject": "said that {label} are different people",
    "discover.people.undo": "took back whether {label} are one person",
    "imports.upload": "uploaded {label}",
    "imports.start": "started the import of {label}",
    "imports.discard": "discarded the upload {label}",
    "job.cancel": "stopped: {label}",
    "job.retry": "let it try again: {label}",
    "job.prepare": "had the figures computed anew",
    "creator.note.add": "wrote a note on {label}",
    "creator.note.remove": "removed a note on {label}",
    "creator.note.restore": "put a note on {label} back",
    "site.share.make": "shared {label} by a link",
    "site.share.revoke": "ended the shared link to {label}",
    "match.decision.keep": "kept {label}",
    "match.decision.drop": "dropped {label}",
    "match.decision.must": "made sure the plan has {label}",
    "match.decision.undo": "took back the decision on {label}",
    "vet.safety.save": "changed what counts as a worry about brand safety",
    "vet.brands.save": "changed the list of brands and competitors",
    "engage.relationship.start": "started the relationship of {label}",
    "engage.relationship.pause": "let the relationship of {label} rest",
    "engage.relationship.resume": "took up the relationship of {label} again",
    "engage.relationship.unlock": "opened outreach early for {label}: {unlock_reason}",
    "engage.relationship.lock": "took back the early opening of outreach for {label}",
    "engage.relationship.assign": "changed who looks after {label}",
    "engage.next.set": "planned the next act for {label}",
    "engage.next.move": "moved the next act for {label}",
    "engage.touch.add": "kept a touch of {label}",
    "engage.touch.remove": "removed a touch of {label}",
    "engage.touch.restore": "put back a touch of {label}",
    "engage.contact.add": "added the contact {label}",
    "engage.contact.save": "changed what is known of the contact {label}",
    "engage.privacy.erase": "erased a creator from the workspace",
    "engage.privacy.export": "exported what is held of {label}",
    "engage.privacy.lift": "let {label} be imported again",
    "plan.scenario.save": "kept the scenario {label}",
    "collaborate.deliverable.add": "added the deliverable {label}",
    "collaborate.deliverable.agree": "let the terms say what {label} delivers",
    "collaborate.deliverable.change": "changed what is planned of {label}",
    "collaborate.deliverable.drop": "left out {label}: {reason}",
    "collaborate.deliverable.submit": "kept version {version} of {label}",
    "collaborate.deliverable.approve": "approved version {version} of {label}",
    "collaborate.deliverable.return": "asked for changes to version {version} of {label}",
    "collaborate.deliverable.silence": "let silence approve version {version} of {label}",
    "collaborate.deliverable.live": "noted where {label} is live",
    "collaborate.deliverable.check": "asked whether {label} can be seen",
    "collaborate.deliverable.caption": "kept the published text of {label}",
    "collaborate.deliverable.insight": "kept the creator's numbers of {label}",
    "collaborate.deliverable.down": "noted that {label} was taken down: {reason}",
    "collaborate.kit.give": "took up the facts that {label} gave",
    "collaborate.kit.withdraw": "deleted the facts that {label} withdrew",
    "collaborate.objection.make": "took up an objection of {label} to the review",
    "collaborate.portal.make": "made a private link for {label}",
    "collaborate.portal.revoke": "ended a private link of {label}",
    "engage.contact.correct": "took up what {label} corrected",
    "engage.privacy.ask": "took up that {label} asks for deletion",
    "collaborate.ledger.book": "booked {kind}, {amount} {currency}: {label}",
    "collaborate.ledger.reverse": "took back {kind}, {amount} {currency}: {label}",
    "plan.forecast.keep": "kept a forecast: {label}",
    "engage.message.draft": "drafted a mail to {label}",
    "engage.message.edit": "changed a mail to {label}",
    "engage.message.discard": "decided not to send a mail to {label}",
    "engage.message.approve": "approved a mail to {label}",
    "engage.message.unapprove": "took back the approval of a mail to {label}",
    "engage.message.send": "sent a mail to {label}",
    "engage.message.unsent": "said that a mail to {label} was not sent",
    "engage.message.retry": "let a mail to {label} be tried again",
    "engage.message.bounce": "saw a mail to {label} come back",
    "engage.reply.note": "noted an answer of {label}",
    "engage.sequence.start": "drafted a sequence for {label}",
    "engage.sequence.end": "ended a sequence for {label}",
    "engage.suppression.add": "put {label} on the list of those never written to",
    "engage.suppression.lift": "took {label} off the list of those never written to",
    "engage.consent.add": "noted that {label} agreed to mail",
    "engage.consent.withdraw": "noted that {label} took the consent back",
    "engage.gate.allow": "allowed mail to {label} against the country's rule",
    "engage.gate.restore": "let the country's rule hold for {label} again",
    "engage.notice.give": "noted that {label} was told about the data",
    "engage.sender.save": "said who writes for {label}",
    "collaborate.product.add": "added the product {label}",
    "collaborate.product.save": "changed the product {label}",
    "collaborate.product.archive": "put the product {label} away",
    "collaborate.product.restore": "brought the product {label} back",
    "collaborate.gift.offer": "offered a gift: {label}",
    "collaborate.gift.choose": "kept what was chosen as a gift: {label}",
    "collaborate.gift.address": "kept where a gift goes: {label}",
    "collaborate.gift.export": "took the order list: {label}",
    "collaborate.gift.order": "ordered a gift: {label}",
    "collaborate.gift.ship": "sent a gift: {label}",
    "collaborate.gift.deliver": "noted that a gift arrived: {label}",
    "collaborate.gift.lose": "noted that a gift was lost: {label}",
    "collaborate.gift.post": "noted a post about a gift: {label}",
    "collaborate.gift.no_post": "noted that there was no post about a gift: {label}",
    "collaborate.gift.look_again": "took back whether a gift was posted about: {label}",
    "collaborate.gift.cancel": "cancelled a gift: {label}",
    "collaborate.giveaway.add": "prepared the giveaway {label}",
    "collaborate.giveaway.save": "changed the giveaway {label}",
    "collaborate.giveaway.check": "settled checks of the giveaway {label}",
    "collaborate.giveaway.open": "opened the giveaway {label}",
    "collaborate.giveaway.enter": "read a list of entrants of {label}: {added} added",
    "collaborate.giveaway.close": "froze the list of the giveaway {label}",
    "collaborate.giveaway.draw": "drew the winners of {label}",
    "collaborate.giveaway.notify": "told the winner at place {place} of {label}",
    "collaborate.giveaway.accept": "noted that place {place} of {label} takes the prize",
    "collaborate.giveaway.send": "sent the prize of place {place} of {label}",
    "collaborate.giveaway.replace": "replaced place {place} of {label}: {why}",
    "collaborate.giveaway.cancel": "cancelled the giveaway {label}: {reason}",
    "collaborate.ambassadors.add": "added the ambassador programme {label}",
    "collaborate.ambassadors.month": "made what {month} asks of {label}",
    "collaborate.tier.add": "added the tier {label}",
    "collaborate.tier.save": "changed the tier {label}",
    "collaborate.ambassador.join": "took in an ambassador: {label}, {tier}",
    "collaborate.ambassador.terms": "noted the agreement of the ambassador {label}",
    "collaborate.ambassador.tier": "moved an ambassador to {tier}: {label}",
    "collaborate.ambassador.leave": "noted that an ambassador left: {label}",
    "collaborate.ambassador.done": "noted that {label} did what {period} asked",
    "collaborate.ambassador.undone": "took back that {label} did what {period} asked",
    "collaborate.campaign.add": "began the campaign {label}",
    "collaborate.collaboration.propose": "proposed a collaboration: {label}",
    "collaborate.collaboration.counter": "changed the terms of {label}",
    "collaborate.collaboration.agree": "completed the agreement: {label}",
    "collaborate.collaboration.prepare": "began the work: {label}",
    "collaborate.collaboration.submit": "handed in the work: {label}",
    "collaborate.collaboration.return": "asked for changes: {label}",
    "collaborate.collaboration.approve": "approved the work: {label}",
    "collaborate.collaboration.publish": "said it is live: {label}",
    "collaborate.collaboration.complete": "completed the collaboration {label}",
    "collaborate.collaboration.cancel": "cancelled the collaboration {label}",
    "collaborate.collaboration.dispute": "said that something is not as agreed: {label}",
    "collaborate.collaboration.resolve": "went on after a dispute: {label}",
    "collaborate.collaboration.settle": "ended a dispute with a settlement: {label}",
    "collaborate.collaboration.abandon": "ended a dispute without the work: {label}",
    "collaborate.terms.propose": "proposed terms to {label}, version {version}",
    "collaborate.terms.accept": "noted who accepted the terms of {label}, version {version}",
    "collaborate.terms.amend": "made version {version} of the terms of {label} hold",
    "collaborate.clause.restore": "went back to the bundled wording of the clause {label}",
    "collaborate.brief.save": "saved version {version} of the brief for creators in {label}",
}
ACTS: dict[str, str] = {
    "accept": "accepted", "add": "added", "archive": "put away", "assign": "assigned",
    "cancel": "cancelled", "change": "changed", "clear": "cleared", "copy": "copied",
    "create": "made", "delete": "removed", "edit": "changed", "end": "ended", "export": "exported",
    "hide": "hid", "import": "imported", "join": "joined", "keep": "kept", "make": "made",
    "mark": "marked", "merge": "merged", "move": "moved", "new": "made", "note": "wrote",
    "open": "opened", "print": "printed", "put": "put", "reject": "rejected", "remove": "removed",
    "rename": "renamed", "replace": "replaced", "restore": "put back", "retry": "tried again",
    "revoke": "revoked", "save": "changed", "say": "said", "send": "sent", "set": "set",
    "share": "shared", "split": "split", "start": "started", "stop": "stopped", "take": "took",
    "undo": "took back", "unshare": "stopped sharing", "update": "changed", "upload": "uploaded",
    "write": "wrote",
}  # fmt: skip
THINGS: dict[str, str] = {
    "search": "saved search", "space": "workspace", "token": "API token", "decision": "decision on",
    "mapping": "column mapping",
}  # fmt: skip
_SLOT = re.compile(r"\{(n )?(\w+)\}")


def sentence(entry: Entry) -> str:
    """``Ben put 12 creators on the list spring``."""
    who = str(entry.user) if entry.user else NOBODY
    words = SENTENCES.get(entry.verb) or plain(entry.verb)
    values = {**_fields(entry.before), **_fields(entry.after), "label": entry.label or "it"}
    return f"{who} {_SLOT.sub(lambda slot: _fill(slot, values), words)}"


def plain(verb: str) -> str:
    """The words of a verb that has none of its own: ``changed the brief {label}``."""
    *path, act = verb.split(".")
    things = [THINGS.get(word, word.replace("_", " ")) for word in path[1:]]
    thing = f"the {' '.join(things)} " if things else ""
    return f"{ACTS.get(act, f'did “{act}” to')} {thing}{{label}}"


def is_worded(verb: str) -> bool:
    """Whether a verb reads as a sentence, rather than as what it is called inside."""
    return verb in SENTENCES or verb.rsplit(".", 1)[-1] in ACTS


def _fields(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _fill(slot: re.Match[str], values: dict[str, Any]) -> str:
    counted, name = slot.groups()
    found = values.get(name)
    if not counted:
        return "before" if found is None else _role(str(found))
    found = values.get("accounts") if found is None else found
    count = len(found) if isinstance(found, (list, dict)) else found
    return wording.plural(count, name.removesuffix("s"), name) if isinstance(count, int) else name


def _role(word: str) -> str:
    return {"owner": "an owner", "editor": "an editor", "viewer": "a viewer"}.get(word, word)
