"""A workbook of formula cells with cached results by XlsxWriter: prints the seconds of the writing alone.

usage: xlsxwriter_cells.py FILE ROWS COLUMNS
"""
import sys
import time

import xlsxwriter


def main():
    path, rows, columns = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    start = time.perf_counter()
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet("Calc")
    number = book.add_format({"num_format": "#,##0.00"})
    for row in range(rows):
        for column in range(1, columns + 1):
            left = xlsxwriter.utility.xl_rowcol_to_cell(row, column - 1)
            sheet.write_formula(row, column, f"={left}*(1+$A${row + 1})+1", number, row * 1.5 + column)
    book.close()
    print(time.perf_counter() - start)


main()
