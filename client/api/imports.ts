import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { ImportAnswer, ImportKindList, ImportRun, ImportRunList } from '../../shared/import.ts'
import { metricsKey } from './metrics.ts'
import { address, request } from './request.ts'

const importsKey = ['imports'] as const

/** A file that somebody chose; the id tells it from another one of the same name. */
export interface ChosenFile {
  readonly id: string
  readonly file: File
}

/** What was chosen of a file's columns: headings by field (blank: none), and in which form they are written. */
export interface Choices {
  readonly match: Readonly<Record<string, string>>
  readonly form: Readonly<Record<string, string>>
}

export const importKindsOptions = () =>
  queryOptions({
    queryKey: [...importsKey, 'kinds'],
    queryFn: ({ signal }) => request(address('/imports/kinds'), { schema: ImportKindList, signal }),
  })

export const importListOptions = () =>
  queryOptions({
    queryKey: [...importsKey, 'list'],
    queryFn: ({ signal }) => request(address('/imports'), { schema: ImportRunList, signal }),
  })

/** What an import of the file would do. Of choices that are just made, what was known before stays in sight. */
export const importPreviewOptions = (kind: string, chosen: ChosenFile, choices: Choices) =>
  queryOptions({
    queryKey: [...importsKey, 'preview', kind, chosen.id, choices],
    queryFn: ({ signal }) =>
      request(address('/imports', questionOf(kind, chosen, choices)), {
        method: 'POST',
        csv: chosen.file,
        schema: ImportAnswer,
        signal,
      }),
    placeholderData: keepPreviousData,
    // The file doesn't change; what it would do is found out again when it is imported.
    staleTime: Infinity,
    gcTime: 0,
  })

interface Wanted {
  readonly kind: string
  readonly chosen: ChosenFile
  readonly choices: Choices
  readonly skipRefused: boolean
}

/** Imports a file; every number is asked for anew. */
export function useImport() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ kind, chosen, choices, skipRefused }: Wanted) =>
      request(address('/imports', { ...questionOf(kind, chosen, choices), dryRun: false, skipRefused }), {
        method: 'POST',
        csv: chosen.file,
        schema: ImportAnswer,
      }),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: importKindsOptions().queryKey }),
        client.invalidateQueries({ queryKey: importListOptions().queryKey }),
        client.invalidateQueries({ queryKey: metricsKey }),
      ]),
  })
}

/** Takes an import back. */
export function useUndoImport() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) =>
      request(address(`/imports/${encodeURIComponent(id)}`), { method: 'DELETE', schema: ImportRun }),
    // Somebody else may have been quicker.
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: importsKey }),
        client.invalidateQueries({ queryKey: metricsKey }),
      ]),
  })
}

function questionOf(kind: string, { file }: ChosenFile, { match, form }: Choices) {
  const keyed = (name: string, of: Readonly<Record<string, string>>) =>
    Object.entries(of).map(([field, value]) => [`${name}[${field}]`, value])
  return {
    kind,
    file: file.name,
    ...Object.fromEntries([...keyed('match', match), ...keyed('form', form)]),
  }
}
