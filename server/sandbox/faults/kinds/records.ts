import { z } from 'zod'
import type { Crm } from '../../crm.ts'
import { BadRequest, RecordEdit } from '../../edit.ts'
import type { Row } from '../../row.ts'
import type { Random } from '../../world/random.ts'
import { crmFault, type Drawn } from '../fault.ts'
import { touched } from '../places.ts'

/** What people and programs do to records while a sync reads. */

const object = z.string()
const rows = z.int().min(1)

/** Records are taken from somewhere among the first, so that a large table needn't be looked through. */
const SOMEWHERE = 200

/** So many of the object's living records, the same ones for the same random numbers. */
function someRows(crm: Crm, object: string, count: number, random: Random): Row[] {
  const table = crm.state.table(object)
  if (table === undefined) throw new BadRequest(`${crm.system} has no ${object}.`)
  const start = random.below(SOMEWHERE)
  const found: Row[] = []
  for (const row of table.rows.values()) {
    if (row.deletedAt === null && row.mergedInto === null) found.push(row)
    if (found.length === start + count) break
  }
  return found.length > start
    ? [...found.slice(start), ...found.slice(0, start)].slice(0, count)
    : found.slice(0, count)
}

const touching =
  (kind: string, more: object = {}) =>
  (random: Random): readonly Drawn[] =>
    touched(random, (object) => ({ kind, object, ...more }))

export const edits = crmFault({
  kind: 'edits',
  title: 'Records are changed, made, deleted, restored or merged: these.',
  outcome: 'changed',
  parameters: z.strictObject({ edits: z.array(RecordEdit).min(1) }),
  happen({ edits }, crm) {
    for (const edit of edits) crm.edit(edit)
  },
})

export const lateCommits = crmFault({
  kind: 'late-commits',
  title: 'Rows are committed late: they appear only after a while, with a time of change that is long past.',
  outcome: 'changed',
  parameters: z.strictObject({
    object,
    rows,
    behindMs: z.int().min(0),
    afterMs: z.int().min(0),
  }),
  happen({ object, rows, behindMs, afterMs }, crm, random) {
    const now = crm.now()
    for (const { id } of someRows(crm, object, rows, random)) {
      crm.edit({ object, id, fields: {}, at: now - behindMs, committedAt: now + afterMs })
    }
  },
  draw: touching('late-commits', { rows: 20, behindMs: 4 * 60_000, afterMs: 30_000 }),
})

export const bulkEdit = crmFault({
  kind: 'bulk-edit',
  title: 'One edit puts very many rows on one millisecond; where there are fewer, they are made.',
  outcome: 'changed',
  parameters: z.strictObject({
    object,
    rows,
    fields: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).default({}),
  }),
  happen({ object, rows, fields }, crm, random) {
    const at = crm.now()
    const found = someRows(crm, object, rows, random)
    for (const { id } of found) crm.edit({ object, id, fields, at })
    for (let n = found.length; n < rows; n++)
      crm.edit({ object, fields: { ...found[0]?.fields, ...fields }, at })
  },
  draw: touching('bulk-edit', { rows: 500 }),
})

export const deletions = crmFault({
  kind: 'deletions',
  title:
    'Rows are deleted: to the recycle bin or archive (soft), or without a trace (hard). A list being read shrinks.',
  outcome: 'changed',
  parameters: z.strictObject({ object, rows, how: z.enum(['soft', 'hard']) }),
  happen({ object, rows, how }, crm, random) {
    for (const { id } of someRows(crm, object, rows, random)) {
      crm.edit({ object, id, fields: {}, deletion: how })
    }
  },
  draw: (random) => touching('deletions', { rows: 3, how: random.pick(['soft', 'hard']) })(random),
})

export const restoration = crmFault({
  kind: 'restoration',
  title: 'Rows that were deleted come back.',
  outcome: 'changed',
  parameters: z.strictObject({ object, rows }),
  happen({ object, rows }, crm) {
    const table = crm.state.table(object)
    const gone = [...(table?.rows.values() ?? [])].filter(
      ({ deletedAt, mergedInto }) => deletedAt !== null && mergedInto === null,
    )
    for (const { id } of gone.slice(0, rows)) crm.edit({ object, id, fields: {}, deletion: 'restored' })
  },
  draw: touching('restoration', { rows: 3 }),
})

export const mergeChain = crmFault({
  kind: 'merge-chain',
  title: 'A record is merged into a second, this one into a third, and so on.',
  outcome: 'changed',
  parameters: z.strictObject({ object, length: z.int().min(2) }),
  happen({ object, length }, crm, random) {
    const chain = someRows(crm, object, length, random)
    for (const [index, { id }] of chain.entries()) {
      const next = chain[index + 1]
      if (next === undefined) return
      crm.edit({ object, id, fields: {}, deletion: 'soft', mergedInto: next.id })
      crm.edit({ object, id: next.id, fields: {} })
    }
  },
  draw: (random) => {
    const effect = (object: string) => ({ kind: 'merge-chain', object, length: random.between(2, 4) })
    return [
      { match: { system: 'salesforce' }, effect: effect(random.pick(['Lead', 'Contact', 'Account'])) },
      { match: { system: 'hubspot' }, effect: effect(random.pick(['contacts', 'companies', 'deals'])) },
    ]
  },
})

export const conversion = crmFault({
  kind: 'conversion',
  title: 'Leads are converted: each becomes a contact of an account.',
  outcome: 'changed',
  parameters: z.strictObject({ rows }),
  happen({ rows }, crm, random) {
    const open = someRows(crm, 'Lead', Infinity, random).filter(
      ({ fields }) => fields['IsConverted'] !== true,
    )
    const [account] = someRows(crm, 'Account', 1, random)
    for (const { id, fields } of open.slice(0, rows)) {
      const { FirstName = null, LastName = null, Email = null } = fields
      const contact = crm.edit({
        object: 'Contact',
        fields: { FirstName, LastName, Email, AccountId: account?.id ?? null },
      })
      crm.edit({
        object: 'Lead',
        id,
        fields: {
          IsConverted: true,
          ConvertedDate: new Date(crm.now()).toISOString().slice(0, 10),
          ConvertedContactId: contact,
          ConvertedAccountId: account?.id ?? null,
        },
      })
    }
  },
  draw: (random) => [
    { match: { system: 'salesforce' }, effect: { kind: 'conversion', rows: random.between(1, 5) } },
  ],
})
