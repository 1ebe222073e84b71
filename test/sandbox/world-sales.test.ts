import { describe, expect, it } from 'vitest'
import { inForce, standing, standingRecords } from '../../server/sandbox/world/truth.ts'
import type { Entity, Value } from '../../server/sandbox/world.ts'
import { all, ANCHOR, END, first, groupBy, instant, MOMENTS, table, world } from './small-salesforce.ts'

const { truth } = world
const integration = [...table('User').values()].find(
  (user) => first(user).fields['Title'] === 'Integration User',
)!.id
const sales = new Set(
  all('User')
    .filter((user) => first(user).fields['Department'] === 'Sales')
    .map(({ id }) => id),
)

describe("an opportunity's histories", () => {
  it.each(MOMENTS)('end in the state in which the opportunity stands (week $weeks)', ({ at }) => {
    const states = groupBy('OpportunityHistory', 'OpportunityId')
    const wrong = standingRecords(world, 'salesforce', 'Opportunity', at).filter(({ id, fields }) => {
      const last = states.get(id)!.findLast((state) => first(state).at <= at)!
      return ['StageName', 'Amount', 'Probability', 'CloseDate', 'CurrencyIsoCode'].some(
        (field) => first(last).fields[field] !== fields[field],
      )
    })
    expect(wrong).toEqual([])
  })

  it('hold one row for its making and one for each change of a tracked field', () => {
    const rows = groupBy('OpportunityFieldHistory', 'OpportunityId')
    for (const { id, revisions } of all('Opportunity')) {
      const changes = rows.get(id)!.map((row) => first(row))
      expect(changes[0]!.fields['Field']).toBe('created')
      const stages = changes.filter(({ fields }) => fields['Field'] === 'StageName')
      const moves = revisions.slice(1).filter(({ fields }) => fields['StageName'] !== undefined)
      expect(stages.map(({ at, fields }) => [at, fields['NewValue']])).toEqual(
        moves.map(({ at, fields }) => [at, fields['StageName']]),
      )
    }
  })

  it('tell what stood there before', () => {
    for (const states of groupBy('OpportunityHistory', 'OpportunityId').values()) {
      for (const [nth, state] of states.entries()) {
        if (nth === 0) continue
        expect(first(state).fields['PrevAmount']).toBe(first(states[nth - 1]!).fields['Amount'])
      }
    }
  })
})

/** Who has the lead over time while it counts, read from the record: its owner, and null while it is no longer a lead. */
function owners({ revisions }: Entity): { at: number; owner: string | null }[] {
  let owner: string | null = null
  let counts = true
  return revisions.map(({ at, fields, deletion }) => {
    if (typeof fields['OwnerId'] === 'string') owner = fields['OwnerId']
    if (deletion !== undefined) counts = deletion === 'restored'
    if (fields['IsConverted'] === true) counts = false
    return { at, owner: counts ? owner : null }
  })
}

describe('leads', () => {
  const leads = new Map(truth.salesforce.leads.map((lead) => [lead.id, lead]))
  const isQueue = (owner: string | null) => owner?.startsWith('00G') === true

  it('are those that are no second record of somebody', () => {
    const twins = new Set(
      truth.defects.flatMap((defect) => (defect.kind === 'duplicate' ? defect.ids.slice(1) : [])),
    )
    const expected = all('Lead')
      .map(({ id }) => id)
      .filter((id) => !twins.has(id))
    expect([...leads.keys()].toSorted()).toEqual(expected.toSorted())
  })

  it.each(MOMENTS)('lie in the queue exactly when the truth says so (week $weeks)', ({ at }) => {
    const found = [...leads.keys()].filter((id) =>
      isQueue(owners(table('Lead').get(id)!).findLast((step) => step.at <= at)?.owner ?? null),
    )
    const listed = [...leads.values()].filter(({ inQueue }) => inQueue.some((spell) => inForce(spell, at)))
    expect(found.toSorted()).toEqual(listed.map(({ id }) => id).toSorted())
    expect(found.length).toBeGreaterThan(0)
  })

  it('have their first human owner, and change hands, as the truth says', () => {
    for (const { id, ownedAt, reassigned } of leads.values()) {
      const entity = table('Lead').get(id)!
      const steps = owners(entity)
      const converted = entity.revisions.find(({ fields }) => fields['IsConverted'] === true)?.at ?? null
      const human = steps.find(({ owner }) => owner !== null && !isQueue(owner))?.at ?? converted
      expect([id, ownedAt]).toEqual([id, human])
      const held = steps.map(({ owner }) => owner).filter((owner) => owner !== null)
      const moves = held.filter(
        (owner, nth) => nth > 0 && owner !== held[nth - 1] && !isQueue(held[nth - 1]!),
      )
      expect([id, reassigned]).toEqual([id, moves.length])
    }
  })

  it('keep two rows of history for each change of owner: one of ids, one of names', () => {
    const names = new Map([
      ...all('User').map((user) => [user.id, first(user).fields['Name']] as const),
      ...all('Group').map((group) => [group.id, first(group).fields['Name']] as const),
    ])
    const rows = groupBy('LeadHistory', 'LeadId')
    let changes = 0
    for (const { id, revisions } of all('Lead')) {
      const moves = revisions.slice(1).filter(({ fields }) => fields['OwnerId'] !== undefined)
      const told = rows.get(id)!.map((row) => first(row))
      const owner = told.filter(({ fields }) => fields['Field'] === 'Owner')
      expect(owner.map(({ at, fields }) => [at, fields['DataType'], fields['NewValue']])).toEqual(
        moves.flatMap(({ at, fields }) => [
          [at, 'EntityId', fields['OwnerId']],
          [at, 'Text', names.get(String(fields['OwnerId']))],
        ]),
      )
      changes += moves.length
    }
    expect(changes).toBeGreaterThan(100)
  })
})

