import type { PageFile } from '../connector.ts'
import type { SalesforceCursor } from './cursor.ts'

/** A saved page of one object's rows, and where its successor is; null after the last. */
export interface RowsPage {
  /** Null when the page has no rows. */
  readonly file: Pick<PageFile, 'path' | 'format' | 'rows'> | null
  readonly next: SalesforceCursor | null
}
