import { bytes, concatenated, doubles, NumberList, words, type Doubles, type Words } from '../numbers.ts'
import { told } from '../row.ts'
import type { Entity, Revision } from '../world.ts'
import { idForm, type IdForm } from './id-form.ts'
import { highOf, sinceOrigin, type Moments } from './moments.ts'

/** What is kept of the records of a table when their fields are forgotten. Each has a number: its place in the arrays. */
export interface RecordScan {
  /** The first of the ids, which tells the form of all of them; null where there is no record. */
  readonly firstId: string | null
  /** Of what thing the record is, by its number among all things. */
  readonly units: Words
  /** The ids as numbers, or as they are when they have no form. */
  readonly keys: Doubles
  readonly ids: readonly string[]
  /** Place of the record's first moment; one more for the end. */
  readonly starts: Words
  readonly moments: Moments
  /** Revisions of those few records whose times can't be told by moments: without the fields that tell no time. */
  readonly odd: ReadonlyMap<number, readonly Revision[]>
}

/** Reads the records of a table one after the other, and keeps what is said above. */
export class RecordScanner {
  readonly #origin: number
  readonly #units = new NumberList(words)
  readonly #keys = new NumberList(doubles)
  readonly #ids: string[] = []
  readonly #starts = new NumberList(words)
  readonly #low = new NumberList(words)
  readonly #high = new NumberList(bytes)
  readonly #odd = new Map<number, readonly Revision[]>()
  #firstId: string | null = null
  #form: IdForm | null = null

  constructor(origin: number) {
    this.#origin = origin
  }

  read(unit: number, { id, revisions }: Entity): void {
    if (this.#firstId === null) {
      this.#firstId = id
      this.#form = idForm(id)
    }
    const number = this.#units.length
    this.#units.push(unit)
    if (this.#form === null) this.#ids.push(id)
    else this.#keys.push(keyOf(this.#form, id, this.#firstId))
    this.#starts.push(this.#low.length)
    if (tellsCreation(revisions[0]!) || !this.#keep(revisions)) this.#odd.set(number, revisions.map(bare))
  }

  taken(): RecordScan {
    this.#starts.push(this.#low.length)
    return {
      firstId: this.#firstId,
      units: this.#units.taken(),
      keys: this.#keys.taken(),
      ids: this.#ids,
      starts: this.#starts.taken(),
      moments: { origin: this.#origin, low: this.#low.taken(), high: this.#high.taken() },
      odd: this.#odd,
    }
  }

  #keep(revisions: readonly Revision[]): boolean {
    let last = -Infinity
    for (const revision of revisions) {
      if (revision.at < last || sinceOrigin(revision, this.#origin) < 0) return false
      last = revision.at
    }
    for (const revision of revisions) {
      const since = sinceOrigin(revision, this.#origin)
      // Kept in 32 bits, what is above them falls off.
      this.#low.push(since)
      this.#high.push(highOf(since, revision))
    }
    return true
  }
}

/** A record from elsewhere says itself when it was made there. */
function tellsCreation({ at, fields }: Revision): boolean {
  const created = fields['CreatedDate'] ?? fields['createdate']
  return created !== undefined && told(created) !== at
}

function bare({ fields, ...revision }: Revision): Revision {
  const kept = Object.entries(fields).filter(([name]) => name === 'CreatedDate' || name === 'createdate')
  return { ...revision, fields: Object.fromEntries(kept) }
}

function keyOf(form: IdForm, id: string, first: string): number {
  const key = form.key(id)
  if (Number.isNaN(key)) throw new Error(`${id} isn't an id like ${first}: a table's ids are all of one form`)
  return key
}

/** Scans that follow on each other as one. Their memory is used up. */
export function joined(scans: readonly RecordScan[]): RecordScan {
  const firstId = scans.find(({ firstId }) => firstId !== null)?.firstId ?? null
  const odd = new Map<number, readonly Revision[]>()
  const starts = new Uint32Array(scans.reduce((sum, { units }) => sum + units.length, 1))
  let records = 0
  let moments = 0
  for (const scan of scans) {
    for (const [number, revisions] of scan.odd) odd.set(records + number, revisions)
    for (const start of scan.starts.subarray(0, -1)) starts[records++] = moments + start
    moments += scan.moments.low.length
  }
  starts[records] = moments
  return {
    firstId,
    units: concatenated(
      words,
      scans.map(({ units }) => units),
    ),
    keys: concatenated(
      doubles,
      scans.map(({ keys }) => keys),
    ),
    ids: scans.flatMap(({ ids }) => ids),
    starts,
    moments: {
      origin: scans[0]!.moments.origin,
      low: concatenated(
        words,
        scans.map(({ moments }) => moments.low),
      ),
      high: concatenated(
        bytes,
        scans.map(({ moments }) => moments.high),
      ),
    },
    odd,
  }
}
