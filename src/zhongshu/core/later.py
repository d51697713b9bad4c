"""What takes long to make, made beside those who ask for it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock, Thread
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass
class Later(Generic[T]):
    """One thing, made anew by a thread of its own whenever it is asked for under another key; threads share it."""

    _key: object = None
    _made: T | None = None
    _error: Exception | None = None
    _maker: Thread | None = None
    _lock: Lock = field(default_factory=Lock)

    def get(self, key: object, make: Callable[[], T], patience: float | None = None) -> T | None:
        """What was made for this key. Who asks first waits for it, `patience` seconds at most (None: however long);
        they after that, and others meanwhile, have what was made before, None where nothing was. Raises what `make`
        raised to whoever waited; who asks next has it tried again."""
        with self._lock:
            if self._key == key and self._made is not None:
                return self._made
            first = self._maker is None or not self._maker.is_alive()
            if first:
                self._error = None
                self._maker = Thread(target=self._make, args=(key, make), daemon=True)
                self._maker.start()
            maker = self._maker
        if maker is not None and (first or patience is None):
            maker.join(patience)
        if first and self._error is not None:
            raise self._error
        if patience is None and self._key != key:  # what others waited for was made for another
            return self.get(key, make)
        return self._made

    def _make(self, key: object, make: Callable[[], T]) -> None:
        try:
            made = make()
        except Exception as error:  # told to whoever waits for it
            self._error = error
            return
        with self._lock:
            self._key, self._made = key, made
