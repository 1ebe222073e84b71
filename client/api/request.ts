import { Problem } from '../../shared/problem.ts'
import type { z } from 'zod'

/** What the server, or the way to it, said no with; `problem` holds what to tell the person. */
export class RequestError extends Error {
  override readonly name = 'RequestError'
  readonly problem: Problem
  constructor(problem: Problem, cause?: unknown) {
    super(problem.detail ?? problem.title, { cause })
    this.problem = problem
  }
}

type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>

/** An address under `/api/v1`; undefined parameters are left out, lists are repeated. */
export function address(path: string, query: Query = {}): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue
    for (const each of Array.isArray(value) ? (value as readonly string[]) : [value])
      parameters.append(name, String(each))
  }
  const text = parameters.toString()
  return `/api/v1${path}${text === '' ? '' : `?${text}`}`
}

interface RequestOptions<T> {
  readonly schema: z.ZodType<T>
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Sent as JSON. */
  readonly body?: object
  readonly signal?: AbortSignal
}

/** Asks the API and parses the answer; throws `RequestError`. */
export async function request<T>(
  url: string,
  { schema, method = 'GET', body: sent, signal }: RequestOptions<T>,
): Promise<T> {
  const response = await fetch(url, {
    method,
    headers: {
      accept: 'application/json',
      ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
    ...(signal ? { signal } : {}),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error
    throw new RequestError(UNREACHABLE, error)
  })
  const body: unknown = await response.json().catch(() => undefined)
  return parsedAnswer({ status: response.status, body }, schema)
}

/** The answer, parsed; throws `RequestError` for a refusal, and for an answer in another form. */
export function parsedAnswer<T>(
  { status, body }: { readonly status: number; readonly body: unknown },
  schema: z.ZodType<T>,
): T {
  if (status < 200 || status > 299) throw new RequestError(problemOf(status, body))
  const parsed = schema.safeParse(body)
  if (!parsed.success) throw new RequestError(UNEXPECTED, parsed.error)
  return parsed.data
}

function problemOf(status: number, body: unknown): Problem {
  const problem = Problem.safeParse(body)
  // A proxy in between, or the development server, answers without problem+json when Plumbline is down.
  return problem.success
    ? problem.data
    : status >= 502 && status <= 504
      ? UNREACHABLE
      : { ...UNEXPECTED, status }
}

const UNREACHABLE: Problem = {
  type: 'about:blank',
  title: 'Plumbline does not answer',
  status: 503,
  detail: 'The server could not be reached. It may be starting, or it was stopped.',
  action: 'Check that it is running where you started it. This page tries again by itself.',
}

const UNEXPECTED: Problem = {
  type: 'about:blank',
  title: 'The answer could not be read',
  status: 500,
  detail: 'The server answered in a form that this page does not know.',
  action: 'Reload the page: it may be older than the server.',
}
