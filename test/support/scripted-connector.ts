import { writeFileSync } from 'node:fs'
import type {
  Account,
  Connector,
  Field,
  ObjectSchema,
  ObjectStream,
  Page,
  QuotaReading,
  ReadRequest,
  Window,
} from '../../server/connectors/connector.ts'
import { ConnectorError } from '../../server/connectors/error.ts'
import type { Refusal } from '../../shared/sync.ts'
import { field } from './warehouse.ts'

/** A record of the scripted source: its id, when it changed, and whatever else it holds. */
export type SourceRow = { readonly id: string; readonly updated: string } & Readonly<Record<string, unknown>>

/** What was asked of the source, for tests that hold a pass to what it needs. */
interface Asked {
  readonly object: string
  readonly extent: ReadRequest['extent']
  readonly from: string | null
  readonly fields: readonly string[]
}

const SYSTEM = [field('id'), field('updated', { type: 'instant' })]
const HOUR_MS = 60 * 60_000

/**
 * A source that holds what the test says, and fails where the test says. Rows changed in the window are told, deletions
 * by the id; what is taken out of `rows` without a word is gone without a trace.
 */
export class ScriptedConnector implements Connector {
  readonly vendor = 'salesforce'
  trailingAfterMs: number | null = null
  account: Account = { id: 'org1', name: 'One', url: 'https://one.example', currency: null }
  now = Date.parse('2026-03-02T06:00:00Z')
  /** By object. */
  readonly rows = new Map<string, SourceRow[]>()
  readonly fields = new Map<string, Field[]>()
  /** Ids deleted since the last read, by object; told once. */
  readonly deleted = new Map<string, string[]>()
  readonly asked: Asked[] = []
  quotaReading: QuotaReading | null = null
  sent = 0
  /** Called before each page: throws what the source would refuse with. `nth` counts the pages of a reading from 1. */
  beforePage: (at: {
    object: string
    extent: ReadRequest['extent']
    nth: number
    /** Where the reading goes on; null from the beginning. */
    cursor?: ReadRequest['cursor']
  }) => void | Promise<void> = () => {}
  /** Called before the rows of an object are counted. */
  beforeCount: (object: string) => void = () => {}
  /** How many rows it announces before they come; default: it tells nothing. */
  announced: number | null = null
  pageRows = 100
  /** Up to where it says to have told everything; null: to the end of the window. */
  completeTo: string | null = null
  /** What is kept back of a page although it was announced. */
  withheld: (at: { extent: ReadRequest['extent']; nth: number }) => number = () => 0
  readonly streams: readonly ObjectStream[]

  constructor(
    objects: readonly string[],
    {
      reconcileAfterMs = null,
      whole = false,
      optional = [],
      parents = {},
    }: {
      reconcileAfterMs?: number | null
      whole?: boolean
      optional?: readonly string[]
      /** Objects whose rows belong to the records of another, by the field `of`. */
      parents?: Readonly<Record<string, string>>
    } = {},
  ) {
    const changes = { kind: 'changes', overlapMs: HOUR_MS, lagMs: 0, reconcileAfterMs } as const
    const modeOf = (parent: string | undefined): ObjectStream['mode'] =>
      parent === undefined
        ? whole
          ? { kind: 'whole' }
          : changes
        : { kind: 'dependent', parent, rereadAllAfterMs: 30 * 24 * HOUR_MS }
    this.streams = objects.map((object) => ({
      object,
      label: object,
      mode: modeOf(parents[object]),
      alsoYields: [],
      optional: optional.includes(object),
    }))
    for (const object of objects)
      this.fields.set(object, [
        ...SYSTEM,
        field('name'),
        ...(object in parents ? [field('of', { references: [parents[object]!] })] : []),
      ])
  }

  check(): Promise<Account> {
    return Promise.resolve(this.account)
  }

  /** Objects that it doesn't show. */
  readonly hidden = new Set<string>()
  /** Objects that it names and doesn't show, with the right that they need. */
  readonly refused = new Map<string, Refusal>()

  describe(object: string): Promise<ObjectSchema[] | null> {
    if (this.hidden.has(object)) return Promise.resolve(null)
    const refusal = this.refused.get(object)
    if (refusal) return Promise.reject(refusing(refusal))
    const fields = this.fields.get(object)!
    const roles = { id: 'id', updated: 'updated', deleted: null, mergedInto: null }
    return Promise.resolve([{ object, label: object, fields, roles }])
  }

