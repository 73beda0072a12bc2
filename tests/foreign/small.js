// Edits small-plain.xlsx and saves it with SheetJS, which writes no formulas into xlsb and xls and does not recalculate:
// values are those of before the edits. Then a table as xlsb, its cells written without their columns.
const fs = require('fs');
const X = require('xlsx-republish');
const EDITS = { 'override.orders.North': 750, 'override.growth': '5%', 'override.price.scale': 0.9,
  'override.shop_opens': 46204 /* 2026-07-01 */, 'selected_scenario': 'Boom: orders grow' };
function edited() {
  const book = X.read(fs.readFileSync('small-plain.xlsx'), { cellFormula: true, cellNF: true, cellStyles: true });
  for (const [name, value] of Object.entries(EDITS)) {
    const ref = book.Workbook.Names.find(n => n.Name === name).Ref;
    const [, sheet, column, row] = /^'?(.*?)'?!\$?([A-Z]+)\$?(\d+)$/.exec(ref);
    const type = typeof value === 'number' ? 'n' : 's';
    const old = book.Sheets[sheet][column + row];
    book.Sheets[sheet][column + row] = { ...old, v: value, t: type, w: undefined, h: undefined, r: undefined };
  }
  return book;
}
for (const [ending, type] of [['xlsb', 'xlsb'], ['xls', 'biff8'], ['ods', 'ods']])
  X.writeFile(edited(), 'small-sheetjs.' + ending, { bookType: type, compression: true, bookSST: true });
const months = [...Array(30)].map((_, i) => `202${3 + Math.floor(i / 12)}-${String(i % 12 + 1).padStart(2, '0')}`);
const rows = [['month', 'cars', 'note', 'price'], ...months.map((month, i) => [month, 100 + i * 7 + i % 3, , 3 + i])];
const table = X.utils.book_new();
X.utils.book_append_sheet(table, X.utils.aoa_to_sheet(rows), 't');
X.writeFile(table, 'table-sheetjs.xlsb', { bookType: 'xlsb' });
