"""Run the benchmarks: `python -m bench [--only lookup,writes] [--sizes 100,10000] [--quick]`; see bench/README.md."""

from __future__ import annotations

import argparse
import os
import sys
import time
from functools import partial
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "represent-app"))

from bench import criteria, dataset, maps, report, staff, tables  # noqa: E402 (after the path of the application)
from bench.fake_dynamodb.server import serve  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Sequence

SIZES, QUICK_SIZES = (100, 1_000, 10_000, 100_000), (100, 10_000)
ROUNDS, QUICK_ROUNDS = 5, 3
# The parts of a run, in order, and their modules.
PARTS = {
    "reads": "bench.reads",
    "cold": "bench.cold",
    "lookup": "bench.lookups",
    "writes": "bench.writes",
    "divisions": "bench.divisions",
    "queries": "bench.queries",
    "exports": "bench.exports",
    "parsing": "bench.parsing",
    "imports": "bench.imports",
    "memory": "bench.memory",
    "local": "bench.local_server",
    "tracking": "bench.tracking",
    "pages": "bench.pages",
    "instructions": "bench.instructions",
}


def main(arguments: Sequence[str]) -> int:
    """Measure and print; write the results of a complete run; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Run the benchmarks.")
    parser.add_argument("--only", default="", help=f"parts, separated by commas: {', '.join(PARTS)}")
    parser.add_argument("--quick", action="store_true", help="few rounds, two sizes, without peers")
    parser.add_argument("--sizes", default="", help="numbers of records, separated by commas")
    parser.add_argument("--write", action="store_true", help="write the results even of a quick or partial run")
    options = parser.parse_args(arguments)
    names = options.only.split(",") if options.only else list(PARTS)
    if unknown := set(names) - PARTS.keys():
        parser.error(f"there are no parts {', '.join(sorted(unknown))}; the parts are {', '.join(PARTS)}")
    sizes = tuple(map(int, options.sizes.split(","))) if options.sizes else QUICK_SIZES if options.quick else SIZES
    began = time.monotonic()
    sections = measure(names, sizes, quick=options.quick)
    partial = " ".join(each for each in arguments if each != "--write")
    if partial and not options.write:
        texts = [text for section in sections for text in section.text]
        print("\n\n".join([*texts, report.format_criteria(sections)]))
    else:
        print(report.write(sections, took=time.monotonic() - began, options=partial))
    return 0


def measure(names: Sequence[str], sizes: Sequence[int], *, quick: bool) -> list[criteria.Section]:
    """Measure parts with these numbers of records, all with one database."""
    sections, began = [], time.monotonic()
    # `chalice local` asks whether an embedded cloud is there.
    pages = {staff.KEY_SET: staff.sign_in(f"{dataset.STATE}:admin").key_set, "/_ministack/health": {}}
    with TemporaryDirectory(prefix="represent-bench-") as folder:
        maps.write_maps(Path(folder) / "maps.json")
        os.environ["BENCH_MAPS"] = str(Path(folder) / "maps.json")
        with serve(partial(tables.fill, sizes=sizes, parts=names), pages) as database:
            run = criteria.Run(database, sizes, QUICK_ROUNDS if quick else ROUNDS, quick)
            for name in names:
                sections.append(import_module(PARTS[name]).measure(run))
                print(f"{name} measured, {time.monotonic() - began:.0f} s", file=sys.stderr)
    return sections


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
