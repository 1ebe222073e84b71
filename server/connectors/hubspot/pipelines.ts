import type { Page, ReadRequest } from '../connector.ts'
import type { HubspotContext, HubspotStream } from './context.ts'
import { fixedField } from './fields.ts'
import { extractFile, present } from './page-file.ts'

/** The stages of the deal pipelines. */
export const pipelineStages: HubspotStream = {
  stream: {
    object: 'pipeline_stage',
    label: 'Pipeline stages',
    mode: { kind: 'whole' },
    alsoYields: [],
    optional: false,
  },
  describe: () =>
    Promise.resolve([
      {
        object: 'pipeline_stage',
        label: 'Pipeline stages',
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
    ]),
  read,
}

/** https://developers.hubspot.com/docs/api-reference/crm-pipelines-v3/guide */
async function* read({ client }: HubspotContext, request: ReadRequest): AsyncGenerator<Page> {
  const { results } = await client.pipelines(request.signal).getAll('deals')
  const rows = results.flatMap((pipeline) =>
    pipeline.stages.map(({ id, label, displayOrder, metadata, updatedAt }) => ({
      id,
      label,
      display_order: displayOrder,
      pipeline_id: pipeline.id,
      pipeline_label: pipeline.label,
      probability: metadata?.['probability'] ?? null,
      is_closed: metadata?.['isClosed'] ?? null,
      updatedAt,
    })),
  )
  yield { files: present([await extractFile(request, 'pipeline_stage', rows)]), cursor: null }
}
