"""What collaborate holds of creators (``desk.privacy``). Whatever hangs on a contact needs no
entry. Money stays for the accountant, without her name."""

from __future__ import annotations

from wrensong.desk.privacy import Holding

HOLDINGS = {
    "collaborate.Campaign": Holding(
        "mentions", "an effort of a brand, whose name may name somebody", "running campaigns",
        "until removed",
    ),
    "collaborate.LedgerEntry": Holding(
        "keep", "amounts and dates of what was earned and paid", "the books",
        "as long as the law asks for the books; without her name once she is erased",
        blank={"label": "erased creator"},
    ),
}  # fmt: skip
