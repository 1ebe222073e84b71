import { count } from './figure.ts'
import { countsText } from './import-text.ts'
import { printableJson } from './printable.ts'
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
    out.write(`${json ? printableJson(list) : shown}\n`)
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
    out.write(`${json ? printableJson(list) : shown}\n`)
    return OK
  } finally {
    await workplace.close()
  }
}

/** What names in files were chosen to mean, the last ones first. */
export async function listImportChoices({ json }: Printing, { open, out }: Terminal): Promise<number> {
  const workplace = await open()
  try {
    const list = await workplace.imports.choices()
    const rows = list.items.map(({ id, name, at, recordId, campaign }) => [
      name,
      campaign === null ? 'gone from the CRM' : (campaign.label ?? ''),
      recordId,
      at.slice(0, 16).replace('T', ' '),
      id,
    ])
    const columns = ['Name in files', 'Campaign', 'Record', 'Chosen (UTC)', 'Id']
    const shown =
      rows.length === 0
        ? 'Nothing was chosen yet.'
        : table(
            columns.map((title) => ({ title, align: 'left' })),
            rows,
          )
    out.write(`${json ? printableJson(list) : shown}\n`)
    return OK
  } finally {
    await workplace.close()
  }
}

/** Forgets what a name was chosen to mean. */
export async function forgetImportChoice(
  id: string,
  { json }: Printing,
  { open, out }: Terminal,
): Promise<number> {
  const workplace = await open()
  try {
    const left = await workplace.imports.forget(id)
    out.write(
      json
        ? `${printableJson(left)}\n`
        : `Forgotten; ${count(left.items.length)} left. What was imported stays.\n`,
    )
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
        ? `${printableJson(run)}\n`
        : `Taken back: ${count(removed)} removed, ${count(restored)} as before${stayed}.\n`,
    )
    return OK
  } finally {
    await workplace.close()
  }
}
