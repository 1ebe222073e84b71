import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PageFile } from '../../server/connectors/connector.ts'
import { mergePages, RowCountError, type MergeCounts } from '../../server/warehouse/merge.ts'
import { repairPage } from '../../server/warehouse/repair.ts'
import { ensureVersionTable } from '../../server/warehouse/version-table.ts'
import { UnreadablePage } from '../../server/warehouse/warehouse.ts'
import { field, openTestWarehouse, salesforceSchema, type TestWarehouse } from '../support/warehouse.ts'

const MONDAY = '2026-03-02T06:00:00.000Z'
const schema = salesforceSchema('contact', [
  field('Name'),
  field('Score', { type: 'number' }),
  field('Birthdate', { type: 'date' }),
  field('LeadSource', { picklist: [{ value: 'Web', label: 'Web', active: false }] }),
])
const HEADER = 'Id,SystemModstamp,IsDeleted,Name,Score,Birthdate,LeadSource\n'

let warehouse: TestWarehouse
let directory: string
beforeEach(async () => {
  warehouse = await openTestWarehouse()
  directory = mkdtempSync(join(tmpdir(), 'plumbline-'))
})
afterEach(async () => {
  await warehouse.close()
  rmSync(directory, { recursive: true, force: true })
})

type Format = PageFile['format']
const JSON_PAGE: Format = { kind: 'json', rows: ['records'] }
const CSV_PAGE: Format = { kind: 'csv' }

async function page(
  content: string | Buffer,
  { format, rows = null }: { format: Format; rows?: number | null },
): Promise<PageFile> {
  const path = join(directory, 'page')
  writeFileSync(path, content)
  return { object: 'contact', path, format, rows, content: { kind: 'rows' } }
}

async function merge(
  file: PageFile,
  options: { tolerant?: boolean; fields?: readonly string[] } = {},
): Promise<MergeCounts> {
  const { dialect } = warehouse.warehouse
  return warehouse.warehouse.write(async (writer) => {
    const table = await ensureVersionTable(writer, {
      connection: 'salesforce',
      vendor: 'salesforce',
      schema,
      at: MONDAY,
      dialect,
    })
    const stamp = { runId: 'run', at: MONDAY, cause: null }
    return mergePages(writer, dialect, { table, files: [file], stamp, ...options })
  })
}

/** As a sync does it: what can't be read is repaired and read again. */
async function mergeRepaired(file: PageFile): Promise<MergeCounts> {
  await expect(merge(file)).rejects.toThrow(UnreadablePage)
  await repairPage(file)
  return merge(file, { tolerant: true })
}

const names = () =>
  warehouse.ask(`select _id, name from salesforce.contact where _valid_to = 'infinity' order by _id`)
const aside = () =>
  warehouse.ask(
    `select record_id, field, reason, raw from plumbline.quarantine order by record_id nulls last, field`,
  )
const REPLACED = 'holds what is no character; it was replaced'

describe('a text that holds a NUL byte', () => {
  it.each([
    ['JSON', JSON_PAGE, '{"records":[{"Id":"1","Name":"a\\u0000b"},{"Id":"2","Name":"good"}]}'],
    ['CSV', CSV_PAGE, `${HEADER}1,,false,"a\0b",,,\n2,,false,good,,,\n`],
  ])('is kept with a replacement and counted, in %s', async (_, format, content) => {
    const counts = await merge(await page(content, { format }))
    expect(counts).toMatchObject({ read: 2, inserted: 2, quarantined: 1 })
    expect(await names()).toEqual([
      { _id: '1', name: 'a\uFFFDb' },
      { _id: '2', name: 'good' },
    ])
    expect(await aside()).toMatchObject([{ record_id: '1', field: 'Name', reason: REPLACED }])
  })
})

describe('broken Unicode', () => {
  it.each([
    [
      'half an emoji in JSON',
      JSON_PAGE,
      '{"records":[{"Id":"1","Name":"a\\ud83d b"},{"Id":"2","Name":"\\ud83d\\ude00"}]}',
    ],
    [
      'bytes that are not UTF-8 in JSON',
      JSON_PAGE,
      Buffer.concat([
        Buffer.from('{"records":[{"Id":"1","Name":"a'),
        Buffer.from([0xff]),
        Buffer.from(' b"},{"Id":"2","Name":"😀"}]}'),
      ]),
    ],
    [
      'bytes that are not UTF-8 in CSV',
      CSV_PAGE,
      Buffer.concat([
        Buffer.from(`${HEADER}1,,false,"a`),
        Buffer.from([0xff]),
        Buffer.from(` b",,,\n2,,false,😀,,,\n`),
      ]),
    ],
  ])('is replaced, and the rest of the page kept: %s', async (_, format, content) => {
    const counts = await mergeRepaired(await page(content, { format, rows: 2 }))
    expect(counts).toMatchObject({ read: 2, inserted: 2, quarantined: 1 })
    expect(await names()).toEqual([
      { _id: '1', name: 'a\uFFFD b' },
      { _id: '2', name: '😀' },
    ])
    expect(await aside()).toMatchObject([{ record_id: '1', field: 'Name', reason: REPLACED }])
  })

  it('and raw line ends inside JSON texts are escaped, without touching those between', async () => {
    const file = await page('{\n"records":\n[{"Id":"1","Name":"two\nlines \\"quoted\\""}]}', {
      format: JSON_PAGE,
    })
    await repairPage(file)
    expect(JSON.parse(readFileSync(file.path, 'utf8'))).toEqual({
      records: [{ Id: '1', Name: 'two\nlines "quoted"' }],
    })
  })
})

