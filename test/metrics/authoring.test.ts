import { describe, expect, it } from 'vitest'
import { onTimeLaunchRate } from '../../server/metrics/campaign/on-time-launch-rate.ts'
import { defineMetric, type MetricDefinition } from '../../server/metrics/metric.ts'
import type { Need } from '../../server/metrics/need.ts'
import { namesRead } from '../../server/warehouse/model/reads.ts'

const [select] = onTimeLaunchRate.rows
const rows = (more: Partial<NonNullable<typeof select>>) => ({ rows: [{ ...select!, ...more }] })
const verdicts = onTimeLaunchRate.verdicts

describe('a definition that breaks a rule fails when it is loaded, with its name', () => {
  it.each<[string, Partial<MetricDefinition>]>([
    [
      'its rows read person without saying so',
      rows({ from: 'campaign_entity c cross join clock k left join person p on p.record_id = c.record_id' }),
    ],
    [
      'its rows read person without saying so',
      { verdicts: [{ ...verdicts[0]!, when: 'exists (select 1 from person)' }, ...verdicts.slice(1)] },
    ],
    [
      'its related read touch without saying so',
      { related: { reads: {}, sql: 'select * from touch, campaign_entity c' } },
    ],
    [
      'its rows read campaign_entity.shoe_size, which the model does not have',
      rows({
        reads: {
          ...select!.reads,
          campaign_entity: [...select!.reads['campaign_entity']!, 'shoe_size'],
        },
      }),
    ],
    [
      'its rows read weather, which the model does not have',
      rows({ reads: { ...select!.reads, weather: ['rain'] } }),
    ],
    ['its rows say that they read touch, and don’t', rows({ reads: { ...select!.reads, touch: ['at'] } })],
    [
      'its rows lack the column region',
      { dimensions: [{ id: 'region', title: 'Region' }], ...without('region') },
    ],
    ['its rows lack the column today_numerator', without('today_numerator')],
    [
      'its rows lack the column shoe_size',
      { details: [{ name: 'shoe_size', title: 'Shoe size', type: 'count' }] },
    ],
    [
      'two details are called days_late',
      { details: [...onTimeLaunchRate.details!, onTimeLaunchRate.details!.at(-1)!] },
    ],
    ['related records have the detail shoe_size, which its rows don’t', { relatedDetails: ['shoe_size'] }],
    ['its rows lack the column campaign_key', { entity: { column: 'campaign_key', one: 'a', many: 'b' } }],
    ['the column reason is made of its verdicts', rows({ columns: { ...select!.columns, reason: `'so'` } })],
    ['the column Top-3 is no plain word', rows({ columns: { ...select!.columns, 'Top-3': '3' } })],
    ['it does not say what it needs', { needs: [] }],
    [
      'nothing tells when “Import it.” is done',
      { needs: [{ kind: 'import', title: 'Import it.', field: null, import: 'budgets' }] },
    ],
    [
      '“Map it.” leads to no setting',
      { needs: [{ kind: 'map', title: 'Map it.', field: 'campaign.shoe_size' }] },
    ],
    [
      '“Set it.” leads to no setting',
      lacking({ kind: 'map', title: 'Set it.', field: null, setting: 'salesforce.shoeSize' }),
    ],
    [
      '“Track it.” does not say of which fields',
      lacking({ kind: 'switch-on', title: 'Track it.', field: null, histories: [] }),
    ],
    [
      '“Read it.” asks for person.shoe_size, which the model does not have',
      lacking({ kind: 'sync', title: 'Read it.', field: 'person.shoe_size' }),
    ],
    [
      '“Track it.” does not say of which fields',
      lacking({
        kind: 'mend',
        title: 'Fill it in.',
        field: null,
        at: 'records',
        or: [{ kind: 'switch-on', title: 'Track it.', field: null, histories: ['campaign.shoe_size'] }],
      }),
    ],
    ['two verdicts are called parent', { verdicts: [verdicts[1]!, ...verdicts] }],
    ['its last verdict must have no condition', { verdicts: verdicts.slice(0, -1) }],
    [
      'no case gets beyond the verdict never, which has no condition',
      { verdicts: [verdicts.at(-1)!, ...verdicts.slice(0, -1)] },
    ],
  ])('%s', (fault, wrong) => {
    expect(() => defineMetric({ ...onTimeLaunchRate, ...wrong })).toThrow(
      new RegExp(`^The metric on-time-launch-rate: .*${fault}`),
    )
  })
})

/** A definition by which cases lack data for want of this. */
function lacking(need: Need): Partial<MetricDefinition> {
  return {
    verdicts: verdicts.map((each) =>
      each.is === 'lacking' ? { ...each, gap: { ...each.gap, need } } : each,
    ),
  }
}

function without(column: string) {
  const { [column]: _, ...columns } = select!.columns
  return rows({ columns })
}

describe('the relations that SQL reads', () => {
  it.each([
    ['select * from person p join account as a on true', ['person', 'account']],
    ['select * from person as p, account a, campaign where 1 = 1', ['person', 'account', 'campaign']],
    [`select 'from person', "from" -- from account\n from email`, ['email']],
    [`select 'it''s from person' from touch`, ['touch']],
    ['select a is distinct from person from email2_stats', ['email2_stats']],
    ['select * from (select 1 from owner) as o join plumbline.identity i on true', ['owner']],
    ['select * from "salesforce"."contact" as r where exists (select 1 from clock)', ['clock']],
  ])('of %s are %j', (sql, names) => {
    expect(namesRead(sql)).toEqual(names)
  })
})
