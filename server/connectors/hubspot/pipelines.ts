import type { Page, ReadRequest } from '../connector.ts'
import type { HubspotContext, HubspotStream } from './context.ts'
import type { CrmType } from './crm-type.ts'
import { fixedField } from './fields.ts'
import { extractFile, present } from './page-file.ts'

/** The stages of all pipelines that records of a kind go through. */
export function pipelineStages(
  of: CrmType,
  { object, label }: { readonly object: string; readonly label: string },
): HubspotStream {
  return {
    stream: { object, label, mode: { kind: 'whole' }, alsoYields: [], optional: of.optional },
    async describe({ client }, signal) {
      if (of.optional) await client.pipelines(signal).getAll(of.type)
      return [
        {
          object,
          label,
          fields: [
            fixedField('id'),
            fixedField('label', 'text', { label: 'Stage' }),
            fixedField('display_order', 'integer', { label: 'Order' }),
            fixedField('pipeline_id', 'text', { label: 'Pipeline' }),
            fixedField('pipeline_label', 'text', { label: 'Name of the pipeline' }),
            fixedField('probability', 'number', { label: 'Win probability, 0 to 1' }),
            fixedField('is_closed', 'boolean', { label: 'Closed' }),
            fixedField('updatedAt', 'instant', { label: 'Changed' }),
          ],
          roles: { id: 'id', updated: 'updatedAt', deleted: null, mergedInto: null },
        },
      ]
    },
    read: (context, request) => read(context, of, request),
  }
}

/** https://developers.hubspot.com/docs/api-reference/crm-pipelines-v3/guide */
async function* read(
  { client }: HubspotContext,
  { type }: CrmType,
  request: ReadRequest,
): AsyncGenerator<Page> {
  const { results } = await client.pipelines(request.signal).getAll(type)
  const rows = results.flatMap((pipeline) =>
    pipeline.stages.map(({ id, label, displayOrder, metadata, updatedAt }) => ({
      id,
      label,
      display_order: displayOrder,
      pipeline_id: pipeline.id,
      pipeline_label: pipeline.label,
      probability: metadata?.['probability'] ?? null,
      is_closed: isClosed(metadata ?? {}),
      updatedAt,
    })),
  )
  yield { files: present([await extractFile(request, request.schema.object, rows)]), cursor: null }
}

/** Deals say it outright, tickets by their state. */
function isClosed(metadata: Readonly<Record<string, string>>): string | null {
  const state = metadata['ticketState']
  return metadata['isClosed'] ?? (state === undefined ? null : String(state === 'CLOSED'))
}
