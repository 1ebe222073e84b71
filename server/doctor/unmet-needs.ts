import { catalogue } from '../metrics/catalogue.ts'
import { isMet } from '../metrics/engine/readiness.ts'
import type { Catalog, CatalogConnection, CatalogObject } from '../warehouse/catalog.ts'
import { columnName, quote } from '../warehouse/columns.ts'
import { duckdbDialect } from '../warehouse/duckdb-dialect.ts'
import { defaultMapping } from '../warehouse/model/mapping-defaults.ts'
import type { Mapping } from '../../shared/mapping.ts'
import { createModel } from '../warehouse/model/model.ts'
import type { Crm } from './crm.ts'

/** What the fields that the CRMs describe can't give, and the metrics that need it. */
export interface UnmetNeeds {
  readonly needs: readonly { readonly action: string; readonly metrics: readonly string[] }[]
  readonly measurable: number
  readonly total: number
}

/** Holds each metric's needs against the model, compiled for what the CRMs describe as if it had been read. */
export async function unmetNeeds(crms: readonly Crm[], mapping: Mapping | null): Promise<UnmetNeeds> {
  const connections = await Promise.all(crms.map(described))
  const catalog: Catalog = { dataVersion: 0, connections }
  const model = createModel({ catalog, mapping: mapping ?? defaultMapping, dialect: duckdbDialect })
  const needs = new Map<string, string[]>()
  let measurable = 0
  for (const metric of catalogue) {
    const unmet = metric.needs.find((need) => !isMet(need, { model, catalog }))
    if (unmet) needs.set(unmet.title, [...(needs.get(unmet.title) ?? []), metric.id])
    else measurable++
  }
  return {
    needs: [...needs].map(([action, metrics]) => ({ action, metrics })),
    measurable,
    total: catalogue.length,
  }
}

/** The connection as the warehouse would know it once read. */
async function described({ connection, streams }: Crm): Promise<CatalogConnection> {
  const { id, vendor, label } = connection
  const schemas = (await streams()).flatMap(({ description }) =>
    description.kind === 'answered' ? (description.value ?? []) : [],
  )
  const published = new Date(0).toISOString()
  const objects = schemas.map(({ object, label, fields }): CatalogObject => ({
    connection: id,
    object,
    label,
    table: `${quote(id)}.${quote(object)}`,
    columns: new Map(
      fields.map((field) => [field.name, { field, column: quote(columnName(field.name)), removed: false }]),
    ),
    syncedAt: published,
    published,
    refusal: null,
  }))
  return {
    id,
    vendor,
    label,
    currency: null,
    published,
    partial: false,
    withheld: new Map(),
    objects: new Map(objects.map((object) => [object.object, object])),
  }
}
