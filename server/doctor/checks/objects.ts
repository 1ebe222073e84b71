import type { Vendor } from '../../../shared/vocabulary.ts'
import type { Check } from '../check.ts'
import type { DescribedStream } from '../crm.ts'
import { eachOpenCrm } from '../each-crm.ts'
import { failed, ok, warning, type Finding } from '../finding.ts'
import { missing } from '../missing.ts'

/** Which objects and fields can be read, and what it costs that others can't. */
export const objects: Check = {
  id: 'objects',
  title: 'Objects',
  run: (installation) =>
    eachOpenCrm(installation, async ({ connection, streams }) => {
      const described = await streams()
      const left = connection.connector.streams.length - described.length
      return [
        sum(connection.vendor, described, left),
        ...described.flatMap(({ stream, description }): Finding[] => {
          if (description.kind === 'refused') {
            const { message, action } = description.error
            return [failed(`${stream.label} can't be read: ${message}`, { action })]
          }
          const lost = description.value === null ? missing(connection.vendor, stream.object) : null
          if (lost === null) return []
          const { cost, action } = lost
          return [warning(`${stream.label}: not there, or not to be read; ${cost}`, { action })]
        }),
      ]
    }),
}

function sum(vendor: Vendor, described: readonly DescribedStream[], left: number): Finding {
  const schemas = described.flatMap(({ description }) =>
    description.kind === 'answered' ? (description.value ?? []) : [],
  )
  const free = described.filter(
    ({ stream, description }) =>
      description.kind === 'answered' &&
      description.value === null &&
      missing(vendor, stream.object) === null,
  )
  const fields = schemas.reduce((count, schema) => count + schema.fields.length, 0)
  const found = [
    `${schemas.length} objects with ${fields} fields can be read.`,
    left === 0 ? null : `${left} more weren't asked for.`,
    free.length === 0
      ? null
      : `Not there or not shown, which costs no metric so far: ${free.map(({ stream }) => stream.label).join(', ')}.`,
  ]
  const told = found.filter((sentence) => sentence !== null).join(' ')
  return schemas.length === 0 ? failed(told) : ok(told)
}
