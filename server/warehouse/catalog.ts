import type { Refusal } from '../../shared/sync.ts'
import type { Vendor } from '../../shared/vocabulary.ts'
import type { Field } from '../connectors/connector.ts'
import type { Reader } from './warehouse.ts'

/** A version table: its SQL name and what columns it has. */
export interface CatalogObject {
  readonly connection: string
  readonly object: string
  readonly label: string
  /** Quoted and qualified: `"salesforce"."contact"`. */
  readonly table: string
  /** Column by the source field's name. Only fields that the source has (or once had) are here. */
  readonly columns: ReadonlyMap<string, CatalogColumn>
  /** When its rows that readers see were read to their end; null before. */
  readonly syncedAt: string | null
  /** Knowledge time up to which readers see of its connection; null before the first page is in. */
  readonly published: string | null
  /** Why it can't be read at present; null where it can. */
  readonly refusal: Refusal | null
}

/** Whether the object could never be read: its table is empty, which tells nothing. */
export function isUnread({ refusal, syncedAt }: CatalogObject): boolean {
  return refusal !== null && syncedAt === null
}

export interface CatalogColumn {
  readonly field: Field
  /** Quoted column name. */
  readonly column: string
  /** No longer described by the source; the column stays for the past. */
  readonly removed: boolean
}

export interface CatalogConnection {
  readonly id: string
  readonly vendor: Vendor
  readonly label: string
  /** The organisation's own currency, in which its amounts are that name none; null where the CRM doesn't tell. */
  readonly currency: string | null
  /** Knowledge time up to which readers see; null before the first page is in. Rows after it belong to a run under way. */
  readonly published: string | null
  /** The first load is under way: what is seen is part of it. */
  readonly partial: boolean
  readonly objects: ReadonlyMap<string, CatalogObject>
  /** What exists in the source and was never shown, for want of a right: there is no table of it. */
  readonly withheld: ReadonlyMap<string, CatalogObject>
}

/** Tables of what people bring in from elsewhere (see `migrations/0017-said.ts`). */
export const ENTERED_TABLES = [
  'planned_date',
  'actual_launch',
  'request',
  'budget',
  'cost',
  'correction',
  'template',
  'postmaster',
] as const
export type EnteredTable = (typeof ENTERED_TABLES)[number]

/** What the warehouse holds, at one data version. */
export interface Catalog {
  readonly dataVersion: number
  /** Those into which anything was ever brought; absent: none. */
  readonly entered?: ReadonlySet<EnteredTable>
  /** Those of which something stands, not taken back. */
  readonly standing?: ReadonlySet<EnteredTable>
  readonly connections: readonly CatalogConnection[]
}

/** `asOf`: as it was at that instant of knowledge time; left out: as it is. */
export type ReadCatalog = (reader: Reader, asOf?: string) => Promise<Catalog>
