import { salesforceIds } from './ids.ts'

/** How the ids of a table can be told as numbers that sort as they do, so that millions of them take little room. */
export interface IdForm {
  /** Of an id, or of its first 15 characters; NaN when it isn't of this form. */
  key(id: string): number
  /** The id that has this key; null where it isn't the only one. */
  id(key: number): string | null
}

const NUMBER = /^\d{1,15}$/
const PAIR = /^(\d{1,15})[-:]\d+$/
const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** The form of which this id is; null when it is of none, so that ids like it have to be kept as they are. */
export function idForm(id: string): IdForm | null {
  const salesforce = salesforceIds(id)
  if (salesforce !== null) return salesforce
  if (NUMBER.test(id))
    return { key: (other) => (NUMBER.test(other) ? Number(other) : Number.NaN), id: String }
  if (PAIR.test(id)) return { key: (other) => Number(PAIR.exec(other)?.[1] ?? Number.NaN), id: () => null }
  return GUID.test(id) ? { key: guidKey, id: () => null } : null
}

/** The first twelve digits. */
function guidKey(id: string): number {
  return GUID.test(id) ? Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) : Number.NaN
}
