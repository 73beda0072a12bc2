"""Edits a workbook and saves it as xlsb, recalculated, with formulon: python small.py IN OUT name=value..., where a
value is a number, t:TEXT or f:FORMULA."""

import io
import re
import sys
import zipfile

from formulon import Workbook, WorkbookFormat

source, target, *edits = sys.argv[1:]
# Its writer cannot encode whole rows and columns (print titles), so those names go first.
plain = io.BytesIO()
with zipfile.ZipFile(source) as old, zipfile.ZipFile(plain, "w", zipfile.ZIP_DEFLATED) as new:
    for part in old.infolist():
        content = old.read(part)
        if part.filename == "xl/workbook.xml":
            content = re.sub(rb'<definedName name="_xlnm.Print_Titles".*?</definedName>', b"", content)
        new.writestr(part, content)
book = Workbook.load(plain.getvalue())
sheets = {book.sheet_name(i): i for i in range(book.sheet_count())}
names = {name.name: name for name in book.iter_defined_names()}
for edit in edits:
    name, value = edit.split("=", 1)
    sheet, letters, row = re.match(r"=?'?(.*?)'?!\$?([A-Z]+)\$?(\d+)$", names[name].formula).groups()
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    cell = (sheets[sheet], int(row) - 1, column - 1)
    if value.startswith("t:"):
        book.set_text(*cell, value[2:])
    elif value.startswith("f:"):
        book.set_formula(*cell, value[2:])
    else:
        book.set_number(*cell, float(value))
book.recalc()
with open(target, "wb") as out:
    out.write(book.save_as(WorkbookFormat.XLSB))
