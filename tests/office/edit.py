#!/usr/bin/python3
"""Edits workbooks in LibreOffice as a person would, recalculates them and saves them as xlsx, ods and xls.

usage: edit.py FOLDER BOOK.xlsx PLAN [BOOK.xlsx PLAN]...

A plan has one edit a line, with tabs between the words:
  value NAME NUMBER          types a number into the cell with this name
  formula NAME FORMULA       types a formula
  words NAME TEXT            types a text
  column NAME HEAD NUMBER    types a number into the row of the first name and the column of the second
  rows NAME COUNT            inserts rows above the cell with this name
  columns NAME COUNT         inserts columns to the left of it
  sheet TITLE                adds a sheet at the front, with a few cells
  some COUNT                 types a little less, or a later date, into so many of the overrides

It needs LibreOffice Calc and its Python bridge (Debian: libreoffice-calc-nogui, python3-uno).
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time

import uno
from com.sun.star.beans import PropertyValue

DATE = 2  # com.sun.star.util.NumberFormat.DATE
VALUE = 1  # com.sun.star.sheet.FormulaResult.VALUE
FILTERS = {"xlsx": "Calc MS Excel 2007 XML", "ods": "calc8", "xls": "MS Excel 97"}


def option(name, value):
    """A property for the loading and storing of documents."""
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def connect(pipe):
    """The desktop of the office that listens at a pipe."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(300):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except Exception:  # not yet up
            time.sleep(0.1)
    sys.exit("LibreOffice does not answer")


def named(book, name):
    """The cell with a name, its sheet, row and column."""
    cell = book.NamedRanges.getByName(name).getReferredCells().getCellByPosition(0, 0)
    place = cell.CellAddress
    return cell, book.Sheets.getByIndex(place.Sheet), place.Row, place.Column


def apply(book, words):
    """Makes one edit."""
    kind, rest = words[0], words[1:]
    if kind == "sheet":
        book.Sheets.insertNewByName(rest[0], 0)
        book.Sheets.getByIndex(0).getCellByPosition(0, 0).String = "My own notes"
        book.Sheets.getByIndex(0).getCellByPosition(1, 1).Value = 42
        return
    if kind == "some":
        return some(book, int(rest[0]))
    cell, sheet, row, column = named(book, rest[0])
    if kind == "value":
        cell.Value = float(rest[1])
    elif kind == "formula":
        cell.Formula = rest[1]
    elif kind == "words":
        cell.String = rest[1]
    elif kind == "column":
        sheet.getCellByPosition(named(book, rest[1])[3], row).Value = float(rest[2])
    elif kind == "rows":
        sheet.Rows.insertByIndex(row, int(rest[1]))
    elif kind == "columns":
        sheet.Columns.insertByIndex(column, int(rest[1]))
    else:
        sys.exit(f"unknown edit {kind}")


def some(book, count):
    """Changes some of the overrides, evenly spread over them."""
    handles = [name[len("override.") :] for name in book.NamedRanges.ElementNames if name.startswith("override.")]
    # A key that only other scenarios have shows nothing in the live case: there is no value to change a little.
    shown = lambda handle: handle.endswith((".scale", ".shift")) or named(book, f"live.{handle}")[0].FormulaResultType2 == VALUE
    handles = sorted(handle for handle in handles if not handle.endswith(".outside") and shown(handle))
    for handle in handles[:: max(1, len(handles) // count)]:
        cell = named(book, f"override.{handle}")[0]
        if handle.endswith(".scale"):
            cell.Value = 0.97
        elif handle.endswith(".shift"):
            cell.Value = 0.001
        else:
            live = named(book, f"live.{handle}")[0].Value
            dated = book.NumberFormats.getByKey(cell.NumberFormat).Type & DATE
            cell.Value = live + 366 if dated else live * 0.97


def edit(desktop, path, plan, folder):
    """Edits one workbook and saves it in every format."""
    book = desktop.loadComponentFromURL(uno.systemPathToFileUrl(path), "_blank", 0, (option("Hidden", True),))
    for index in range(book.Sheets.Count):
        sheet = book.Sheets.getByIndex(index)
        if sheet.isProtected():
            sheet.unprotect("")
    with open(plan, encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                apply(book, line.rstrip("\n").split("\t"))
    book.calculateAll()
    stem = os.path.splitext(os.path.basename(path))[0]
    for ending, name in FILTERS.items():
        url = uno.systemPathToFileUrl(os.path.join(folder, f"{stem}.{ending}"))
        book.storeToURL(url, (option("FilterName", name),))
    book.close(True)


def main():
    folder, pairs = os.path.abspath(sys.argv[1]), sys.argv[2:]
    os.makedirs(folder, exist_ok=True)
    profile, pipe = tempfile.mkdtemp(), f"edits{os.getpid()}"
    office = subprocess.Popen(
        ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--norestore", f"--accept=pipe,name={pipe};urp;"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        desktop = connect(pipe)
        for book, plan in zip(pairs[::2], pairs[1::2]):
            edit(desktop, os.path.abspath(book), plan, folder)
        try:
            desktop.terminate()
        except Exception:  # it hangs up while it ends
            pass
        office.wait(timeout=30)
    finally:
        office.kill()
        shutil.rmtree(profile, ignore_errors=True)


main()
