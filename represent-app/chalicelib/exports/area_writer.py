"""Write the bulk files of an area, in all formats at once; each record is parsed once."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chalicelib.exports.bulk_models import BulkObject
from chalicelib.representatives import export

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from chalicelib.aws.export_bucket import ExportBucket, ObjectWriter
    from chalicelib.representatives.export_models import ExportFormat

FORMATS: tuple[ExportFormat, ...] = ("csv", "jsonl")
HEADER = f'{export.BOM}"tenant",{export.CSV_HEADER}'


@contextmanager
def open_files(bucket: ExportBucket, area: str, key: str) -> Iterator[AreaWriter]:
    """Open the files of an area under keys that begin with `key`; after an error nothing is stored."""
    keys: dict[ExportFormat, str] = {kind: f"{key}.{kind}" for kind in FORMATS}
    with ExitStack() as stack:
        writers = {
            kind: stack.enter_context(bucket.open_writer(key, export.MEDIA_TYPES[kind], f"{area}.{kind}"))
            for kind, key in keys.items()
        }
        for kind, writer in writers.items():
            writer.write(get_start(kind))
        yield AreaWriter(keys, writers)


@dataclass(frozen=True, slots=True)
class AreaWriter:
    """Writes the files of an area, by format."""

    keys: Mapping[ExportFormat, str]
    writers: Mapping[ExportFormat, ObjectWriter]

    def add(self, tenant: str, records: Iterable[Mapping[str, Any]]) -> None:
        """Write the records of a tenant."""
        lines: dict[ExportFormat, list[str]] = {kind: [] for kind in FORMATS}
        size = 0
        for record in records:
            lines["csv"].append(f'"{tenant}",{export.format_csv_line(record)}')
            lines["jsonl"].append(f'{{"tenant": "{tenant}", {export.format_json_line(record)[1:]}')
            size += len(lines["csv"][-1])
            if size > export.CHUNK:
                self._flush(lines)
                size = 0
        self._flush(lines)

    def _flush(self, lines: Mapping[ExportFormat, list[str]]) -> None:
        for kind, waiting in lines.items():
            self.writers[kind].write("".join(waiting).encode())
            waiting.clear()

    def copy(self, kind: ExportFormat, pieces: Iterator[bytes]) -> None:
        """Write bytes of another file."""
        for piece in pieces:
            self.writers[kind].write(piece)

    def finish(self) -> dict[ExportFormat, BulkObject]:
        """Complete the files."""
        stored = {kind: writer.finish() for kind, writer in self.writers.items()}
        return {
            kind: BulkObject(key=self.keys[kind], size=file.size, digest=file.digest) for kind, file in stored.items()
        }


def get_start(kind: ExportFormat) -> bytes:
    """Return the bytes that each file of a format begins with."""
    return HEADER.encode() if kind == "csv" else b""
