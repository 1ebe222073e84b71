import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSnapshots, type Snapshot } from '../../server/metrics/engine/snapshot.ts'
import { KeptRelations, type Ask } from '../../server/warehouse/model/kept-relations.ts'
import type { Question } from '../../server/warehouse/model/model.ts'
import { Moment } from '../../server/warehouse/model/moment.ts'
import { RELATIONS, relationColumns } from '../../server/warehouse/model/relations.ts'
import { readCatalog } from '../../server/warehouse/read-catalog.ts'
import type { Reader, Row } from '../../server/warehouse/warehouse.ts'
import { NOW, openCompany, RUNS, type Company } from '../support/company.ts'

const KEPT = RELATIONS.filter(({ kept }) => kept === true).map(({ name }) => name)

let company: Company
let snapshot: Snapshot
beforeAll(async () => {
  company = await openCompany()
  const { warehouse } = company.warehouse
  const clock = { now: () => Date.parse(NOW) }
  snapshot = await createSnapshots({ warehouse, readCatalog, clock, zone: 'Europe/Berlin', sample: true })()
})
afterAll(() => company.warehouse.close())

/** The whole relation, in an order that doesn't depend on how it was worked out. */
function whole(relation: string): Question {
  const columns = relationColumns(relation)!.map((column) => `"${column}"`)
  return {
    ctes: [
      {
        name: 'asked',
        sql: `select ${columns.join(', ')} from ${relation}`,
        reads: { [relation]: relationColumns(relation)! },
      },
    ],
    select: `select * from asked order by ${columns.map((column) => `${column} nulls first`).join(', ')}`,
  }
}

const momentOf = (run: number) => new Moment(snapshot.at(RUNS[run]!)!)

/** Asks within one read, and notes what is kept there. */
function within<T>(work: (ask: Ask, kept: readonly string[]) => Promise<T>): Promise<T> {
  return company.warehouse.warehouse.read((reader) => {
    const kept: string[] = []
    const noting: Reader = {
      ...reader,
      keep(table, sql, parameters) {
        kept.push(table)
        return reader.keep(table, sql, parameters)
      },
    }
    return work(new KeptRelations(noting).of(snapshot.model), kept)
  })
}

async function byName(names: readonly string[], rows: (name: string) => Promise<Row[]>) {
  const found: Record<string, Row[]> = {}
  for (const name of names) found[name] = await rows(name)
  return found
}

const alone = (relation: string, run: number) => within((ask) => ask(whole(relation), momentOf(run)))

describe('relations that are kept within a read', () => {
  it('hold the same as when each is asked about by itself', async () => {
    const found = await within(async (ask) => {
      for (const relation of KEPT) await ask(whole(relation), momentOf(3))
      return byName(KEPT, (relation) => ask(whole(relation), momentOf(3)))
    })
    expect(found).toEqual(await byName(KEPT, (relation) => alone(relation, 3)))
    const filled = KEPT.filter((relation) => found[relation]!.length > 0)
    expect(filled).toEqual(
      expect.arrayContaining(['campaign', 'commitment', 'launch', 'campaign_entity', 'plan_step']),
    )
  })

  it('are worked out for a second question, and then for no other', async () => {
    await within(async (ask, kept) => {
      await ask(whole('campaign_entity'), momentOf(3))
      expect(kept).toEqual([])
      await ask(whole('campaign_entity'), momentOf(3))
      expect(kept).toContain('kept_0_campaign_entity')
      const worked = [...kept]
      expect(new Set(worked).size).toBe(worked.length)
      await ask(whole('campaign_entity'), momentOf(3))
      await ask(whole('commitment'), momentOf(3))
      expect(kept).toEqual(worked)
    })
  })

  it('tell of each moment what was known then, also once there were others', async () => {
    const runs = [0, 0, 1, 1, 1, 0, 2, 2, 1, 1, 3, 3, 0, 0, 2]
    const expected = await Promise.all(runs.map((run) => alone('status_change', run)))
    expect(new Set(expected.map((rows) => JSON.stringify(rows))).size).toBe(4)
    const found = await within(async (ask) => {
      const all = []
      for (const run of runs) all.push(await ask(whole('status_change'), momentOf(run)))
      return all
    })
    expect(found).toEqual(expected)
  })

  it('are not kept for one moment after another', async () => {
    const tables = await within(async (ask, kept) => {
      for (const run of [0, 1, 2, 3, 0, 1, 2, 3]) await ask(whole('status_change'), momentOf(run))
      return kept
    })
    expect(tables).toEqual([])
  })

  it('tell the same when several are asked about at once', async () => {
    const runs = [0, 0, 1, 1, 2, 2]
    const expected = await Promise.all(runs.map((run) => alone('status_change', run)))
    const found = await within((ask) =>
      Promise.all(runs.map((run) => ask(whole('status_change'), momentOf(run)))),
    )
    expect(found).toEqual(expected)
  })

  it('leave no more tables than two moments have', async () => {
    const tables = await within(async (ask, kept) => {
      for (const run of [0, 0, 1, 1, 2, 2, 3, 3]) await ask(whole('status_change'), momentOf(run))
      return kept
    })
    expect(tables.filter((table) => table.endsWith('status_change'))).toHaveLength(4)
    expect(new Set(tables.map((table) => table.split('_')[1]))).toEqual(new Set(['0', '1']))
  })

  it('are none of those that everyone goes through anew', () => {
    expect(RELATIONS.filter(({ scan, kept }) => scan === true && kept === true)).toEqual([])
  })

  it('do not depend on which leads a question is about', () => {
    const moment = momentOf(3)
    const some = new Moment(moment.instants, { leadsOf: { from: RUNS[0]!, to: RUNS[1]! } })
    for (const relation of KEPT)
      expect(snapshot.model.compose(whole(relation), some.again()).sql).toBe(
        snapshot.model.compose(whole(relation), moment.again()).sql,
      )
  })
})
