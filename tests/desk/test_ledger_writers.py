"""Four processes write one ledger at once, on SQLite and PostgreSQL: no cent is lost or doubled."""

from __future__ import annotations

import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

from tests.collaborate.ledgers import OWN, PAID, SHARED
from tests.desk.conftest import ROOT

WRITERS = 4


def test_four_writers_at_once_leave_the_exact_sums(tmp_path: Path, database: str) -> None:
    (tmp_path / "wrensong.toml").write_text("format = 1\n", "utf-8")
    environment = {
        **os.environ, "WRENSONG_HOME": str(tmp_path), "WRENSONG_DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "wrensong.site.settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }  # fmt: skip

    def begin(*words: object) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.collaborate.ledgers", *map(str, words)]
        pipe = subprocess.PIPE
        return subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=pipe, stdout=pipe, text=True
        )

    maker = begin("make")
    maker.communicate(timeout=120)
    assert maker.returncode == 0
    writers = [begin("write", number) for number in range(WRITERS)]
    for writer in writers:
        assert writer.stdout is not None and writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("\n")
        writer.stdin.flush()
    for writer in writers:
        writer.communicate(timeout=240)
        assert writer.returncode == 0
    earned, paid, payable, count = begin("sum").communicate(timeout=120)[0].split()
    # The 5000 were reversed, once; each shared key counts once, each own key once.
    commissions = SHARED * Decimal("1.10") + WRITERS * OWN * Decimal("0.01")
    assert Decimal(earned) == 100 + commissions
    payments = int(paid.partition(".")[0]) // PAID
    assert Decimal(paid) == payments * PAID and payments >= 1
    assert Decimal(payable) == Decimal(earned) - Decimal(paid) >= 0
    assert int(count) == 4 + 1 + SHARED + WRITERS * OWN + payments
