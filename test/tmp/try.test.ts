import { expect, it } from 'vitest'
import { createMetrics } from '/tmp/w/wt-fix/server/metrics/engine/engine.ts'
import { createWorld } from '/tmp/w/wt-fix/server/sandbox/world/create-world.ts'
import { readCatalog } from '/tmp/w/wt-fix/server/warehouse/read-catalog.ts'
import { openTestWorkspace } from '/tmp/w/wt-fix/test/support/workspace.ts'
import { SYNCS } from '/tmp/w/wt-fix/test/support/verdict.ts'

const world = createWorld({ seed: 7, size: 'small', anchor: Date.parse('2026-11-22T20:00:00Z') })
it('tries', async () => {
  const workspace = await openTestWorkspace(world, { now: SYNCS[0]!})
  for (const at of SYNCS) { await workspace.setClock(at); await workspace.sync() }
  const metrics = createMetrics({ warehouse: workspace.warehouse, readCatalog, clock: { now: () => Date.parse('2026-11-23T08:00:00Z') }, zone: 'Europe/Berlin', recordUrl: () => null, sample: true })
  const t0 = Date.now()
  const list = await metrics.fixes({})
  console.log(Date.now() - t0, 'ms', list.matching)
  for (const f of list.items) console.log(f.id, '|', f.title, f.records, f.ready, f.recent, f.moves.map((m) => `${m.metric} ${m.now?.toFixed(5)}>${m.repaired?.toFixed(5)} (${m.loaded?.toFixed(5)})`).join('; '), f.lists.map((l) => `${l.id}:${l.rows}[${l.fields}]`).join(' '))
  for (const f of list.items.slice(0, 40)) {
    const d = await metrics.fix(f.id, { limit: 1000 })
    const why = Map.groupBy(d.rows, (r) => r.why)
    console.log(f.id, [...why].map(([k, v]) => `${k}: ${v.length} e.g. ${v[0]!.present} -> ${v[0]!.proposed}`).join('\n    '))
  }
  await workspace.close()
})
