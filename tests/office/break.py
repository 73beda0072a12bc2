"""usage: break.py BOOK.xlsx OUT.xlsx -- the book with the series of its scatter charts out of order, as a writer might."""
import re
import sys
import zipfile

changed = 0
with zipfile.ZipFile(sys.argv[1]) as book, zipfile.ZipFile(sys.argv[2], "w", zipfile.ZIP_DEFLATED) as out:
    for item in book.infolist():
        data = book.read(item)
        if item.filename.startswith("xl/charts/chart"):
            pattern = rb"(<c:spPr>(?:(?!</c:spPr>).)*</c:spPr>)(<c:marker>(?:(?!</c:marker>).)*</c:marker>)"
            data, count = re.subn(pattern, rb"\2\1", data)
            changed += count
        out.writestr(item, data)
if not changed:
    sys.exit("nothing was there to break")
