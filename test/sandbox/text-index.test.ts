import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Row } from '../../server/sandbox/row.ts'
import { TableState } from '../../server/sandbox/state.ts'
import { record, tableOf } from '../support/sandbox.ts'

const NOW = Date.parse('2026-11-22T20:00:00Z')
const COLOURS = ['red', 'green', 'blue', 'grey']
const colour = ({ fields, deletedAt }: Row) => (deletedAt === null ? String(fields['colour']) : null)

it('finds by a text what a look at every record would find, whatever was written meanwhile', () => {
  const write = fc.record({
    id: fc.nat(300).map(String),
    fields: fc.record({ colour: fc.constantFrom(...COLOURS) }),
    deletion: fc.option(fc.constantFrom('soft', 'hard', 'restored'), { nil: undefined, freq: 4 }),
  })
  fc.assert(
    fc.property(fc.array(fc.array(write, { maxLength: 20 }), { maxLength: 6 }), (rounds) => {
      const made = Array.from({ length: 200 }, (_, nth) =>
        record(String(nth), '2026-01-01T10:00:00Z', { colour: COLOURS[nth % 3]! }),
      )
      const state = new TableState(tableOf('things', [['colour', 'string']], made), { id: Number })
      state.advance(NOW)
      for (const writes of [[], ...rounds]) {
        for (const { id, fields, deletion } of writes)
          state.write(id, { at: NOW, fields, ...(deletion === undefined ? {} : { deletion }) })
        for (const wanted of COLOURS) {
          const all = [...state.rows.values()].filter((row) => colour(row) === wanted)
          expect(state.having('colour', colour, wanted).map(({ id }) => id)).toEqual(all.map(({ id }) => id))
        }
      }
    }),
    { seed: 1, numRuns: 40 },
  )
})