  serverTime(): Promise<Date> {
    return Promise.resolve(new Date(this.now))
  }

  /** What it says of how many records there are; default: the truth. */
  says: number | null | undefined = undefined

  living({ object }: { readonly object: string }): Promise<number | null> {
    return Promise.resolve(this.says === undefined ? (this.rows.get(object)?.length ?? 0) : this.says)
  }

  count({ object }: { readonly object: string }): Promise<number | null> {
    this.beforeCount(object)
    return Promise.resolve(this.announced)
  }

  /** Parents whose rows were asked for, in the order in which they were. */
  readonly followed: string[] = []

  /** Parents whose rows can't change unless they do. */
  readonly settled = new Set<string>()

  /** One page for each parent. */
  async *#readDependents({ schema, parents, again, cursor, spool }: ReadRequest): AsyncGenerator<Page> {
    const { object } = schema
    const last = typeof cursor?.['last'] === 'string' ? cursor['last'] : ''
    let nth = 0
    for await (const ids of parents()) {
      for (const id of ids.filter((each) => each > last)) {
        if (again && this.settled.has(id)) continue
        await this.beforePage({ object, extent: 'all', nth: ++nth })
        this.sent++
        this.followed.push(id)
        const rows = (this.rows.get(object) ?? []).filter((row) => row['of'] === id)
        const path = spool('ndjson')
        writeFileSync(path, rows.map((row) => JSON.stringify(row)).join('\n'))
        const content = { kind: 'sets', field: 'of', parents: [id] } as const
        yield {
          files: [{ object, path, format: { kind: 'ndjson' }, rows: rows.length, content }],
          cursor: { last: id },
        }
      }
    }
  }

  async *read(request: ReadRequest): AsyncGenerator<Page> {
    const { schema, window, extent, cursor, spool } = request
    const { object, fields } = schema
    if (this.streams.find((stream) => stream.object === object)?.mode.kind === 'dependent') {
      yield* this.#readDependents(request)
      return
    }
    this.asked.push({ object, extent, from: window.from, fields: fields.map(({ name }) => name) })
    const start = typeof cursor?.['next'] === 'number' ? cursor['next'] : 0
    let nth = 0
    for (let at: number | null = start; at !== null;) {
      await this.beforePage({ object, extent, nth: ++nth, cursor })
      const wanted = this.#wanted(object, window, extent)
      this.sent++
      const rows = wanted.slice(at, at + this.pageRows)
      const path = spool('ndjson')
      const names = new Set(fields.map(({ name }) => name))
      const lines = rows.map((row) =>
        JSON.stringify(Object.fromEntries(Object.entries(row).filter(([name]) => names.has(name)))),
      )
      writeFileSync(path, lines.slice(this.withheld({ extent, nth })).join('\n'))
      at = at + this.pageRows < wanted.length ? at + this.pageRows : null
      yield {
        files: [{ object, path, format: { kind: 'ndjson' }, rows: rows.length, content: { kind: 'rows' } }],
        cursor: at === null ? null : { next: at },
        ...(at === null && this.completeTo !== null ? { completeTo: this.completeTo } : {}),
      }
    }
    const gone = extent === 'all' && window.from !== null ? (this.deleted.get(object) ?? []) : []
    if (gone.length === 0) return
    this.deleted.delete(object)
    const path = spool('ndjson')
    writeFileSync(path, gone.map((id) => JSON.stringify({ id })).join('\n'))
    yield {
      files: [
        { object, path, format: { kind: 'ndjson' }, rows: gone.length, content: { kind: 'deletions' } },
      ],
      cursor: null,
    }
  }

  #wanted(object: string, { from, to }: Window, extent: ReadRequest['extent']): SourceRow[] {
    const all = this.rows.get(object) ?? []
    if (typeof extent === 'object') return all.filter(({ id }) => extent.ids.includes(id))
    return all.filter(({ updated }) => updated < to && (from === null || updated >= from))
  }

  quota(): QuotaReading | null {
    return this.quotaReading
  }

  requests(): number {
    return this.sent
  }

  recordUrl(): null {
    return null
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}

/** Of one object only, for want of a right. */
export function refusing({ message, action }: Refusal): ConnectorError {
  return new ConnectorError(message, {
    next: { kind: 'fix', about: 'object' },
    ...(action === null ? {} : { action }),
  })
}
