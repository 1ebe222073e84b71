import type { SourceField } from '../../shared/mapping.ts'
import type { CatalogConnection } from './catalog.ts'
import type { Reader } from './warehouse.ts'

/** HubSpot keeps pipelines and their stages as ids; what they are called stands apart. */
const PIPELINES: Readonly<
  Record<string, { readonly names: string; readonly stage: string; readonly pipeline: string }>
> = {
  ticket: { names: 'ticket_pipeline_stage', stage: 'hs_pipeline_stage', pipeline: 'hs_pipeline' },
  deal: { names: 'pipeline_stage', stage: 'dealstage', pipeline: 'pipeline' },
}

interface Stage {
  readonly id: string
  readonly label: string
  readonly pipeline_id: string
  readonly pipeline_label: string
}

/**
 * Gives the fields that hold a pipeline or a stage of the object the names of all that there are: several pipelines may have a
 * stage “New”. Other fields stay as they are.
 */
export async function readStageNames(
  reader: Reader,
  { vendor, objects }: CatalogConnection,
  object: string,
): Promise<(field: SourceField) => SourceField> {
  const found = vendor === 'hubspot' ? PIPELINES[object] : undefined
  const table = found && objects.get(found.names)?.table
  if (found === undefined || table === undefined) return (field) => field
  const stages = await reader.all<Stage>(
    `select id, label, pipeline_id, pipeline_label from ${table}
     where _valid_to = cast('infinity' as timestamptz) and not _deleted order by pipeline_label, display_order, id`,
  )
  const several = new Set(stages.map(({ pipeline_id }) => pipeline_id)).size > 1
  const names: Readonly<Record<string, ReadonlyMap<string, string>>> = {
    [found.stage]: new Map(
      stages.map(({ id, label, pipeline_label }) => [id, several ? `${pipeline_label}: ${label}` : label]),
    ),
    [found.pipeline]: new Map(stages.map(({ pipeline_id, pipeline_label }) => [pipeline_id, pipeline_label])),
  }
  return (field) => {
    const known = names[field.name]
    if (known === undefined || known.size === 0) return field
    const others = (field.options ?? []).filter((value) => !known.has(value))
    return {
      ...field,
      options: [...known.keys(), ...others],
      labels: { ...field.labels, ...Object.fromEntries(known) },
    }
  }
}
