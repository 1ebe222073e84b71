import { QueryClient } from '@tanstack/react-query'
import { RequestError } from './request.ts'

const STALE_MS = 30_000
const MAX_TRIES = 2

/** The page's memory of answers. A question at fault isn't asked twice; a server that doesn't answer is. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: STALE_MS,
        retry: (tries, error) =>
          tries < MAX_TRIES && !(error instanceof RequestError && error.problem.status < 500),
      },
    },
  })
}
