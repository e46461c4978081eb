"""How hypothesis searches: freely at a desk, the same way each time in CI."""

from __future__ import annotations

import os

from hypothesis import settings

# A busy machine is no reason to fail; what a test may take is measured in benchmarks.
settings.register_profile("desk", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")
