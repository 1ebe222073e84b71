import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const SERVER = pathToFileURL(join(import.meta.dirname, '../../server/')).href

/** As many long questions as there may be, the first of which is in work, and then a short one. */
const SCRIPT = `
  import '${SERVER}runtime.ts'
  import { openDuckdb } from '${SERVER}warehouse/duckdb.ts'
  const warehouse = await openDuckdb({ path: ':memory:' })
  const order = []
  const begun = Promise.withResolvers()
  const long = () => warehouse.read(async (reader) => {
    begun.resolve()
    await reader.all('select count(*) from range(40000000) as t(n) where hash(n) % 7 = 3')
    order.push('long')
  }, { patient: true })
  const all = Array.from({ length: 5 }, long)
  await begun.promise
  all.push(warehouse.read((reader) => reader.all('select 1')).then(() => order.push('short')))
  await Promise.all(all)
  console.log(order.join(' '))
`

test('however many long questions are asked, a short one is answered first', async () => {
  const { UV_THREADPOOL_SIZE: _own, ...env } = process.env
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', SCRIPT], {
    env,
  })
  expect(stdout.trim().split(' ')).toEqual(['short', ...Array.from({ length: 5 }, () => 'long')])
})
