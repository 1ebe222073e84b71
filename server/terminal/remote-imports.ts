import {
  ImportAnswer,
  ImportChoiceList,
  ImportKindList,
  ImportRun,
  ImportRunList,
} from '../../shared/import.ts'
import type { Call } from '../api/http/local-call.ts'
import type { Content, ImportRequest } from '../imports/imports.ts'
import type { Workplace } from './workplace.ts'

/** The imports of a running server. `ask` gives the JSON of an answer. */
export function remoteImports(ask: (call: Call) => Promise<unknown>): Workplace['imports'] {
  const send = async (content: Content, query: Call['query'], signal: AbortSignal | undefined) =>
    ImportAnswer.parse(
      await ask({
        method: 'POST',
        path: '/imports',
        file: { type: 'text/csv', content },
        ...(query ? { query } : {}),
        ...(signal ? { signal } : {}),
      }),
    )
  return {
    kinds: async () => ImportKindList.parse(await ask({ path: '/imports/kinds' })),
    preview: (content, request, signal) => send(content, queryOf(request), signal),
    run: (content, { skipRefused, ...request }, signal) =>
      send(content, { ...queryOf(request), dryRun: 'false', skipRefused: String(skipRefused) }, signal),
    list: async () => ImportRunList.parse(await ask({ path: '/imports' })),
    choices: async () => ImportChoiceList.parse(await ask({ path: '/imports/choices' })),
    forget: async (id) =>
      ImportChoiceList.parse(
        await ask({ method: 'DELETE', path: `/imports/choices/${encodeURIComponent(id)}` }),
      ),
    undo: async (id) =>
      ImportRun.parse(await ask({ method: 'DELETE', path: `/imports/${encodeURIComponent(id)}` })),
  }
}

function queryOf({ kind, file, match = {}, form = {}, choices }: ImportRequest): Record<string, string> {
  const keyed = (name: string, choices: Readonly<Record<string, string | null>>) =>
    Object.entries(choices).map(([field, value]) => [`${name}[${field}]`, value ?? ''])
  return {
    kind,
    ...(file === null ? {} : { file }),
    ...(choices === undefined ? {} : { choices: JSON.stringify(choices) }),
    ...Object.fromEntries([...keyed('match', match), ...keyed('form', form)]),
  }
}