/** When and by whom it was done, read from the record: a task when it was ticked off, a meeting when it began. */
function deed(object: 'Task' | 'Event', { revisions }: Entity): { at: number; by: string } | null {
  if (object === 'Event') {
    const start = revisions.findLast(({ fields }) => fields['StartDateTime'] !== undefined)!
    const cancelled = revisions.some(
      ({ at, deletion }) => deletion === 'soft' && at < instant(start.fields['StartDateTime'])!,
    )
    const at = instant(start.fields['StartDateTime'])!
    return cancelled || at > END ? null : { at, by: String(first({ id: '', revisions }).fields['OwnerId']) }
  }
  const done = revisions.find(({ fields }) => fields['Status'] === 'Completed')
  return done === undefined ? null : { at: done.at, by: done.by! }
}

function kindOf(object: 'Task' | 'Event', entity: Entity): { kind: string; at: number | null } {
  const done = deed(object, entity)
  const { fields } = first(entity)
  if (done === null) return { kind: 'open', at: null }
  if (done.by === integration || String(fields['Subject']).startsWith('[Sequence]'))
    return { kind: 'sequence', at: done.at }
  return { kind: done.by === fields['OwnerId'] ? 'human' : 'mass-update', at: done.at }
}

describe('tasks and events', () => {
  it('are done by a human, by a machine, by a mass update, or not at all, as the truth says', () => {
    const listed = new Map(truth.salesforce.activities.map((activity) => [activity.id, activity]))
    for (const object of ['Task', 'Event'] as const) {
      for (const entity of all(object)) {
        const { kind, at } = listed.get(entity.id)!
        expect([entity.id, kindOf(object, entity)]).toEqual([entity.id, { kind, at }])
      }
    }
    expect(listed.size).toBe(table('Task').size + table('Event').size)
    const kinds = Map.groupBy(listed.values(), ({ kind }) => kind)
    for (const kind of ['human', 'sequence', 'mass-update', 'open'] as const)
      expect([kind, kinds.get(kind)!.length > 20]).toEqual([kind, true])
  })

  it('tell when a human of sales first reached out to a lead', () => {
    const about = new Map<Value, { at: number; object: 'Task' | 'Event'; id: string }>()
    for (const object of ['Task', 'Event'] as const) {
      for (const entity of all(object)) {
        const { kind, at } = kindOf(object, entity)
        const lead = first(entity).fields['WhoId']!
        if (kind !== 'human' || at === null) continue
        expect(sales).toContain(first(entity).fields['OwnerId'])
        if (at < (about.get(lead)?.at ?? Infinity)) about.set(lead, { at, object, id: entity.id })
      }
    }
    for (const { id, firstTouch } of truth.salesforce.leads)
      expect([id, about.get(id) ?? null]).toEqual([id, firstTouch])
  })

  it('go to the contact when the lead is converted, and with the lead to the recycle bin', () => {
    const converted = conversions()
    const moved = all('Task').filter((task) => converted.has(first(task).fields['WhoId']!))
    expect(moved.length).toBeGreaterThan(20)
    const left = moved.filter((task) => {
      const { contactId, at } = converted.get(first(task).fields['WhoId']!)!
      return first(task).at < at && standing(task, END)!.fields['WhoId'] !== contactId
    })
    expect(left).toEqual([])
    const gone = all('Task').filter((task) => {
      const lead = table('Lead').get(String(first(task).fields['WhoId']))
      return lead !== undefined && standing(lead, END)!.gone && first(lead).at < first(task).at
    })
    expect(gone.length).toBeGreaterThan(0)
    expect(gone.filter((task) => !standing(task, END)!.gone && first(task).at < goneAt(task))).toEqual([])
  })

  it('are put away a year after they were done', () => {
    const archived = standingRecords(world, 'salesforce', 'Task', ANCHOR).filter(
      ({ fields }) => fields['IsArchived'] === true,
    )
    expect(archived.length).toBeGreaterThan(100)
    for (const { fields } of archived) {
      expect(fields['IsClosed']).toBe(true)
      expect(Date.parse(String(fields['ActivityDate']))).toBeLessThan(ANCHOR - 364 * 86_400_000)
    }
  })
})

function goneAt(task: Entity): number {
  const lead = table('Lead').get(String(first(task).fields['WhoId']))!
  return lead.revisions.findLast(({ deletion }) => deletion === 'soft')!.at
}

/** What became of each converted lead, and when. */
function conversions(): Map<Value, { contactId: Value; at: number }> {
  const found = new Map<Value, { contactId: Value; at: number }>()
  for (const { id, revisions } of all('Lead')) {
    const conversion = revisions.find(({ fields }) => fields['IsConverted'] === true)
    if (conversion !== undefined)
      found.set(id, { contactId: conversion.fields['ConvertedContactId']!, at: conversion.at })
  }
  return found
}
