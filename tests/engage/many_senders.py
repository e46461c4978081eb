"""Senders in processes of their own: `python -m tests.engage.many_senders make` and `... send`."""

from __future__ import annotations

import sys
from pathlib import Path

PEOPLE, TWICE = 16, 4
"""So many people have an address; of so many there is a second account with another spelling."""


def make() -> None:
    from tests.browser.records import BRIEF
    from tests.engage.writing import SENDER, Desk

    from wrensong.desk.models import Membership, Space, User
    from wrensong.engage.desk.outreach.senders import save_sender
    from wrensong.front import open_workspace
    from wrensong.match.desk import import_brief

    home = Path.cwd()
    ben = User.objects.create_user("ben@example.org", None, "Ben")
    space = Space.objects.create(slug="busy", name="Busy", folder=".")
    Membership.objects.create(space=space, user=ben, role="editor")
    rows = [f"one{n},instagram,{1000 + n}" for n in range(PEOPLE + TWICE)]
    file = home / "creators.csv"
    file.write_text("handle,platform,followers\n" + "\n".join(rows), "utf-8")
    open_workspace(home).discover.import_file(file, "creators")
    brand = import_brief(space, ben, BRIEF, "Winter flour").brand
    save_sender(brand, ben, 0, SENDER)
    desk = Desk(space, brand, ben, ben, prepared=False)
    for number in range(PEOPLE + TWICE):
        person = number % PEOPLE
        spelling = (
            f"One{person}+more@Example.org" if number >= PEOPLE else f"one{person}@example.org"
        )
        contact = desk.contact(f"@one{number}", spelling)
        desk.approved(contact)


def send() -> None:
    from wrensong.desk.models import Space
    from wrensong.engage.desk.outreach.sending import send_due

    space = Space.objects.get()
    print("ready", flush=True)
    sys.stdin.readline()  # all begin at once
    sent = 0
    while True:
        done = send_due(space)
        sent += done.sent
        if done.wait or not done.sent:
            break
    print(sent, done.failed, done.problem)


def main(what: str) -> None:
    import django

    django.setup()
    from wrensong.desk.opening import make_schema

    if what == "make":
        make_schema()
    {"make": make, "send": send}[what]()


if __name__ == "__main__":
    main(sys.argv[1])
