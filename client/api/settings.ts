import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { EvidenceList } from '../../shared/evidence.ts'
import {
  MappingPreview,
  MappingSetting,
  MappingVersionList,
  SourceFieldList,
  type Mapping,
  type MappingSave,
} from '../../shared/mapping.ts'
import { connectionsOptions } from './connections.ts'
import { metricsKey } from './metrics.ts'
import { address, request } from './request.ts'

const mappingKey = ['mapping'] as const
/** What records hold in the source's fields: another sync may tell more. */
export const sourceFieldsKey = [...mappingKey, 'fields'] as const

const evidenceKey = [...sourceFieldsKey, 'evidence'] as const

export const mappingOptions = () =>
  queryOptions({
    queryKey: [...mappingKey, 'in-force'],
    queryFn: ({ signal }) => request(address('/settings/mapping'), { schema: MappingSetting, signal }),
  })

export const mappingVersionsOptions = () =>
  queryOptions({
    queryKey: [...mappingKey, 'versions'],
    queryFn: ({ signal }) =>
      request(address('/settings/mapping/versions'), { schema: MappingVersionList, signal }),
  })

export const sourceFieldsOptions = (connection: string, object: string) =>
  queryOptions({
    queryKey: [...sourceFieldsKey, connection, object],
    queryFn: ({ signal }) =>
      request(address('/settings/mapping/fields', { connection, object }), {
        schema: SourceFieldList,
        signal,
      }),
  })

/** What the records tell of the fields, by the mapping in force; under the key of the fields, as another sync may tell more. */
export const evidenceOptions = (connection: string, object: string) =>
  queryOptions({
    queryKey: [...evidenceKey, connection, object],
    queryFn: ({ signal }) =>
      request(address('/settings/mapping/evidence', { connection, object }), {
        schema: EvidenceList,
        signal,
      }),
  })

/** Saves a further version; every number is asked for anew. */
export function useSaveMapping() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: MappingSave) =>
      request(address('/settings/mapping'), { method: 'PUT', body, schema: MappingSetting }),
    onSuccess: (setting) => {
      client.setQueryData(mappingOptions().queryKey, setting)
      return Promise.all([
        client.invalidateQueries({ queryKey: mappingVersionsOptions().queryKey }),
        client.invalidateQueries({ queryKey: metricsKey }),
        client.invalidateQueries({ queryKey: evidenceKey }),
        client.invalidateQueries({ queryKey: connectionsOptions().queryKey }),
      ])
    },
    // Whoever was quicker has left another version in force.
    onError: () => client.invalidateQueries({ queryKey: mappingKey }),
  })
}

/** Asks what a mapping would make of the numbers. */
export function usePreview() {
  return useMutation({
    mutationFn: (mapping: Mapping) =>
      request(address('/settings/mapping/preview'), {
        method: 'POST',
        body: { mapping },
        schema: MappingPreview,
      }),
  })
}
