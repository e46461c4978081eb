"""Who may do what where: people, workspaces, and the roles that join them."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac


class Role(models.TextChoices):
    """From least to most: who may read, who may also write, who may also let others in."""

    VIEWER = "viewer", "may read"
    EDITOR = "editor", "may read and write"
    OWNER = "owner", "may also invite and remove people"

    def allows(self, needed: str) -> bool:
        """Whether this role may do what ``needed`` may."""
        order = list(Role.values)
        return order.index(self.value) >= order.index(needed)


class People(BaseUserManager["User"]):
    """Finds and makes people; an e-mail address is compared without regard to case."""

    def create_user(self, email: str, password: str | None = None, name: str = "") -> User:
        """A person who can sign in; without a password only by a link."""
        user = self.model(email=email.strip().lower(), name=name.strip())
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str | None) -> User:
        return self.get(email=(email or "").strip().lower())


class User(AbstractBaseUser):
    """A person who signs in.

    ``totp_secret`` is what her telephone makes codes from (as it is: whoever reads the desk's
    file could make codes, but still needs the password). ``totp_last`` is the step of the last
    code she used. Sessions begun in an earlier ``epoch`` have ended.
    """

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    totp_secret = models.CharField(max_length=255, blank=True)
    totp_last = models.BigIntegerField(default=0)
    may_add_spaces = models.BooleanField(default=False)
    epoch = models.IntegerField(default=0)

    objects = People()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ()  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.name or self.email

    def get_session_auth_hash(self) -> str:
        """Changes with the password and with the epoch: every other session then ends."""
        return salted_hmac(
            "wrensong.session", f"{self.password}:{self.epoch}", algorithm="sha256"
        ).hexdigest()


class Space(models.Model):
    """A workspace (a brand, or a client of an agency): one folder with its own facts.

    ``folder`` is relative to the home folder of the installation; ``.`` is the home itself.
    """

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    folder = models.CharField(max_length=255, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    demo = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        return Path(settings.WRENSONG_HOME) / self.folder


class Membership(models.Model):
    """One person's role in one workspace."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    space = models.ForeignKey(Space, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role.choices)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["user", "space"], name="one_role_per_person"),
        )

    def allows(self, needed: str) -> bool:
        return Role(self.role).allows(needed)


class Invitation(models.Model):
    """A link that lets one person join a workspace; only its hash is kept."""

    space = models.ForeignKey(Space, models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=10, choices=Role.choices)
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)


class SignInLink(models.Model):
    """A link that signs one person in, once."""

    user = models.ForeignKey(User, models.CASCADE)
    purpose = models.CharField(max_length=10)  # sign-in
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class SignedIn(models.Model):
    """Where a person is signed in, so that she can see it and end it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="signed_in")
    session = models.CharField(max_length=40, unique=True)
    browser = models.CharField(max_length=80)  # Firefox on Linux
    since = models.DateTimeField(auto_now_add=True)


class RecoveryCode(models.Model):
    """Stands in, once, for the code of a telephone that is lost; only a keyed hash is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)


class Token(models.Model):
    """What a program signs in with: one person's rights, in one workspace, until it expires."""

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    space = models.ForeignKey(Space, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.VIEWER)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)


class Attempt(models.Model):
    """A failed or rate-limited act, counted to slow down guessing; pruned after a day."""

    what = models.CharField(max_length=20)
    who = models.CharField(max_length=64)  # keyed hash of an address or an e-mail
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = (
            models.Index(fields=["what", "who", "at"], name="attempts_by_whom"),
            models.Index(fields=["at"], name="attempts_by_age"),
        )
