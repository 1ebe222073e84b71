import { z } from 'zod'
import { json, type Answer, type Ask } from '../http.ts'
import { survivor, type CrmObject } from './crm-object.ts'
import { invalid, notFound } from './error.ts'
import { bodyOf, RecordId, type Hubspot } from './hubspot.ts'
import { present, shown } from './value.ts'

const GdprDelete = z.object({ objectId: RecordId })
const Merge = z.object({ primaryObjectId: RecordId, objectIdToMerge: RecordId })

/** Moves a record to the archive; done twice it stays there. */
export function archive({ clock }: Hubspot, object: CrmObject, id: string): Answer {
  const row = survivor(object.state, id)
  if (row !== undefined && row.deletedAt === null) {
    object.state.write(row.id, { at: clock.now(), fields: {}, deletion: 'soft' })
  }
  return { status: 204 }
}

/** Deletes a contact for good: it leaves no trace. */
export function gdprDelete({ clock }: Hubspot, object: CrmObject, ask: Ask): Answer {
  const { objectId } = bodyOf(ask, GdprDelete)
  const row = survivor(object.state, objectId)
  if (row !== undefined) object.state.write(row.id, { at: clock.now(), fields: {}, deletion: 'hard' })
  return { status: 204 }
}

/** The second record lives on in the first; values that only it had are taken over. */
export function merge({ clock }: Hubspot, object: CrmObject, ask: Ask): Answer {
  const { primaryObjectId, objectIdToMerge } = bodyOf(ask, Merge)
  const primary = survivor(object.state, primaryObjectId)
  const loser = survivor(object.state, objectIdToMerge)
  if (primary === undefined || loser === undefined || primary.deletedAt !== null || loser.deletedAt !== null)
    throw notFound()
  if (primary.id === loser.id) throw invalid('Cannot merge an object with itself')
  const taken = Object.entries(loser.fields).filter(
    ([name, value]) => value !== null && (primary.fields[name] ?? null) === null,
  )
  const at = clock.now()
  object.state.write(loser.id, { at, fields: {}, deletion: 'soft', mergedInto: primary.id })
  object.state.write(primary.id, { at, fields: Object.fromEntries(taken) })
  const row = object.state.rows.get(primary.id)!
  return json(200, present(object, row, shown(object, [...object.properties.keys()], [])))
}
