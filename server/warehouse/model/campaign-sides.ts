import { declarations } from '../../connectors/declarations.ts'
import type { ModelContext } from './relation.ts'

/** Connections whose campaigns may hold the id of another one's, each with that other. */
export function campaignSides({
  connections,
}: Pick<ModelContext, 'connections'>): readonly { readonly from: string; readonly to: string }[] {
  return connections.flatMap((from) => {
    const vendors = declarations[from.vendor].storedLinks
      .filter(({ object }) => object === 'campaign')
      .map(({ vendor }) => vendor)
    return connections
      .filter(({ vendor }) => vendors.includes(vendor))
      .map((to) => ({ from: from.id, to: to.id }))
  })
}
