"""Open sources with their state: those of the catalogue, and those of tenants."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from chalicelib.core.errors import Conflict, NotFound
from chalicelib.sources.catalog import correct, get_built_in, load_catalog
from chalicelib.sources.files import SharedFiles, TenantFiles
from chalicelib.sources.models import SourceState
from chalicelib.sources.repository import CHANGED

if TYPE_CHECKING:
    from chalicelib.aws.source_bucket import SourceBucket
    from chalicelib.aws.tenant_bucket import TenantBucket
    from chalicelib.sources.models import SourceDefinition, TenantSource
    from chalicelib.sources.repository import SourceRepository, TenantSourceRepository


@dataclass(slots=True, eq=False)
class BuiltInSource:
    """A source of the catalogue; see service.SourceHandle."""

    built_in: SourceDefinition
    repository: SourceRepository
    bucket: SourceBucket
    state: SourceState
    owner: str | None = None

    @property
    def definition(self) -> SourceDefinition:
        """The definition, with the corrections of administrators."""
        return correct(self.built_in, self.state)

    @property
    def files(self) -> SharedFiles:
        """The stored files."""
        return SharedFiles(self.bucket, self.built_in.id)

    def save(self, state: SourceState) -> None:
        """Store a state; raises Conflict. One PutItem."""
        self.state = self.repository.save(self.built_in.id, state)


@dataclass(slots=True, eq=False)
class OwnSource:
    """A source of a tenant; see service.SourceHandle."""

    stored: TenantSource
    repository: TenantSourceRepository
    bucket: TenantBucket
    owner: str
    definition: SourceDefinition = field(init=False)

    def __post_init__(self) -> None:
        """Take the definition from the stored state; raises NotFound."""
        if self.stored.definition is None:
            raise make_unknown_error(self.owner, self.stored.source)
        self.definition = self.stored.definition

    @property
    def state(self) -> SourceState:
        """The state of its checks."""
        own = self.stored.own or SourceState()
        return own.model_copy(update={"paused": self.stored.paused})

    @property
    def files(self) -> TenantFiles:
        """The stored files."""
        return TenantFiles(self.bucket, self.stored.source)

    def save(self, state: SourceState) -> None:
        """Store a state; raises Conflict if it or the definition was changed in the meantime. GetItem, PutItem."""
        current = self.repository.get(self.stored.source)
        if (current.definition, current.own) != (self.stored.definition, self.stored.own):
            raise Conflict(CHANGED)
        self.stored = self.repository.save(current.model_copy(update={"own": state}))


def open_built_in(source_id: str, repository: SourceRepository, bucket: SourceBucket) -> BuiltInSource:
    """Return a source of the catalogue with its state: one GetItem; raises NotFound."""
    return BuiltInSource(get_built_in(source_id), repository, bucket, repository.get(source_id))


def make_unknown_error(tenant: str, source_id: str) -> NotFound:
    """Return the error of a source that neither the catalogue nor the tenant has."""
    return NotFound(
        f"{tenant} has no source {source_id[:50]!r} of its own, and the catalogue has: {', '.join(load_catalog())}."
    )
