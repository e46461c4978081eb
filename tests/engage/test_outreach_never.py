"""Whatever is done in whatever order: who said no, or was erased, is never written to, and no mail
goes out that no person approved. On the real sending, to a real server."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from wrensong.core.errors import WrensongError
from wrensong.engage import desk as engage
from wrensong.engage.desk.outreach import drafting, senders, setup, stopping
from wrensong.engage.models import Contact, Dispatch, Message

HANDLES = ("@mina.bakes", "@nils.kocht..wren", "@greta.rye..wren")
SPELLINGS = (
    ("mina@example.org", "Mina+press@EXAMPLE.org", "mina@example.org."),
    ("nils@bücher.example", "NILS+a+b@xn--bcher-kva.example", "nils@Bücher.example"),
    ("gre.ta@gmail.com", "greta+x@googlemail.com", "G.R.E.T.A@gmail.com"),
)
ACTS = ("draft", "approve", "edit", "send", "suppress", "click", "erase", "portal", "respell",
        "force")  # fmt: skip
steps = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, 2), st.integers(0, 2)), min_size=4, max_size=18
)


class World:
    """What was done so far, told by the test itself: who said no, which mails were approved."""

    def __init__(self, desk, post):
        self.desk, self.post = desk, post
        self.said_no: set[int] = set()
        self.approved: set[int] = set()
        self.seen = len(post.mails)

    def contact(self, person, spelling):
        found = Contact.objects.filter(handle=HANDLES[person][1:]).first()
        return found or self.desk.contact(HANDLES[person], SPELLINGS[person][spelling])

    def act(self, what, person, spelling):
        address = SPELLINGS[person][spelling]
        contact = self.contact(person, spelling)
        newest = Message.objects.filter(contact=contact).first()
        if what == "draft":
            self.desk.draft(contact)
        elif what == "approve" and newest:
            self.desk.approve(newest)
            self.approved.add(newest.pk)
        elif what == "edit" and newest:
            drafting.edit(newest, self.desk.ben, newest.version, "Changed", "Words nobody read")
            self.approved.discard(newest.pk)
        elif what == "respell":
            self.desk.contact(HANDLES[person], address)
        elif what == "force" and newest:  # a mistake elsewhere writes the state alone
            Message.objects.filter(pk=newest.pk, state="stopped").update(state="approved")
        elif what == "send":
            self.send()
        elif what in ("suppress", "click", "erase", "portal"):
            self.say_no(what, person, contact, address)

    def say_no(self, what, person, contact, address):
        space = self.desk.space
        if what == "suppress":
            engage.suppress(space, address, "hand", self.desk.ben)
        elif what == "click":
            held = setup.mail_setup(space)
            path = urlsplit(senders.unsubscribe_url(held, space, address)).path
            click = {"List-Unsubscribe": "One-Click"}
            assert Client().post(path, click).status_code == 200
        elif what == "portal":
            engage.stop_all_contact(contact, "asked on her page")
        else:
            engage.suppress(space, contact.email, "erased", None)
            contact.delete()
        self.said_no.add(person)

    def send(self):
        # As if days lay between: the pause between mails to one person is tested elsewhere.
        Dispatch.objects.update(at="2020-01-01T00:00:00Z")
        Message.objects.update(held_until=None)
        self.desk.send()
        new = self.post.mails[self.seen :]
        self.seen = len(self.post.mails)
        for _, to, _ in new:
            person = "mng".index(to[0].casefold())  # Mina, Nils or Greta
            assert person not in self.said_no, to
        sent = set(Message.objects.filter(state="sent").values_list("pk", flat=True))
        assert sent <= self.approved


@settings(
    max_examples=60, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(done=steps)
def test_who_said_no_is_never_written_to(desk, post, done):
    with transaction.atomic():
        world = World(desk, post)
        for what, person, spelling in [*done, ("send", 0, 0)]:
            try:
                with transaction.atomic():
                    world.act(what, person, spelling)
            except WrensongError as error:
                note(f"{what}: {error.sentence}")
        transaction.set_rollback(True)
    desk.made.clear()


def test_the_same_acts_do_send_where_nobody_said_no(desk, post):
    """So the test above cannot pass by sending nothing."""
    world = World(desk, post)
    for person in range(3):
        for what in ("draft", "approve"):
            world.act(what, person, 0)
    world.send()
    assert len(post.mails) == 3
    assert stopping.stop_contact(world.contact(0, 0), "enough") == 0
