import type { ImportAnswer, ImportCampaign } from '../../shared/import.ts'
import type { CampaignRow, NamesRead } from '../warehouse/entered/names.ts'

/** The address at which a person opens a record; null for what has no page. */
export type RecordUrl = (connection: string, object: string, recordId: string) => string | null

/** A campaign to be told from others of its name. */
export function toldCampaign(row: CampaignRow, recordUrl: RecordUrl): ImportCampaign {
  const { connection, object, record_id: recordId } = row
  const text = (name: string) => (typeof row[name] === 'string' ? row[name] : null)
  return {
    id: row.campaign_id,
    connection,
    object,
    recordId,
    label: row.label,
    type: text('type'),
    planned: text('planned_launch'),
    starts: text('start_date'),
    createdAt: text('created_at'),
    url: recordUrl(connection, object, recordId),
  }
}

/** What the file calls campaigns, where that isn't one campaign by itself. */
export function toldNames(
  { counts, names, candidates }: NamesRead,
  recordUrl: RecordUrl,
): NonNullable<ImportAnswer['names']> {
  const ofName = Map.groupBy(candidates, ({ key }) => key)
  return {
    open: counts.open,
    requested: counts.now,
    remembered: counts.before,
    items: names.map(({ key, name, lines, campaigns, chosen }) => {
      const found = ofName.get(key) ?? []
      const taken = found.find((row) => row.is_chosen)
      return {
        name,
        lines,
        campaigns,
        chosen: taken === undefined ? null : toldCampaign(taken, recordUrl),
        by: chosen === null ? null : chosen === 'now' ? 'request' : 'memory',
        candidates: found.map((row) => toldCampaign(row, recordUrl)),
      }
    }),
  }
}
