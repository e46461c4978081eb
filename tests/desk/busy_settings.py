"""The site's settings, with work that only tests do."""

from wrensong.site.settings import *  # noqa: F403

WRENSONG_JOBS = ("tests.desk.busy.JOBS",)
