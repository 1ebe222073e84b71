import { z } from 'zod'

const Where = z.record(z.string(), z.array(z.string().nullable()))

/**
 * How filters are written in the address: plain words, `where[channel]=Email` per chosen value, and an empty value for
 * "has none". Readable in a chat message, and the same form that the API speaks.
 */
export function parseSearch(text: string): Record<string, unknown> {
  const search: Record<string, unknown> = {}
  const where: z.infer<typeof Where> = {}
  for (const [name, value] of new URLSearchParams(text)) {
    const dimension = /^where\[(.+)\]$/.exec(name)?.[1]
    if (dimension === undefined) search[name] = value
    else (where[dimension] ??= []).push(value === '' ? null : value)
  }
  if (Object.keys(where).length > 0) search['where'] = where
  return search
}

export function stringifySearch(search: Record<string, unknown>): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) {
    if (typeof value === 'string') parameters.append(name, value)
    else if (name === 'where' && value !== undefined) {
      for (const [dimension, keys] of Object.entries(Where.parse(value))) {
        for (const key of keys) parameters.append(`where[${dimension}]`, key ?? '')
      }
    }
  }
  const text = parameters.toString().replaceAll('%5B', '[').replaceAll('%5D', ']')
  return text === '' ? '' : `?${text}`
}
