"""The site's settings for the type checker, which asks the records for their fields: a desk in a
folder of its own, made when it is asked and never used."""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("WRENSONG_HOME", tempfile.mkdtemp(prefix="wrensong-types-"))

from wrensong.site.settings import *  # noqa: F403
