import { z } from 'zod'
import { json, type Answer, type Ask } from '../http.ts'
import type { Row } from '../row.ts'
import { survivor, type CrmObject } from './crm-object.ts'
import { invalid, notFound } from './error.ts'
import { bodyOf, limitOf, listOf, pagingOf, RecordId } from './hubspot.ts'
import { instant, present, shown } from './value.ts'

const WITH_HISTORY = 50
const MOST = 100

/** Pages of records by id. The cursor is the last id seen, so that nothing is missed when records come or go. */
export function list(object: CrmObject, ask: Ask): Answer {
  const history = listOf(ask, 'propertiesWithHistory')
  const most = history.length > 0 ? WITH_HISTORY : MOST
  const limit = limitOf(ask, { standard: 10, most })
  const after = ask.query.get('after')
  if (after !== null && !/^\d*$/.test(after)) throw invalid(`Invalid 'after' value: ${after}`)
  const archived = ask.query.get('archived') === 'true'
  const display = shown(object, listOf(ask, 'properties'), history)
  const { byId } = object.state
  const page: Row[] = []
  let more = false
  for (const row of byId.all().slice(byId.position(Number(after ?? 0), true))) {
    if (row.mergedInto !== null || (row.deletedAt !== null) !== archived) continue
    more = page.length === limit
    if (more) break
    page.push(row)
  }
  return json(200, {
    results: page.map((row) => present(object, row, display)),
    ...pagingOf(ask, more ? (page.at(-1)?.id ?? after ?? '0') : null),
  })
}

/** One record; a merged id answers with the survivor. */
export function get(object: CrmObject, ask: Ask, id: string): Answer {
  const row = find(object, id, ask.query.get('idProperty'))
  const archived = ask.query.get('archived') === 'true'
  if (row === undefined || (row.deletedAt !== null) !== archived) throw notFound()
  return json(
    200,
    present(object, row, shown(object, listOf(ask, 'properties'), listOf(ask, 'propertiesWithHistory'))),
  )
}

const BatchRead = z.object({
  inputs: z.array(z.object({ id: RecordId })).default([]),
  properties: z.array(z.string()).default([]),
  propertiesWithHistory: z.array(z.string()).default([]),
  idProperty: z.string().optional(),
})

/** Records by their ids; those that aren't there are told in a 207. */
export function batchRead(object: CrmObject, ask: Ask, now: number): Answer {
  const { inputs, properties, propertiesWithHistory, idProperty } = bodyOf(ask, BatchRead)
  const most = propertiesWithHistory.length > 0 ? WITH_HISTORY : MOST
  if (inputs.length > most)
    throw invalid(`The batch of ${inputs.length} exceeds the limit of ${most} inputs`, 'batch-size')
  const archived = ask.query.get('archived') === 'true'
  const display = shown(object, properties, propertiesWithHistory)
  const found = new Map<string, Row>()
  const missing: string[] = []
  for (const { id } of inputs) {
    const row = find(object, id, idProperty ?? null)
    if (row === undefined || (row.deletedAt !== null) !== archived) missing.push(id)
    else found.set(row.id, row)
  }
  const results = [...found.values()].map((row) => present(object, row, display))
  return batchAnswer({ results, now, errors: missing.length === 0 ? [] : [couldNotGet(object, missing)] })
}

function couldNotGet({ singular }: CrmObject, ids: readonly string[]): Record<string, unknown> {
  return {
    status: 'error',
    category: 'OBJECT_NOT_FOUND',
    message: `Could not get some ${singular.toUpperCase()} objects, they may be deleted or not exist. Check that ids are valid.`,
    context: { ids },
    links: {},
    errors: [],
  }
}

/** What every batch endpoint answers: 207 when some of it failed. */
export function batchAnswer({
  results,
  errors,
  now,
}: {
  results: unknown[]
  errors: unknown[]
  now: number
}): Answer {
  const at = instant(now)
  const body = { status: 'COMPLETE', results, startedAt: at, completedAt: at }
  return errors.length === 0 ? json(200, body) : json(207, { ...body, numErrors: errors.length, errors })
}

function find(object: CrmObject, id: string, idProperty: string | null): Row | undefined {
  if (idProperty === null || idProperty === 'hs_object_id') return survivor(object.state, id)
  const property = object.properties.get(idProperty)
  if (property === undefined) throw invalid(`Property "${idProperty}" does not exist`)
  const wanted = id.toLowerCase()
  for (const row of object.state.rows.values()) {
    if (row.mergedInto === null && String(property.read(row) ?? '').toLowerCase() === wanted) return row
  }
  return undefined
}
