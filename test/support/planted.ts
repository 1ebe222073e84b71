import { fold, type Row } from '../../server/sandbox/row.ts'
import type { CampaignTruth, Defect, Org, System, World } from '../../server/sandbox/world.ts'

const OBJECTS: Readonly<Record<System, Readonly<Record<string, string>>>> = {
  salesforce: {
    Lead: 'lead',
    Contact: 'contact',
    Account: 'account',
    Opportunity: 'opportunity',
    Campaign: 'campaign',
  },
  hubspot: { contacts: 'contact', companies: 'company', deals: 'deal', campaigns: 'campaign' },
}

/** What was planted in a world, as it stood at a moment, under the warehouse's names: `salesforce:lead:00Q…`. */
export function planted(world: World, at: number) {
  const defects = world.truth.defects.filter(({ from, to }) => from <= at && (to === null || to > at))
  return {
    /** Every living record that metrics count, by its name. */
    records: new Map([
      ...records('salesforce', world.salesforce, at),
      ...records('hubspot', world.hubspot, at),
    ]),
    /** How many defects of the kind each record has, of those fields that matter. */
    count(
      kind: 'missing' | 'invalid',
      matters: (object: string, field: string) => boolean,
    ): Map<string, number> {
      const found = new Map<string, number>()
      for (const defect of defects) {
        if (defect.kind !== kind) continue
        const name = nameOf(defect)
        if (!matters(name.split(':').slice(0, 2).join(':'), defect.field)) continue
        found.set(name, (found.get(name) ?? 0) + 1)
      }
      return found
    },
    names(kind: 'unreachable' | 'unowned' | 'opted-out' | 'bounced'): Set<string> {
      return new Set(defects.flatMap((defect) => (defect.kind === kind ? [nameOf(defect)] : [])))
    },
    /** Each cluster of duplicates as its system and the ids, in order. */
    clusters(): string[] {
      return defects
        .flatMap((defect) => (defect.kind === 'duplicate' ? [clusterName(defect.system, defect.ids)] : []))
        .sort()
    },
  }
}

export function clusterName(system: string, ids: readonly string[]): string {
  return [system, ...[...ids].sort()].join(' ')
}

export function campaignName({ salesforceId, hubspotId }: CampaignTruth): string {
  return salesforceId === null ? `hubspot:campaign:${hubspotId}` : `salesforce:campaign:${salesforceId}`
}

function records(system: System, { tables }: Org, at: number): [string, Row][] {
  return Object.entries(OBJECTS[system]).flatMap(([table, object]) =>
    [...tables.get(table)!.entities.values()].flatMap((entity): [string, Row][] => {
      const row = fold(entity, at)
      const counts = row !== null && row.deletedAt === null && row.fields['IsConverted'] !== true
      return counts ? [[`${system}:${object}:${entity.id}`, row]] : []
    }),
  )
}

function nameOf({ system, object, id }: Extract<Defect, { readonly id: string }>): string {
  return `${system}:${object.toLowerCase()}:${id}`
}
