"""Fails where a dependency needs a newer Rust than the crate names; reads what `cargo metadata` prints."""

import json
import sys

packages = json.load(sys.stdin)["packages"]


def version(package):
    """Its minimum Rust as numbers; () where it names none."""
    return tuple(int(part) for part in (package["rust_version"] or "").split(".") if part)


own = next(version(package) for package in packages if package["name"] == "evcalc")
newer = [f'{p["name"]} {p["version"]}: {p["rust_version"]}' for p in packages if version(p)[:2] > own[:2]]
if newer:
    sys.exit("need a newer Rust: " + ", ".join(newer))
print(f"{len(packages)} packages, none needs a newer Rust than {'.'.join(map(str, own))}")
