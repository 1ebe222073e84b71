import { useRouterState, useSearch } from '@tanstack/react-router'

/** Pages that can be told as of a past moment; the others are about what is now. */
const TELLING =
  /^\/(metrics(\/.*)?|campaigns(\/(flow|replans))?|quality(\/(duplicates|conflicts|fixes))?|readiness)?$/

/** What every question about the data may be asked as of. */
export interface PastQuestion {
  /** A UTC instant; undefined: as it is. */
  readonly asOf?: string | undefined
}

/** The past moment in the address; undefined: everything is told as it is. */
export function useAsOf(): string | undefined {
  const { asOf } = useSearch({ strict: false })
  return useCanTellPast() ? asOf : undefined
}

/** Whether the page that is open can be told as of a past moment. */
export function useCanTellPast(): boolean {
  return useRouterState({ select: ({ location }) => TELLING.test(location.pathname) })
}
