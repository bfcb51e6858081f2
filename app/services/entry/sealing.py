"""What is kept so that the database alone is worth nothing: sealed with a key made of the installation's secret."""

from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import timedelta

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class Unreadable(Exception):
    """It was not sealed here, for this purpose, with this secret; or too long ago."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """Makes one key for each purpose of the secret, so that what was sealed for one thing opens nothing else."""

    secret: str = field(repr=False)

    def seal(self, purpose: str, text: str) -> bytes:
        """The text, sealed."""
        return self._lock(purpose).encrypt(text.encode())

    def unseal(self, purpose: str, sealed: bytes, within: timedelta | None = None) -> str:
        """What was sealed; ``within``: how long ago at most.

        Raises:
            Unreadable: see there.
        """
        try:
            return self._lock(purpose).decrypt(sealed, int(within.total_seconds()) if within else None).decode()
        except InvalidToken as error:
            raise Unreadable from error

    def _lock(self, purpose: str) -> Fernet:
        key = HKDF(SHA256(), length=32, salt=None, info=f"samplan {purpose}".encode()).derive(self.secret.encode())
        return Fernet(urlsafe_b64encode(key))
