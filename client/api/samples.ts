import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import {
  Sample,
  SampleList,
  SampleRecord,
  type SampleField,
  type SampleJudgement,
} from '../../shared/sample.ts'
import { metricsKey } from './metrics.ts'
import type { PastQuestion } from './past.ts'
import { address, request } from './request.ts'

const samplesKey = ['samples'] as const

export const sampleListOptions = ({ asOf }: PastQuestion = {}) =>
  queryOptions({
    queryKey: [...samplesKey, 'list', { asOf }],
    queryFn: ({ signal }) => request(address('/quality/samples', { asOf }), { schema: SampleList, signal }),
  })

export const sampleOptions = (id: string, { asOf }: PastQuestion = {}) =>
  queryOptions({
    queryKey: [...samplesKey, id, { asOf }],
    queryFn: ({ signal }) =>
      request(address(`/quality/samples/${encodeURIComponent(id)}`, { asOf }), { schema: Sample, signal }),
  })

/** Draws so many people at random. */
export function useDrawSample() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (size: number) =>
      request(address('/quality/samples'), { method: 'POST', body: { size }, schema: Sample }),
    onSuccess: (sample) => {
      client.setQueryData(sampleOptions(sample.id).queryKey, sample)
      return client.invalidateQueries({ queryKey: sampleListOptions().queryKey })
    },
  })
}

export interface Judged extends SampleJudgement {
  readonly position: number
  readonly field: SampleField
}

/** Says what a person found of a value, or takes it back. */
export function useJudge(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ position, field, ...body }: Judged) =>
      request(address(`/quality/samples/${encodeURIComponent(id)}/records/${position}/verdicts/${field}`), {
        method: 'PUT',
        body,
        schema: SampleRecord,
      }),
    onSuccess: async (record) => {
      // An answer that was asked for before this one would bring back what was judged until then, and lose what is being typed.
      await client.cancelQueries({ queryKey: sampleOptions(id).queryKey })
      client.setQueryData(
        sampleOptions(id).queryKey,
        (sample) =>
          sample && {
            ...sample,
            records: sample.records.map((each) => (each.position === record.position ? record : each)),
          },
      )
      return Promise.all([
        client.invalidateQueries({ queryKey: sampleListOptions().queryKey }),
        client.invalidateQueries({ queryKey: metricsKey }),
      ])
    },
  })
}
