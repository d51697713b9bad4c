"""The providers of log-in that region.yaml names, ready to be asked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec

from zhongshu.core.errors import HomeError
from zhongshu.datasets.sources.address import Guard
from zhongshu.sharing.people.outside.identities import Identities
from zhongshu.sharing.people.outside.outside import Outside, Provider
from zhongshu.sharing.people.outside.spec import ProviderSpec
from zhongshu.sharing.people.people import People

_LIBRARIES = ("authlib", "httpx2")


def open_outside(
    providers: Mapping[str, ProviderSpec], people: People, guard: Guard, fill: Callable[[str], str]
) -> Outside:
    """No provider is asked anything before somebody wants to log in by it. `fill` puts secrets in from outside.

    HomeError where the extra `oidc` is missing.
    """
    missing = [name for name in _LIBRARIES if providers and find_spec(name) is None]
    if missing:
        raise HomeError(
            f"region.yaml names providers of log-in, which needs {' and '.join(missing)}",
            hint="pip install 'zhongshu[oidc]'",
        )
    persons = people.persons
    specs = {name: _filled(spec, fill) for name, spec in providers.items()}
    return Outside(Identities(persons.keeper, persons.units), specs, _Connect(guard))


@dataclass(frozen=True)
class _Connect:
    guard: Guard

    def __call__(self, name: str, spec: ProviderSpec) -> Provider:
        from zhongshu.sharing.people.outside.provider import OpenProvider

        return OpenProvider.of(name, spec, self.guard)


def _filled(spec: ProviderSpec, fill: Callable[[str], str]) -> ProviderSpec:
    return spec if spec.client_secret is None else spec.model_copy(update={"client_secret": fill(spec.client_secret)})
