import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import {
  ImportAnswer,
  ImportCampaignList,
  ImportChoiceList,
  ImportKindList,
  ImportProgress,
  ImportRun,
  ImportRunList,
} from '../../shared/import.ts'
import { metricsKey } from './metrics.ts'
import { address, request } from './request.ts'
import { upload } from './upload.ts'

const importsKey = ['imports'] as const

/** A file that somebody chose; the id tells it from another one of the same name. */
export interface ChosenFile {
  readonly id: string
  readonly file: File
}

/** What was chosen of a file: headings by field (blank: none), in which form they are written, and ids of campaigns by their names in it. */
export interface Choices {
  readonly match: Readonly<Record<string, string>>
  readonly form: Readonly<Record<string, string>>
  readonly names: Readonly<Record<string, string>>
}

/** A file on its way; by the id the server tells how far it is once it has it. */
export interface Sending {
  readonly id: string
  readonly sent: number
  readonly bytes: number
}

const PROGRESS_MS = 400

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
export const importPreviewOptions = (
  {
    kind,
    chosen,
    choices,
  }: { readonly kind: string; readonly chosen: ChosenFile; readonly choices: Choices },
  report: (sending: Sending) => void,
) =>
  queryOptions({
    queryKey: [...importsKey, 'preview', kind, chosen.id, choices],
    queryFn: ({ signal }) => send({ query: questionOf(kind, chosen, choices), chosen, signal, report }),
    placeholderData: keepPreviousData,
    // The file doesn't change; what it would do is found out again when it is imported.
    staleTime: Infinity,
    gcTime: 0,
  })

/** How far the server is with a file that it has. */
export const importProgressOptions = (id: string) =>
  queryOptions({
    queryKey: [...importsKey, 'progress', id],
    queryFn: ({ signal }) =>
      request(address(`/imports/progress/${encodeURIComponent(id)}`), { schema: ImportProgress, signal }),
    refetchInterval: PROGRESS_MS,
    gcTime: 0,
  })

/** Campaigns that a name in a file may mean. */
export const importCampaignsOptions = (search: string) =>
  queryOptions({
    queryKey: [...importsKey, 'campaigns', search],
    queryFn: ({ signal }) =>
      request(address('/imports/campaigns', { search }), { schema: ImportCampaignList, signal }),
    placeholderData: keepPreviousData,
  })

export const importChoicesOptions = () =>
  queryOptions({
    queryKey: [...importsKey, 'choices'],
    queryFn: ({ signal }) => request(address('/imports/choices'), { schema: ImportChoiceList, signal }),
  })

/** Forgets what a name was chosen to mean; a file that is being looked at is looked at anew. */
export function useForgetChoice() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) =>
      request(address(`/imports/choices/${encodeURIComponent(id)}`), {
        method: 'DELETE',
        schema: ImportChoiceList,
      }),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: importChoicesOptions().queryKey }),
        client.invalidateQueries({ queryKey: [...importsKey, 'preview'] }),
      ]),
  })
}

interface Wanted {
  readonly kind: string
  readonly chosen: ChosenFile
  readonly choices: Choices
  readonly skipRefused: boolean
  readonly signal: AbortSignal
  readonly report: (sending: Sending) => void
}

/** Imports a file; every number is asked for anew. */
export function useImport() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ kind, chosen, choices, skipRefused, signal, report }: Wanted) =>
      send({
        query: { ...questionOf(kind, chosen, choices), dryRun: false, skipRefused },
        chosen,
        signal,
        report,
      }),
    // Also of one that was cancelled: it may have been written just before.
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: importChoicesOptions().queryKey }),
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

function send({
  query,
  chosen: { file },
  signal,
  report,
}: Pick<Wanted, 'chosen' | 'signal' | 'report'> & { readonly query: ReturnType<typeof questionOf> }) {
  const id = crypto.randomUUID()
  const tell = (sent: number) => report({ id, sent, bytes: file.size })
  tell(0)
  return upload(address('/imports', { ...query, progress: id }), {
    file,
    schema: ImportAnswer,
    signal,
    onSent: tell,
  })
}

function questionOf(kind: string, { file }: ChosenFile, { match, form, names }: Choices) {
  const keyed = (name: string, of: Readonly<Record<string, string>>) =>
    Object.entries(of).map(([field, value]) => [`${name}[${field}]`, value])
  return {
    kind,
    file: file.name,
    ...(Object.keys(names).length === 0 ? {} : { choices: JSON.stringify(names) }),
    ...Object.fromEntries([...keyed('match', match), ...keyed('form', form)]),
  }
}
