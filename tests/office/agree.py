"""usage: agree.py NAME IMPORT.json PROJECT.json   -- the outputs of a saved scenario are those of the edited workbook"""

import json
import sys

name, imported, projected = sys.argv[1], json.load(open(sys.argv[2])), json.load(open(sys.argv[3]))
if not imported["changes"]:
    sys.exit(f"{name}: no change was found")
now = {output["name"]: output["value"] for output in projected["outputs"]}
largest, moved = 0.0, 0
for output in imported["outputs"]:
    shown, value = output["workbook"], now[output["name"]]
    if isinstance(shown, float) and isinstance(value, float):
        apart = abs(shown - value) / max(1.0, abs(shown), abs(value))
        largest = max(largest, apart)
        if apart > 1e-9:
            sys.exit(f"{name}: {output['name']} is {shown} in the workbook and {value} here")
    elif shown != value:
        sys.exit(f"{name}: {output['name']} is {shown} in the workbook and {value} here")
    moved += output["before"] != value
if imported["outputs"] and not moved:
    sys.exit(f"{name}: the changes moved no output")
print(f"{name}: {len(imported['changes'])} changes, {moved} of {len(now)} outputs moved, largest difference {largest:.1e}")
