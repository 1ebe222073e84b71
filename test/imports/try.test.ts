import { test } from 'vitest'
import { openImportingCompany } from '../support/imports.ts'
test('try', async () => {
  const c = await openImportingCompany()
  const file = 'Campaign;Planned date;Changed on;Reason\r\nCampaign 1;17.03.2026;01.02.2026;MOPs\r\nc2;18.03.2026;;\r\nnobody;1.1.2026;;\r\nCampaign 1;18.03.2026;01.02.2026;\r\n'
  console.log(JSON.stringify(await c.look('planned-dates', file), null, 1).slice(0, 6000))
  console.log((await c.take('planned-dates', file, {skipRefused: true})).imported)
  console.log((await c.take('planned-dates', file, {skipRefused: true})).counts)
  console.log(await c.exported('planned-dates'))
  console.log((await c.take('planned-dates', await c.exported('planned-dates'))).counts)
  console.log(await c.warehouse.ask('select * from entered.planned_date'))
  const [i] = (await c.imports.list()).items
  console.log(await c.imports.undo(i!.id))
  console.log(await c.exported('planned-dates'))
  console.log((await c.take('requests', 'Request,Requested on,Campaign,Started\nA1,2026-01-02,unknown one,2026-01-01\nA2,2026-01-02,Campaign 3,2026-01-03\nA3,2026-01-02,zzz,2026-01-03', {skipRefused: true})).lines)
  await c.close()
})
