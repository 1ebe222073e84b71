import type { EvidenceList } from '../../shared/evidence.ts'
import type {
  Mapping,
  MappingPreview,
  MappingSave,
  MappingSetting,
  MappingVersionList,
  SourceFieldList,
} from '../../shared/mapping.ts'
import { changesOf } from '../../shared/mapping-changes.ts'
import type { Catalog } from '../warehouse/catalog.ts'
import { fallbackMapping } from '../warehouse/model/mapping-defaults.ts'
import { AT_ONCE } from '../warehouse/reader-pool.ts'
import { readMappings, writeMapping, type SavedMapping } from '../warehouse/model/setting.ts'
import { readSourceFields } from '../warehouse/source-fields.ts'
import { readStageNames } from '../warehouse/stage-names.ts'
import { createMetrics, type MetricsOptions } from './engine/engine.ts'
import { createSnapshots } from './engine/snapshot.ts'
import { readEvidence } from './evidence/read-evidence.ts'
import { MappingMoved, QueryError, type Metrics } from './metrics.ts'
import { previewValues } from './previewed-values.ts'
import { previewWarnings } from './previewed-warnings.ts'

/** What an organisation means by the model's words. Methods throw `QueryError` for what isn't there. */
export interface Mappings {
  /** The one in force. */
  read(): Promise<MappingSetting>
  versions(): Promise<MappingVersionList>
  /** Keeps a further version. Throws `MappingMoved` where another was saved meanwhile. */
  save(save: MappingSave): Promise<MappingSetting>
  /** The numbers of a period (default: the last complete week) as they are, and as the mapping would make them. */
  preview(mapping: Mapping, query: { readonly period?: string }): Promise<MappingPreview>
  /** What there is to map: the fields of an object, as its source describes it. */
  fields(connection: string, object: string): Promise<SourceFieldList>
  /** What the records themselves tell of these fields, for each choice among them; nothing is recommended. */
  evidence(connection: string, object: string): Promise<EvidenceList>
}

/** As many as a person looks through; earlier ones stay where they are. */
const SHOWN_VERSIONS = 100

export function createMappings(options: MetricsOptions, metrics: Pick<Metrics, 'list'>): Mappings {
  const oneByOne = inTurn()
  const { warehouse, readCatalog, clock, sample } = options
  const readSnapshot = createSnapshots(options)
  const taken: MappingSetting = { version: 0, mapping: fallbackMapping({ sample }), at: null, by: null }

  async function read(): Promise<MappingSetting> {
    const [saved] = await warehouse.read((reader) => readMappings(reader, { limit: 1 }), AT_ONCE)
    return saved === undefined ? taken : settingOf(saved)
  }

  return {
    read,

    async versions() {
      const saved = await warehouse.read(
        (reader) => readMappings(reader, { limit: SHOWN_VERSIONS + 1 }),
        AT_ONCE,
      )
      const settings = [...saved.map(settingOf), ...(saved.length > SHOWN_VERSIONS ? [] : [taken])]
      const items = settings.map((setting, n) => {
        const before = settings[n + 1]
        return { ...setting, changes: before === undefined ? [] : changesOf(before.mapping, setting.mapping) }
      })
      return { items: items.slice(0, SHOWN_VERSIONS) }
    },

    async save({ mapping, basedOn }) {
      const at = new Date(clock.now()).toISOString()
      const version = await warehouse.write((writer) =>
        writeMapping(writer, mapping, { at, by: null, basedOn }),
      )
      if (version === null) throw new MappingMoved('Another mapping was saved since you began.')
      return read()
    },

    async preview(mapping, query) {
      const { mapping: inForce } = await read()
      const changes = changesOf(inForce, mapping)
      const present = await metrics.list(query)
      const proposed = await oneByOne(() =>
        createMetrics({ ...options, mapping }).list({ period: present.period.name }),
      )
      const [now, then] = await Promise.all([readSnapshot(), createSnapshots({ ...options, mapping })()])
      const { recordUrl } = options
      const { values, warnings } = await warehouse.read(async (reader) => ({
        values: await previewValues(reader, { present: now, proposed: then, changes, recordUrl }),
        warnings: await previewWarnings(reader, { present: now, proposed: mapping, changes }),
      }))
      return {
        period: present.period,
        changes,
        values,
        warnings,
        items: present.items.flatMap((item) => {
          const changed = proposed.items.find(({ id }) => id === item.id)
          if (changed === undefined) return []
          const { id: metric, title, unit, better } = item
          return [{ metric, title, unit, better, present: previewed(item), proposed: previewed(changed) }]
        }),
      }
    },

    async fields(connection, object) {
      return warehouse.read(async (reader) => {
        const { of, found } = placeIn(await readCatalog(reader), connection, object)
        const { label } = found
        const { records, items } = await readSourceFields(reader, found)
        const named = await readStageNames(reader, of, object)
        return { connection, vendor: of.vendor, object, label, records, items: items.map(named) }
      })
    },

    async evidence(connection, object) {
      const snapshot = await readSnapshot()
      const { of } = placeIn(snapshot.catalog, connection, object)
      const items = await warehouse.read((reader) =>
        readEvidence(reader, snapshot, { connection: of, object }),
      )
      return { connection, vendor: of.vendor, object, items: [...items] }
    },
  }
}

function placeIn({ connections }: Catalog, connection: string, object: string) {
  const of = connections.find(({ id }) => id === connection)
  const found = of?.objects.get(object)
  if (of === undefined || found === undefined)
    throw new QueryError(
      of === undefined ? 'connection' : 'object',
      `There is nothing to map in ${connection} by the name “${object}”.`,
      404,
    )
  return { of, found }
}

/** Begins a piece of work once all that was asked for before it has ended: each would keep all processors busy. */
function inTurn(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const turn = last.then(work)
    last = Promise.allSettled([turn])
    return turn
  }
}

function settingOf({ version, mapping, at, by }: SavedMapping): MappingSetting {
  return { version, mapping, at, by }
}

function previewed({
  value,
  numerator,
  denominator,
  cases,
  coverage,
  state,
  reason,
  cause,
  trailing,
}: MappingPreview['items'][number]['present']): MappingPreview['items'][number]['present'] {
  return { value, numerator, denominator, cases, coverage, state, reason, cause, trailing }
}
