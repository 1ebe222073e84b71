import { z } from 'zod'
import { ImportKind } from './import-kind.ts'
import { Vendor } from './vocabulary.ts'

/** Where what a metric lacks is done. */
const Place = z.discriminatedUnion('page', [
  z.object({ page: z.literal('connect') }),
  z.object({ page: z.literal('connections') }),
  z.object({
    page: z.literal('settings'),
    setting: z.string().meta({ description: 'where it is in the mapping: salesforce.plannedLaunch.field' }),
  }),
  z.object({ page: z.literal('imports'), import: ImportKind }),
  z
    .object({
      page: z.literal('crm'),
      vendor: Vendor,
      connection: z.string(),
      object: z.string(),
      fields: z.array(z.object({ name: z.string(), label: z.string() })),
    })
    .meta({ description: 'in the CRM itself; `how` says the way there' }),
  z.object({ page: z.literal('records') }).meta({ description: 'at the records behind the metric' }),
  z.object({ page: z.enum(['fixes', 'conflicts', 'samples', 'schedule', 'plans', 'pairs']) }),
])
export type Place = z.infer<typeof Place>

/** One thing to do so that a metric can be measured, or measured of more cases. */
export const Need = z.object({
  kind: z
    .enum(['connect', 'sync', 'map', 'switch-on', 'grant', 'import', 'mend'])
    .meta({ description: 'mend: to put records right, or to look at them' }),
  title: z.string(),
  how: z.string().nullable().meta({ description: 'the way to do it, where the title does not say it all' }),
  field: z.string().nullable().meta({ description: 'of the model, as relation.column' }),
  place: Place,
})
export type Need = z.infer<typeof Need>

/** The same with the cases that wait for it. */
export const WaitedFor = Need.extend({
  cases: z.int().positive().nullable().meta({
    description: 'that would be measured, or judged by more, with it; null where nobody can know beforehand',
  }),
  fromNowOn: z.boolean().meta({
    description:
      'it serves cases that come after it is done, as a history that a CRM keeps from then on: those counted here went without it',
  }),
  upTo: z.boolean().meta({
    description:
      'it may bring fewer: there are other ways to the same, or a case waits for something else too',
  }),
})
export type WaitedFor = z.infer<typeof WaitedFor>
