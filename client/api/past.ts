import { useQuery } from '@tanstack/react-query'
import { useRouterState, useSearch } from '@tanstack/react-router'
import { pastOptions } from './storage.ts'

/** Pages that can be told as of a past moment; the others are about what is now. */
const TELLING =
  /^\/(metrics(\/.*)?|campaigns(\/(flow|replans|pairs))?|quality(\/(duplicates|conflicts|fixes|samples))?|readiness)?$/

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

/** What was answered before, until the answer is here, unless it was told as of another moment: that would pass for what is asked. */
export function ofSameMoment(asOf: string | undefined) {
  return <T>(previous: T | undefined, query?: { readonly queryKey: readonly unknown[] }): T | undefined => {
    const asked = query?.queryKey.find((part) => typeof part === 'object' && part !== null && 'asOf' in part)
    return asked?.asOf === asOf && query !== undefined ? previous : undefined
  }
}

/** Whether nothing had been read by the moment that is looked back at. */
export function useNothingKnown(): boolean {
  const asOf = useAsOf()
  const { data } = useQuery({ ...pastOptions(asOf), enabled: asOf !== undefined })
  return asOf !== undefined && data?.since != null && Date.parse(asOf) < Date.parse(data.since)
}

/** Whether the page that is open can be told as of a past moment. */
export function useCanTellPast(): boolean {
  return useRouterState({ select: ({ location }) => TELLING.test(location.pathname) })
}
