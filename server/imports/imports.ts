import type {
  ImportAnswer,
  ImportCampaignList,
  ImportChoiceList,
  ImportKindList,
  ImportProgress,
  ImportRun,
  ImportRunList,
} from '../../shared/import.ts'
import type { Matched } from './reading/match.ts'

/** How a file is to be taken. */
export interface ImportRequest {
  readonly kind: string
  /** Its name, to be told by. */
  readonly file: string | null
  /** The heading that holds a field, where somebody chose one; null: none does. Default: as it was the last time, or is proposed. */
  readonly match?: Matched
  /** In which form a field's values are written, where somebody chose one. */
  readonly form?: Readonly<Record<string, string>>
  /** Which campaign a name in the file means: by its id, the id of a record of it, or that record's address. */
  readonly choices?: Readonly<Record<string, string>>
  /** An id of the asker's own, by which its progress can be asked for meanwhile. */
  readonly progress?: string
}

/** A file on its way, in pieces. */
export type Content = AsyncIterable<Uint8Array>

/**
 * What people bring in as CSV. Methods throw `QueryError` for what isn't there, `UnreadableFile` for what is no CSV, and
 * `ImportRefused` for what can't be done.
 */
export interface Imports {
  /** What can be brought in, in the order in which it is offered. */
  kinds(): Promise<ImportKindList>
  /** Says what an import would do, and changes nothing. */
  preview(content: Content, request: ImportRequest, signal?: AbortSignal): Promise<ImportAnswer>
  /** Imports a file whole, or with `skipRefused` all but the lines that are refused; else nothing. */
  run(
    content: Content,
    request: ImportRequest & { readonly skipRefused: boolean },
    signal?: AbortSignal,
  ): Promise<ImportAnswer>
  /** Newest first. */
  list(): Promise<ImportRunList>
  get(id: string): Promise<ImportRun>
  /** How far the file is that was sent with the id. */
  progress(id: string): ImportProgress
  /** Campaigns with the text in their name or id, to choose from. */
  campaigns(search: string): Promise<ImportCampaignList>
  /** What names were chosen to mean; each import goes by it. The last ones first. */
  choices(): Promise<ImportChoiceList>
  /** Forgets what a name was chosen to mean; what was imported stays. */
  forget(choice: string): Promise<ImportChoiceList>
  /** Takes an import back; rows that a later one says, too, stay as that one says them. */
  undo(id: string): Promise<ImportRun>
  /** What is known of a kind at present, as a file that can be imported again. Each row holds texts under `headings`. */
  rows(kind: string): {
    readonly headings: readonly string[]
    readonly chunks: AsyncIterable<readonly CsvRow[]>
  }
  /** A file with the headings and a line that shows how it is meant. */
  template(kind: string): { readonly headings: readonly string[]; readonly example: CsvRow }
}

export type CsvRow = readonly (string | null)[]
