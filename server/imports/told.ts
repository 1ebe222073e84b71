import type { ImportAnswer, ImportKind as ToldKind, ImportRun } from '../../shared/import.ts'
import { catalogue } from '../metrics/catalogue.ts'
import type { ImportRow } from '../warehouse/entered/imports.ts'
import type { ImportRequest } from './imports.ts'
import { KeptCells } from './kept.ts'
import type { ImportKind } from './kind.ts'
import { kindOf } from './refusals.ts'
import type { FileReading } from './reading/read-file.ts'

/** What is known of a file before it was compared with anything: its columns, and the cells of its first lines. */
export function answerOf(reading: FileReading, request: ImportRequest): ImportAnswer {
  return {
    ...aboutFile(reading, request),
    sameFile: null,
    names: null,
    counts: null,
    cleared: [],
    lines: reading.first.map(({ line, cells }) => ({
      line,
      state: null,
      cells: KeptCells.parse(cells),
      values: null,
      campaign: null,
      problems: [],
      notes: [],
    })),
    imported: null,
  }
}

/** How a file is written, its columns, and what is still to be chosen of them. */
export function aboutFile(
  { encoding, delimiter, headers, matched, forms, undecided }: FileReading,
  { kind, file }: ImportRequest,
): Omit<ImportAnswer, 'sameFile' | 'names' | 'counts' | 'cleared' | 'lines' | 'imported'> {
  return {
    kind,
    file,
    encoding,
    delimiter,
    headers: headers.map(({ name, examples }) => ({ name, examples: [...examples] })),
    columns: kindOf(kind).fields.map(({ name }) => ({
      field: name,
      header: matched[name] ?? null,
      form: forms[name]?.form ?? null,
      forms: [...(forms[name]?.options ?? [])],
    })),
    undecided: [...undecided],
  }
}

/** A kind as it is offered. A metric that isn't in the catalogue can't be looked at yet. */
export function toldKind({ key, title, row, about, metrics, fields }: ImportKind): Omit<ToldKind, 'rows'> {
  return {
    key,
    title,
    row,
    about,
    metrics: metrics.flatMap((id) => {
      const metric = catalogue.find((each) => each.id === id)
      return metric === undefined ? [] : [{ id, title: metric.title }]
    }),
    fields: fields.map(({ name, label, description, example, needs, value }) => ({
      name,
      label,
      description,
      example,
      needs,
      options: value.kind === 'choice' ? value.options.map((option) => option.value) : null,
    })),
  }
}

/** An import as it was kept. */
export function toldRun(row: ImportRow): ImportRun {
  const { id, kind, file, instant, by, lines, inserted, changed, unchanged, refused } = row
  const repeated = lines - inserted - changed - unchanged - refused
  return {
    id,
    kind,
    title: kindOf(kind).title,
    file,
    at: instant,
    by,
    counts: { lines, new: inserted, changed, unchanged, repeated, refused },
    undone:
      row.undone_at === null
        ? null
        : {
            at: row.undone_at,
            by: row.undone_by,
            removed: row.removed ?? 0,
            restored: row.restored ?? 0,
            kept: row.kept ?? 0,
          },
  }
}
