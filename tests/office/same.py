"""usage: same.py NAME RIGHT.json IMPORT.json PROJECT.json   -- the workbook and the saved scenario give the right outputs"""

import json
import sys

name, right, imported, projected = sys.argv[1], *(json.load(open(path)) for path in sys.argv[2:5])
shown = {output["name"]: output["workbook"] for output in imported["outputs"]}
saved = {output["name"]: output["value"] for output in projected["outputs"]}
if not right["outputs"]:
    sys.exit(f"{name}: nothing to compare")
for output in right["outputs"]:
    value = output["value"]
    for way, found in (("the workbook", shown[output["name"]]), ("the saved scenario", saved[output["name"]])):
        if not isinstance(found, (int, float)) or abs(found - value) > 1e-9 * max(1.0, abs(found), abs(value)):
            sys.exit(f"{name}: {output['name']} is {found} in {way}, and {value} is right; changes: {imported['changes']}")
