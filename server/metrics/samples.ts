import { randomUUID } from 'node:crypto'
import {
  SampleField,
  type Sample,
  type SampleDraw,
  type SampleJudgement,
  type SampleList,
  type SampleRecord,
} from '../../shared/sample.ts'
import { AT_ONCE } from '../warehouse/reader-pool.ts'
import { SAMPLE_FIELDS } from '../warehouse/model/sample-check.ts'
import { Moment } from '../warehouse/model/moment.ts'
import {
  appendVerdict,
  insertSample,
  readDrawn,
  readSamples,
  readVerdicts,
  type DrawnRecord,
  type SampleRow,
  type VerdictRow,
} from '../warehouse/quality-sample.ts'
import type { MetricsOptions } from './engine/engine.ts'
import { createSnapshots, type Snapshot } from './engine/snapshot.ts'
import { QueryError } from './metrics.ts'
import type { Past } from './past.ts'

/** Samples of people that a person checks: what `data-accuracy` is made of. Methods throw `QueryError` for what isn't there. */
export interface Samples {
  /** Newest first. */
  list(past?: Past): Promise<SampleList>
  draw(draw: SampleDraw): Promise<Sample>
  /** As of a past moment: with what had been said by then, beside the values that the records had then. */
  get(id: string, past?: Past): Promise<Sample>
  /** Writes down what somebody found of one value; a verdict of null takes the last one back. */
  judge(
    id: string,
    value: { readonly position: number; readonly field: SampleField },
    judgement: SampleJudgement,
  ): Promise<SampleRecord>
}

type Options = Pick<MetricsOptions, 'warehouse' | 'readCatalog' | 'clock' | 'zone' | 'sample' | 'recordUrl'>
type Drawn = DrawnRecord & { readonly position: number }

/** What is drawn from, as it stands in the CRM, and what values are compared with later. */
const PERSON = {
  reads: {
    person: [
      'connection',
      'object',
      'record_id',
      'system',
      'label',
      'first_name',
      'last_name',
      'title',
      'company',
      'phone',
      'email_typed',
      'country_typed',
    ],
  },
  sql: `select connection, object, record_id, system, label, nullif(trim(concat_ws(' ', first_name, last_name)), '') as name,
    title, company, phone, email_typed as email, country_typed as country from person`,
}

export function createSamples(options: Options): Samples {
  const { warehouse, clock, recordUrl } = options
  const readSnapshot = createSnapshots(options)

  /** The instant up to which is told what was drawn and said. */
  async function untilOf(asOf: string | undefined): Promise<string> {
    return asOf === undefined ? 'infinity' : (await readSnapshot(asOf)).now
  }

  /** People as the snapshot knows them: those whose place among all, mixed by the seed, is low enough; or those of a sample. */
  async function people(snapshot: Snapshot, of: { seed: string; size: number } | { sampleId: string }) {
    const at = snapshot.at(snapshot.now)
    if (at === null) return []
    const moment = new Moment(at)
    const key = `p.connection || ':' || p.object || ':' || p.record_id`
    const select =
      'seed' in of
        ? `select p.* from people p order by md5(${moment.bind(of.seed, 'text')} || ':' || ${key}), ${key} limit ${of.size}`
        : `select p.* from people p join plumbline.quality_sample_record r on r.connection = p.connection and r.object = p.object
             and r.record_id = p.record_id where r.sample_id = ${moment.bind(of.sampleId, 'text')}`
    const { sql } = snapshot.model.compose({ ctes: [{ name: 'people', ...PERSON }], select }, moment)
    return warehouse.read((reader) => reader.all<DrawnRecord>(sql, moment.parameters))
  }

  async function get(id: string, { asOf }: Past = {}): Promise<Sample> {
    const until = await untilOf(asOf)
    const { summary, drawn, verdicts } = await warehouse.read(async (reader) => ({
      summary: (await readSamples(reader, { id, until }))[0],
      drawn: await readDrawn(reader, id),
      verdicts: await readVerdicts(reader, { sampleId: id, until }),
    }))
    if (summary === undefined) {
      const then = asOf === undefined || drawn.length === 0 ? '' : ' by then: it was drawn later'
      throw new QueryError('id', `There is no sample “${id}”${then}.`, 404)
    }
    const present = new Map(
      (await people(await readSnapshot(asOf), { sampleId: id })).map((record) => [keyOf(record), record]),
    )
    return {
      ...toSummary(summary),
      records: drawn.map((record) => {
        const { connection, object, record_id: recordId } = record
        return {
          position: record.position,
          connection,
          object,
          recordId,
          label: record.label,
          url: recordUrl(connection, object, recordId),
          gone: !present.has(keyOf(record)),
          values: toValues(record, present.get(keyOf(record)) ?? null, verdicts),
        }
      }),
    }
  }

  return {
    get,
    async list({ asOf } = {}) {
      const until = await untilOf(asOf)
      const rows = await warehouse.read((reader) => readSamples(reader, { id: null, until }), AT_ONCE)
      return { items: rows.map(toSummary) }
    },
    async draw({ size }) {
      const [id, seed] = [randomUUID(), randomUUID()]
      const records = await people(await readSnapshot(), { seed, size })
      if (records.length === 0)
        throw new QueryError('size', 'There are no people to draw from: connect a CRM and sync it first.')
      await warehouse.write((writer) =>
        insertSample(writer, { id, seed, now: clock.now(), by: null, records }),
      )
      return get(id)
    },
    async judge(id, { position, field }, { verdict, note = null }) {
      const drawn = await warehouse.read((reader) => readDrawn(reader, id), AT_ONCE)
      const record = drawn.find((each) => each.position === position)
      if (record === undefined)
        throw new QueryError('position', `There is no record ${position} in a sample “${id}”.`, 404)
      if (record[field] === null)
        throw new QueryError('field', `${SAMPLE_FIELDS[field]} was blank: there is nothing to check.`, 404)
      await warehouse.write((writer) =>
        appendVerdict(writer, {
          sampleId: id,
          position,
          field,
          verdict,
          note: verdict === null ? null : note,
          by: null,
          now: clock.now(),
        }),
      )
      return (await get(id)).records.find((each) => each.position === position)!
    },
  }
}

function keyOf({ connection, object, record_id }: DrawnRecord): string {
  return JSON.stringify([connection, object, record_id])
}

function toSummary(row: SampleRow): SampleList['items'][number] {
  const { id, seed, size, checked, filled, correct, wrong, unsure } = row
  return {
    id,
    seed,
    size,
    checked,
    drawnAt: row.drawn_at,
    drawnBy: row.drawn_by,
    values: { correct, wrong, cannotTell: unsure, open: filled - correct - wrong - unsure },
  }
}

/** The values that the record had; a blank is nothing to check. */
function toValues(
  drawn: Drawn,
  present: DrawnRecord | null,
  verdicts: readonly VerdictRow[],
): SampleRecord['values'] {
  return SampleField.options.flatMap((field) => {
    const value = drawn[field]
    if (value === null) return []
    const last = verdicts.find((each) => each.position === drawn.position && each.field === field)
    const held = last?.verdict == null ? null : last
    return [
      {
        field,
        title: SAMPLE_FIELDS[field],
        value,
        valueNow: present === null ? null : present[field],
        changed: present === null || present[field] !== value,
        verdict: held?.verdict ?? null,
        note: held?.note ?? null,
        at: held?.at ?? null,
        by: held?.by ?? null,
      },
    ]
  })
}
