import { count } from './figure.ts'
import { countsText } from './import-text.ts'
import { table } from './table.ts'
import type { Terminal } from './terminal.ts'
import { OK } from './terminal.ts'

interface Printing {
  readonly json: boolean
}

/** The files that were imported, newest first. */
export async function listImports({ json }: Printing, { open, out }: Terminal): Promise<number> {
  const workplace = await open()
  try {
    const list = await workplace.imports.list()
    const rows = list.items.map(({ id, at, title, file, counts, undone }) => [
      at.slice(0, 16).replace('T', ' '),
      title,
      file ?? '',
      countsText(counts),
      undone === null ? '' : `taken back ${undone.at.slice(0, 16).replace('T', ' ')}`,
      id,
    ])
    const columns = ['When (UTC)', 'What', 'File', 'Lines', 'Undone', 'Id']
    const shown =
      rows.length === 0
        ? 'Nothing was imported yet.'
        : table(
            columns.map((title) => ({ title, align: 'left' })),
            rows,
          )
    out.write(`${json ? JSON.stringify(list, null, 2) : shown}\n`)
    return OK
  } finally {
    await workplace.close()
  }
}

/** What can be imported, with its fields. */
export async function listImportKinds({ json }: Printing, { open, out }: Terminal): Promise<number> {
  const workplace = await open()
  try {
    const list = await workplace.imports.kinds()
    const rows = list.items.map(({ key, title, rows: known, fields }) => [
      key,
      title,
      count(known),
      fields.map(({ name, needs }) => (needs === 'nothing' ? name : `${name}*`)).join(', '),
    ])
    const shown = table(
      [
        { title: 'Kind', align: 'left' },
        { title: 'What', align: 'left' },
        { title: 'Rows', align: 'right' },
        { title: 'Fields (* needed)', align: 'left' },
      ],
      rows,
    )
    out.write(`${json ? JSON.stringify(list, null, 2) : shown}\n`)
    return OK
  } finally {
    await workplace.close()
  }
}

/** Takes an import back, and says what became of its rows. */
export async function undoImport(id: string, { json }: Printing, { open, out }: Terminal): Promise<number> {
  const workplace = await open()
  try {
    const run = await workplace.imports.undo(id)
    const { removed, restored, kept } = run.undone!
    const stayed = kept === 0 ? '' : `, ${count(kept)} stay because a later import has changed them`
    out.write(
      json
        ? `${JSON.stringify(run, null, 2)}\n`
        : `Taken back: ${count(removed)} removed, ${count(restored)} as before${stayed}.\n`,
    )
    return OK
  } finally {
    await workplace.close()
  }
}