describe('a line of another shape than the rest', () => {
  it('is set aside with its text, and the others are kept', async () => {
    const file = await page(`${HEADER}1,,false,one,,,\nbroken\n2,,false,two,,,\n`, {
      format: CSV_PAGE,
      rows: 3,
    })
    expect(await mergeRepaired(file)).toMatchObject({ read: 3, inserted: 2, quarantined: 1 })
    expect(await names()).toHaveLength(2)
    expect(await aside()).toMatchObject([{ record_id: null, raw: 'broken' }])
  })

  it.each(['"broken"', '7', 'null', '["a"]'])('is set aside where it is %s among objects', async (broken) => {
    const file = await page(`{"records":[{"Id":"1","Name":"one"},${broken},{"Id":"2","Name":"two"}]}`, {
      format: JSON_PAGE,
      rows: 3,
    })
    await repairPage(file)
    expect(await merge(file, { tolerant: true })).toMatchObject({ read: 3, inserted: 2, quarantined: 1 })
    expect(await names()).toEqual([
      { _id: '1', name: 'one' },
      { _id: '2', name: 'two' },
    ])
    expect(await aside()).toMatchObject([{ record_id: null, raw: broken }])
  })

  it('does not hide that rows are missing', async () => {
    const file = await page(`${HEADER}1,,false,one,,,\nbroken\n`, { format: CSV_PAGE, rows: 3 })
    await expect(merge(file, { tolerant: true })).rejects.toThrow(RowCountError)
  })
})

describe('what is unusual but legal', () => {
  it('is kept: the year 1, a number in a text, a very long text, a value no longer on offer', async () => {
    const long = 'z'.repeat(100_000)
    const records = [
      { Id: '1', Name: 12_345, Birthdate: '0001-01-01' },
      { Id: '2', Name: long, LeadSource: 'Fax' },
    ]
    const counts = await merge(await page(JSON.stringify({ records }), { format: JSON_PAGE }))
    expect(counts).toMatchObject({ inserted: 2, quarantined: 0 })
    expect(
      await warehouse.ask(`select name, birthdate, leadsource from salesforce.contact order by _id`),
    ).toEqual([
      { name: '12345', birthdate: '0001-01-01', leadsource: null },
      { name: long, birthdate: null, leadsource: 'Fax' },
    ])
  })
})

describe('what only looks like a value', () => {
  it.each([
    ['Birthdate', 'infinity'],
    ['Birthdate', '0044-03-15 (BC)'],
    ['Birthdate', '290000-01-01'],
    ['Score', 'NaN'],
    ['Score', '-Infinity'],
  ])('is set aside: %s %s', async (name, value) => {
    const records = [{ Id: '1', [name]: value }]
    const counts = await merge(await page(JSON.stringify({ records }), { format: JSON_PAGE }))
    expect(counts).toMatchObject({ inserted: 1, quarantined: 1 })
    expect(await aside()).toMatchObject([{ record_id: '1', field: name, raw: value }])
  })
})

describe('a row without an id', () => {
  it('is set aside with its raw text, once however often it comes', async () => {
    const records = [
      { Id: null, Name: 'Nobody' },
      { Id: '', Name: 'Empty' },
      { Id: '1', Name: 'Somebody' },
    ]
    const content = JSON.stringify({ records })
    const first = await merge(await page(content, { format: JSON_PAGE }))
    const again = await merge(await page(content, { format: JSON_PAGE }))
    expect([first, again].map(({ read, quarantined }) => [read, quarantined])).toEqual([
      [3, 2],
      [3, 0],
    ])
    expect(await names()).toEqual([{ _id: '1', name: 'Somebody' }])
    expect((await aside()).map(({ record_id, raw }) => [record_id, raw])).toEqual(
      expect.arrayContaining([
        [null, expect.stringContaining('Name: Nobody')],
        [null, expect.stringContaining('Name: Empty')],
      ]),
    )
    expect(await aside()).toHaveLength(2)
  })
})

describe('a page that holds a few fields of records', () => {
  const WHOLE = '{"records":[{"Id":"1","Name":"Ann","Score":"soon"},{"Id":"2","Name":"Bob","Score":"7"}]}'
  const scores = () =>
    warehouse.ask(`select _id, name, score from salesforce.contact where _valid_to = 'infinity' order by _id`)
  const again = async (first: string, second: string) =>
    merge(
      await page(`{"records":[{"Id":"1","Score":${first}},{"Id":"2","Score":${second}}]}`, {
        format: JSON_PAGE,
        rows: 2,
      }),
      { fields: ['Id', 'Score'] },
    )

  it('changes the records in which one differs, and counts all that came', async () => {
    await merge(await page(WHOLE, { format: JSON_PAGE }))
    expect(await again('null', '"8"')).toMatchObject({ read: 2, quarantined: 0 })
    expect(await scores()).toEqual([
      { _id: '1', name: 'Ann', score: null },
      { _id: '2', name: 'Bob', score: 8 },
    ])
  })

  it('takes out of the quarantine what came in order now, though it is as it was kept', async () => {
    await merge(await page(WHOLE, { format: JSON_PAGE }))
    expect(await aside()).toMatchObject([{ record_id: '1', field: 'Score', raw: 'soon' }])
    await again('null', '"7"')
    expect(await aside()).toEqual([])
  })

  it('sets a cell aside that is not of its type, though it is as it was kept', async () => {
    await merge(await page(WHOLE.replace('"soon"', 'null'), { format: JSON_PAGE }))
    expect(await again('"soon"', '"7"')).toMatchObject({ read: 2, quarantined: 1 })
    expect(await aside()).toMatchObject([{ record_id: '1', field: 'Score', raw: 'soon' }])
  })

  it('makes no record of one that is not known', async () => {
    expect(await again('"1"', '"2"')).toMatchObject({ read: 2, inserted: 0 })
    expect(await scores()).toEqual([])
  })
})
