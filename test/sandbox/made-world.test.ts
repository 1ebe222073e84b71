import * as fc from 'fast-check'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { HeldRecords } from '../../server/sandbox/held-records.ts'
import type { Records } from '../../server/sandbox/records.ts'
import { Times } from '../../server/sandbox/times.ts'
import type { Entity, SandboxWorld } from '../../server/sandbox/world.ts'
import { createWorld } from '../../server/sandbox/world/create-world.ts'
import { madeWorld } from '../../server/sandbox/world/made-world.ts'
import {
  joinedAnswers,
  MADE_TABLES,
  scan,
  scanAll,
  takenFrom,
  type Scan,
} from '../../server/sandbox/world/scan.ts'
import { Workshop } from '../../server/sandbox/world/workshop.ts'
import { ANCHOR } from '../support/sandbox.ts'

const OPTIONS = { seed: 7, size: 'small', anchor: ANCHOR } as const
const YEAR_MS = 365 * 86_400_000
const held = createWorld(OPTIONS)
const made = madeWorld(new Workshop(OPTIONS))

const tables = (world: SandboxWorld) =>
  new Map(
    [...world.salesforce.tables, ...world.hubspot.tables].map(([name, table]) => [name, table.entities]),
  )
const heldTables = tables(held)
const madeTables = tables(made)
const names = [...MADE_TABLES]
/** Some hold nothing in so small a world. */
const filled = names.filter((name) => heldTables.get(name)!.size > 0)

function recordsOf(name: string): { made: Records; held: Records } {
  const order = (id: string) => (/^\d+$/.test(id) ? Number(id) : id)
  return {
    made: madeTables.get(name)!.records!(),
    held: new HeldRecords(heldTables.get(name)!.values(), { id: order }),
  }
}

describe('a world that is made when somebody looks at it', () => {
  it.each(names)('has the records of the world in memory: %s', (name) => {
    expect([...madeTables.get(name)!.values()]).toEqual([...heldTables.get(name)!.values()])
    expect([...madeTables.get(name)!.keys()]).toEqual([...heldTables.get(name)!.keys()])
    expect(madeTables.get(name)!.size).toBe(heldTables.get(name)!.size)
  })

  it('has those of a messy organisation, and what it keeps elsewhere', () => {
    const options = { ...OPTIONS, organisation: 'messy' } as const
    const [inMemory, madeNow] = [createWorld(options), madeWorld(new Workshop(options))]
    const wanted = tables(inMemory)
    for (const [name, entities] of tables(madeNow))
      expect([name, [...entities.values()]]).toEqual([name, [...wanted.get(name)!.values()]])
    expect([...madeNow.truth.defects]).toEqual(inMemory.truth.defects)
    expect([...madeNow.truth.campaigns]).toEqual(inMemory.truth.campaigns)
    expect(madeNow.elsewhere!.flow(ANCHOR, 0)).toEqual(inMemory.elsewhere!.flow(ANCHOR, 0))
    expect(madeNow.elsewhere!.paper('costs', ANCHOR)).toEqual(inMemory.elsewhere!.paper('costs', ANCHOR))
  })

  it('makes any of its records by itself, in whatever order they are asked for', () => {
    const anyRecord = fc
      .constantFrom(...filled)
      .chain((name) => fc.tuple(fc.constant(name), fc.constantFrom(...heldTables.get(name)!.keys())))
    fc.assert(
      fc.property(anyRecord, ([name, id]) => {
        expect(madeTables.get(name)!.get(id)).toEqual(heldTables.get(name)!.get(id))
      }),
      { seed: 1, numRuns: 1000 },
    )
  })

  it('knows when each was made, changed and deleted without making it, at any moment', () => {
    const moment = fc.integer({ min: ANCHOR - 4 * YEAR_MS, max: ANCHOR + YEAR_MS })
    for (const name of filled) {
      const { made, held } = recordsOf(name)
      const [told, folded] = [new Times(), new Times()]
      const anyNumber = fc.nat(made.count - 1)
      fc.assert(
        fc.property(anyNumber, moment, (number, now) => {
          made.times(number, now, told)
          held.times(number, now, folded)
          expect(told.there ? told : null).toEqual(folded.there ? folded : null)
          expect(made.id(number)).toBe(held.id(number))
        }),
        { seed: 2, numRuns: 300 },
      )
    }
  })

  it('knows what becomes visible between two moments, and when the next does', () => {
    const moment = fc.integer({ min: ANCHOR - YEAR_MS, max: ANCHOR + YEAR_MS / 4 })
    for (const name of names) {
      const { made, held } = recordsOf(name)
      const due = (records: Records, from: number, to: number) => {
        const found: number[] = []
        return { next: records.due(from, to, (number) => found.push(number)), found }
      }
      fc.assert(
        fc.property(moment, moment, (a, b) => {
          const [from, to] = a < b ? [a, b] : [b, a]
          expect(due(made, from, to)).toEqual(due(held, from, to))
        }),
        { seed: 3, numRuns: 20 },
      )
    }
  })

  it('has the same truth', () => {
    expect([...made.truth.defects]).toEqual(held.truth.defects)
    expect([...made.truth.campaigns]).toEqual(held.truth.campaigns)
    expect([...made.truth.links]).toEqual(held.truth.links)
  })

  it('is the same whether it is scanned in one piece or in many', () => {
    const workshop = new Workshop(OPTIONS)
    const whole = scanAll(workshop)
    const { firstPerson, firstLate, units } = workshop
    const edges = [0, 1, 25, firstPerson, firstPerson + 1000, firstLate, firstLate + 7, units]
    const parts = edges.slice(1).map((to, nth) => scan(workshop, { from: edges[nth]!, to }))
    expect(joinedAnswers(parts)).toEqual(joinedAnswers(whole))
    for (const name of names) expect(takenFrom(parts, name)).toEqual(takenFrom(whole, name))
    for (const name of whole[0]!.held.keys()) {
      const entities = (scans: readonly Scan[]) => scans.flatMap(({ held }) => held.get(name)!)
      expect(entities(parts)).toEqual(entities(whole))
    }
  })

  it('knows nothing of ids that it never gave', () => {
    for (const name of names) {
      const entities = madeTables.get(name)!
      for (const id of ['', 'x', '1', '00QAA0000000001AAA', `${[...entities.keys()].at(-1)!}0`]) {
        expect(entities.get(id)).toBeUndefined()
        expect(entities.has(id)).toBe(false)
      }
    }
  })

  it('keeps hardly anything of what was made', () => {
    setFlagsFromString('--expose-gc')
    const collect: () => void = runInNewContext('gc')
    const seen: WeakRef<Entity>[] = []
    for (const name of ['Lead', 'CampaignMember', 'contacts']) {
      const records = madeTables.get(name)!.records!()
      for (let number = 0; number < records.count; number++) seen.push(new WeakRef(records.entity(number)))
    }
    return new Promise<void>((resolve) => {
      // A reference that was just made lives until the end of the turn.
      setImmediate(() => {
        collect()
        const alive = seen.filter((reference) => reference.deref() !== undefined).length
        expect(seen.length).toBeGreaterThan(8_000)
        expect(alive).toBeLessThan(2_500)
        resolve()
      })
    })
  })
})
