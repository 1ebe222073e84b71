import { recordKey } from '../../warehouse/model/relation.ts'
import { defineMetric, spoken } from '../metric.ts'
import type { Need } from '../need.ts'

const DRAW: Need = {
  kind: 'mend',
  title: 'Draw a sample of people and check its values.',
  field: null,
  at: 'samples',
}
const CHECK: Need = { kind: 'mend', title: 'Check the sample that was drawn.', field: null, at: 'samples' }

const counted = (condition: string) => `cast(sum(case when ${condition} then 1 else 0 end) as integer)`

export const dataAccuracy = defineMetric({
  id: 'data-accuracy',
  pillar: 'platform',
  title: 'Data accuracy',
  question: 'How many of our people’s values are true?',
  unit: 'ratio',
  better: 'higher',
  cases: { one: 'record', many: 'records', units: 'checked values' },
  details: [
    { name: 'wrong_fields', title: 'Wrong', type: 'text' },
    { name: 'unsure_values', title: 'Can’t tell', type: 'count' },
    { name: 'open_values', title: 'Not checked', type: 'count' },
  ],
  kind: 'state',
  aggregate: { kind: 'ratio' },
  companions: [
    {
      id: 'cannot-tell',
      title: 'Can’t tell',
      unit: 'ratio',
      aggregate: { kind: 'ratio', numerator: 'unsure_values', denominator: 'looked_at' },
    },
  ],
  interval: 'wilson',
  version: 1,
  rows: [
    {
      reads: {
        clock: ['now_at'],
        sample_check: [
          'sample_id',
          'position',
          'connection',
          'object',
          'record_id',
          'system',
          'label',
          'title',
          'verdict',
        ],
      },
      from: `(select sample_id, position, connection, object, record_id, system, label,
          ${counted(`verdict = 'correct'`)} as correct, ${counted(`verdict = 'wrong'`)} as wrong,
          ${counted(`verdict = 'cannot-tell'`)} as unsure, ${counted('verdict is null')} as unchecked,
          string_agg(case when verdict = 'wrong' then title end, ', ' order by title) as wrong_fields
        from sample_check group by sample_id, position, connection, object, record_id, system, label) as s`,
      columns: {
        case_id: recordKey('s'),
        at: '(select now_at from clock)',
        connection: 's.connection',
        object: 's.object',
        record_id: 's.record_id',
        label: 's.label',
        numerator: 's.correct',
        denominator: 's.correct + s.wrong',
        system: 's.system',
        wrong_fields: 's.wrong_fields',
        unsure_values: 's.unsure',
        open_values: 's.unchecked',
        looked_at: 's.correct + s.wrong + s.unsure',
        wrong_words: `'Wrong: ' || s.wrong_fields`,
      },
    },
  ],
  verdicts: [
    {
      id: 'unchecked',
      is: 'lacking',
      when: 's.correct + s.wrong + s.unsure = 0',
      words: 'Not checked yet',
      gap: { lack: 'have not been checked by a person yet', need: CHECK },
    },
    {
      id: 'cannot-tell',
      is: 'left-out',
      when: 's.correct + s.wrong = 0',
      words: 'Whoever checked it couldn’t tell',
    },
    { id: 'wrong', is: 'counted', when: 's.wrong > 0', words: { column: 'wrong_words' } },
    { id: 'correct', is: 'counted', words: 'Everything that was checked is correct' },
  ],
  parts: {
    reads: { sample_check: ['connection', 'object', 'record_id', 'field', 'title', 'verdict'] },
    sql: `select ${recordKey('s')} as case_id, s.field as part, s.title,
        case when s.verdict = 'correct' then 1 else 0 end as numerator, 1 as denominator
      from sample_check s where s.verdict in ('correct', 'wrong')`,
  },
  related: null,
  dimensions: [{ id: 'system', title: 'System', spoken: spoken('in {value}', 'in no system') }],
  relations: ['person'],
  needs: [],
  begins: DRAW,
  formula:
    'Values of a random sample of people that a person found correct ÷ values that a person found correct or wrong.',
  notes: [
    'The sample is drawn from all records of people, each with the same chance and none twice. The newest sample of which anything was checked counts.',
    'What is checked is the value as it stood when the sample was drawn, also where the record has changed since. A blank is missing, not wrong: it counts in data completeness.',
    'Values of which nobody can tell whether they are true stand apart and don’t count.',
    'The interval takes the values for independent of each other; those of one record are not quite.',
  ],
  source: {
    title: 'DAMA UK Working Group, The six primary dimensions for data quality assessment (2013): accuracy',
    url: null,
  },
  example: {
    now: '2026-11-20T08:00:00Z',
    zone: 'Europe/Berlin',
    given: {
      sample_check: [
        check(1, 'email', 'correct'),
        check(1, 'phone', 'wrong'),
        check(1, 'title', 'cannot-tell'),
        check(2, 'email', 'correct'),
        check(2, 'phone', null),
        check(3, 'email', 'cannot-tell'),
        check(4, 'email', null),
      ],
    },
    value: 2 / 3,
    cases: 2,
  },
})

function check(record: number, field: string, verdict: string | null) {
  return {
    sample_id: 'one',
    position: record,
    connection: 'crm',
    object: 'lead',
    record_id: String(record),
    label: `Person ${record}`,
    field,
    title: field,
    value: 'x',
    verdict,
  }
}
