import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ImportAnswer } from '../../shared/import.ts'
import { createImports } from '../../server/imports/create-imports.ts'
import type { Content, ImportRequest, Imports } from '../../server/imports/imports.ts'
import { csvLines } from '../../server/api/csv.ts'
import type { Warehouse } from '../../server/warehouse/warehouse.ts'
import { readCatalog } from '../../server/warehouse/read-catalog.ts'
import { NOW, openCompany, type Company } from './company.ts'

/** The small company, with a clock that can be moved and short ways to import into it. */
export interface ImportingCompany extends Company {
  readonly imports: Imports
  setClock(at: string): void
  /** Sends a text as a file; `Buffer`s as they are. */
  look(kind: string, file: string | Buffer, choices?: Choices): Promise<ImportAnswer>
  take(
    kind: string,
    file: string | Buffer,
    choices?: Choices & { skipRefused?: boolean },
  ): Promise<ImportAnswer>
  /** What is known of a kind at present, as the file of an export. */
  exported(kind: string): Promise<string>
  /** Names of the files that lie aside. */
  spooled(): readonly string[]
  close(): Promise<void>
}

type Choices = Pick<ImportRequest, 'match' | 'form' | 'choices'>

export async function openImportingCompany(): Promise<ImportingCompany> {
  const company = await openCompany()
  let now = Date.parse(NOW)
  const { imports, spooled, remove } = importsOf(company.warehouse.warehouse, { now: () => now })
  return {
    ...company,
    imports,
    setClock(at) {
      now = Date.parse(at)
    },
    look: (kind, file, choices = {}) => imports.preview(pieces(file), { kind, file: 'a.csv', ...choices }),
    take: (kind, file, { skipRefused = false, ...choices } = {}) =>
      imports.run(pieces(file), { kind, file: 'a.csv', ...choices, skipRefused }),
    async exported(kind) {
      const { headings, chunks } = imports.rows(kind)
      let text = csvLines([headings])
      for await (const rows of chunks) text += csvLines(rows)
      return text
    },
    spooled,
    async close() {
      await company.warehouse.close()
      remove()
    },
  }
}

/** Imports into any warehouse, in Berlin's time. */
export function importsOf(
  warehouse: Warehouse,
  clock: { now(): number },
): {
  readonly imports: Imports
  readonly spooled: () => readonly string[]
  readonly remove: () => void
} {
  const directory = mkdtempSync(join(tmpdir(), 'plumbline-'))
  const spool = join(directory, 'imports')
  const imports = createImports({
    warehouse,
    readCatalog,
    clock,
    zone: 'Europe/Berlin',
    sample: true,
    recordUrl: (_connection, _object, recordId) => `https://crm.test/${recordId}`,
    directory: spool,
  })
  const spooled = () => (existsSync(spool) ? readdirSync(spool) : [])
  return { imports, spooled, remove: () => rmSync(directory, { recursive: true, force: true }) }
}

/** A file in two pieces, as one arrives over a wire. */
export async function* pieces(file: string | Buffer): Content {
  const bytes = Buffer.from(file)
  const half = Math.floor(bytes.length / 2)
  yield bytes.subarray(0, half)
  yield bytes.subarray(half)
}
