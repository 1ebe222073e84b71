import type { Workplace } from './workplace.ts'
import { count } from './figure.ts'
import { countsText } from './import-text.ts'
import { printableJson } from './printable.ts'
import { table } from './table.ts'
import type { Terminal } from './terminal.ts'
import { OK } from './terminal.ts'

interface Printing {
  readonly json: boolean
}

/** Asks what imports there are, and prints the answer. */
async function printed<T extends object>(
  { open, out }: Terminal,
  { json }: Printing,
  {
    ask,
    tell,
  }: { readonly ask: (imports: Workplace['imports']) => Promise<T>; readonly tell: (answer: T) => string },
): Promise<number> {
  const workplace = await open()
  try {
    const answer = await ask(workplace.imports)
    out.write(`${json ? printableJson(answer) : tell(answer)}\n`)
    return OK
  } finally {
    await workplace.close()
  }
}

/** The files that were imported, newest first. */
export function listImports(printing: Printing, terminal: Terminal): Promise<number> {
  return printed(terminal, printing, {
    ask: (imports) => imports.list(),
    tell: ({ items }) =>
      listed(
        ['When (UTC)', 'What', 'File', 'Lines', 'Undone', 'Id'],
        items.map(({ id, at, title, file, counts, undone }) => [
          minute(at),
          title,
          file ?? '',
          countsText(counts),
          undone === null ? '' : `taken back ${minute(undone.at)}`,
          id,
        ]),
        'Nothing was imported yet.',
      ),
  })
}

/** What can be imported, with its fields. */
export function listImportKinds(printing: Printing, terminal: Terminal): Promise<number> {
  return printed(terminal, printing, {
    ask: (imports) => imports.kinds(),
    tell: ({ items }) =>
      table(
        [
          { title: 'Kind', align: 'left' },
          { title: 'What', align: 'left' },
          { title: 'Rows', align: 'right' },
          { title: 'Fields (* needed)', align: 'left' },
        ],
        items.map(({ key, title, rows, fields }) => [
          key,
          title,
          count(rows),
          fields.map(({ name, needs }) => (needs === 'nothing' ? name : `${name}*`)).join(', '),
        ]),
      ),
  })
}

/** What names in files were chosen to mean, the last ones first. */
export function listImportChoices(printing: Printing, terminal: Terminal): Promise<number> {
  return printed(terminal, printing, {
    ask: (imports) => imports.choices(),
    tell: ({ items }) =>
      listed(
        ['Name in files', 'Campaign', 'Record', 'Chosen (UTC)', 'Id'],
        items.map(({ id, name, at, recordId, campaign }) => [
          name,
          campaign === null ? 'gone from the CRM' : (campaign.label ?? ''),
          recordId,
          minute(at),
          id,
        ]),
        'Nothing was chosen yet.',
      ),
  })
}

/** Forgets what a name was chosen to mean. */
export function forgetImportChoice(id: string, printing: Printing, terminal: Terminal): Promise<number> {
  return printed(terminal, printing, {
    ask: (imports) => imports.forget(id),
    tell: ({ items }) => `Forgotten; ${count(items.length)} left. What was imported stays.`,
  })
}

/** Takes an import back, and says what became of its rows. */
export function undoImport(id: string, printing: Printing, terminal: Terminal): Promise<number> {
  return printed(terminal, printing, {
    ask: (imports) => imports.undo(id),
    tell({ undone }) {
      const { removed, restored, kept } = undone!
      const stayed = kept === 0 ? '' : `, ${count(kept)} stay because a later import says them, too`
      return `Taken back: ${count(removed)} removed, ${count(restored)} as before${stayed}.`
    },
  })
}

function listed(titles: readonly string[], rows: readonly (readonly string[])[], nothing: string): string {
  if (rows.length === 0) return nothing
  return table(
    titles.map((title) => ({ title, align: 'left' })),
    rows,
  )
}

/** A moment of UTC to the minute. */
function minute(at: string): string {
  return at.slice(0, 16).replace('T', ' ')
}
