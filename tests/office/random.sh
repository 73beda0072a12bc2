#!/usr/bin/env bash
# usage: random.sh FIRST LAST   -- the workbooks of random models through LibreOffice
#
# Writes the workbooks of these seeds, lets LibreOffice recalculate them all from scratch, and compares every formula
# cell; what LibreOffice does wrong by itself stands in tests/random/faults.rs and is counted. Then plants wrong values
# into one book, which must be found.
set -euo pipefail
examples=${EXAMPLES:-$(cd "$(dirname "$0")/../.." && pwd)/target/debug/examples}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/books" "$work/again" "$work/planted" "$work/found" "$work/profile/user"
cat >"$work/profile/user/registrymodifications.xcu" <<'X'
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
X
# recalculate FOLDER BOOK...: many by one process, as starting it takes longer than a book.
recalculate() {
  soffice "-env:UserInstallation=file://$work/profile" --headless --norestore --convert-to xlsx --outdir "$@" \
    >"$work/office.txt" 2>&1
}
"$examples/random_models" --small --write "$work/books" "$1" "$2"
mapfile -t books < <(find "$work/books" -name '*.xlsx' | sort)
for ((at = 0; at < ${#books[@]}; at += 50)); do
  recalculate "$work/again" "${books[@]:at:50}"
done
"$examples/random_models" --compare "$work/books" "$work/again"

echo "-- control: planted wrong values must be found"
"$examples/compare_books" --plant "${books[0]}" "$work/planted/book.xlsx"
recalculate "$work/found" "$work/planted/book.xlsx"
if "$examples/random_models" --compare "$work/planted" "$work/found" >"$work/control.txt"; then
  echo "the planted wrong values were not found"
  exit 1
fi
cut -c 1-200 "$work/control.txt"
