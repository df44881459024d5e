"""``python -m benchmarks [PART …] [--quick]``: measure, print, write the page.

Without a name all parts are measured, one after the other. A quick run is for trying things out: it only
prints. Everything listens on loopback and stands in a temporary folder, which is removed again; Node's
packages are kept in the cache folder.
"""

from __future__ import annotations

import argparse
import importlib
import tempfile
from pathlib import Path

from benchmarks import machine, tables
from benchmarks.plan import FULL, QUICK

PARTS = ("requests", "start", "memory", "history", "digest", "nominations", "newcomer")


def main() -> None:
    args = _arguments()
    for part in args.parts or PARTS:
        print(f"\n== {part}", flush=True)
        measuring = importlib.import_module(f"benchmarks.parts.{part}")
        with tempfile.TemporaryDirectory(prefix="milepost-benchmark-", dir=args.folder) as folder:
            measured = machine.described(Path(folder))
            for table in measuring.measure(QUICK if args.quick else FULL, Path(folder)):
                print(f"\n{table.text()}\nMeasured {measured}.", flush=True)
                if not args.quick:
                    tables.write(table, measured)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="How fast the bot is, measured."
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)} (default: all)")
    parser.add_argument("--quick", action="store_true", help="a short run; the page stays as it is")
    parser.add_argument("--folder", type=Path, help="where databases stand: on the disk you ask about")
    args = parser.parse_args()
    if unknown := set(args.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    return args


if __name__ == "__main__":
    main()
