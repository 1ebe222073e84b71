import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { QueryError } from '../../server/metrics/metrics.ts'
import { field, salesforceSchema } from '../support/warehouse.ts'
import { openImportingCompany, type ImportingCompany } from '../support/imports.ts'

/** Each test has names of its own, so that what is remembered of one isn't of another. */
let company: ImportingCompany
beforeAll(async () => {
  company = await openImportingCompany()
  const { warehouse } = company
  const at = '2026-11-18T08:00:00.000Z'
  await warehouse.merge({
    schema: salesforceSchema('campaign', [
      field('Name'),
      field('Type'),
      field('StartDate', { type: 'date' }),
    ]),
    at,
    rows: ['Newsletter', 'Webinar', 'Fair', 'Mailing', 'Roadshow'].flatMap((name) =>
      [1, 2].map((nth) => ({
        SystemModstamp: at,
        IsDeleted: false,
        Id: `${name}-${nth}`,
        Name: nth === 1 ? name : name.toUpperCase(),
        Type: 'Event',
        StartDate: `2026-0${nth}-01`,
      })),
    ),
  })
  await warehouse.publish('salesforce', at)
})
afterAll(() => company.close())

const launches = (...lines: string[]) => ['campaign,launched_on', ...lines].join('\n')
const records = async (kind: string) => {
  const table = kind === 'requests' ? 'request' : 'actual_launch'
  const rows = await company.warehouse.ask(
    `select record_id from entered.${table} where _valid_to = 'infinity'`,
  )
  return rows.map((row) => row['record_id'])
}
const remembered = async (name: string) =>
  (await company.imports.choices()).items.filter((choice) => choice.name.toLowerCase() === name.toLowerCase())

describe('a name of several campaigns', () => {
  it('is told once for all of its lines, with what tells those that it may be apart', async () => {
    const { names, counts } = await company.look(
      'actual-launches',
      launches('Newsletter,2026-03-01', 'newsletter,2026-03-02', 'c1,2026-03-01'),
    )
    expect(counts).toMatchObject({ refused: 2, new: 1 })
    expect(names).toMatchObject({ open: 1, requested: 0, remembered: 0 })
    expect(names!.items).toMatchObject([
      {
        lines: 2,
        campaigns: 2,
        chosen: null,
        by: null,
        candidates: [
          {
            recordId: 'Newsletter-2',
            type: 'Event',
            starts: '2026-02-01',
            url: 'https://crm.test/Newsletter-2',
          },
          { recordId: 'Newsletter-1', type: 'Event', starts: '2026-01-01' },
        ],
      },
    ])
  })

  it('is taken for the one that is chosen; a dry run shows that and remembers nothing', async () => {
    const file = launches('Webinar,2026-03-01', 'WEBINAR,2026-03-01')
    const { names, counts } = await company.look('actual-launches', file, {
      choices: { webinar: 'Webinar-2' },
    })
    expect(counts).toMatchObject({ new: 1, repeated: 1, refused: 0 })
    expect(names).toMatchObject({
      open: 0,
      requested: 1,
      items: [{ by: 'request', chosen: { recordId: 'Webinar-2' } }],
    })
    expect((await company.look('actual-launches', file)).counts).toMatchObject({ refused: 2 })
    expect(await remembered('webinar')).toEqual([])
  })

  it('means what an import chose from then on, which every preview says, until that is forgotten', async () => {
    await company.take('actual-launches', launches('Fair,2026-03-01'), { choices: { Fair: 'Fair-1' } })
    expect(await records('actual-launches')).toContain('Fair-1')
    // Of whichever kind the next file is, and whatever the case.
    const next = await company.look('templates', 'campaign,template\nFAIR,A')
    expect(next.counts).toMatchObject({ new: 1, refused: 0 })
    expect(next.names).toMatchObject({
      remembered: 1,
      items: [{ by: 'memory', chosen: { recordId: 'Fair-1' } }],
    })
    expect(next.names!.items[0]!.candidates.map(({ recordId }) => recordId)).toEqual(['Fair-1', 'Fair-2'])
    const [choice] = await remembered('Fair')
    expect(choice).toMatchObject({ recordId: 'Fair-1', campaign: { label: 'Fair' } })
    await company.imports.forget(choice!.id)
    expect(await remembered('Fair')).toEqual([])
    expect((await company.look('templates', 'campaign,template\nFAIR,A')).counts).toMatchObject({
      refused: 1,
    })
    await expect(company.imports.forget(choice!.id)).rejects.toMatchObject({ status: 404 })
  })

  it('is remembered also where every line of the file is known already', async () => {
    await company.take('templates', 'campaign,template\nMailing-1,A')
    const { counts } = await company.take('templates', 'campaign,template\nPost,A', {
      choices: { Post: 'Mailing-1' },
    })
    expect(counts).toMatchObject({ new: 0, unchanged: 1 })
    expect(await remembered('Post')).toMatchObject([{ recordId: 'Mailing-1' }])
  })

  it('chosen anew means the other one, in one place', async () => {
    await company.take('templates', 'campaign,template\nMailing,A', { choices: { Mailing: 'Mailing-1' } })
    await company.take('templates', 'campaign,template\nmailing,B', { choices: { MAILING: 'Mailing-2' } })
    expect(await remembered('mailing')).toMatchObject([{ recordId: 'Mailing-2' }])
  })

  it('isn’t overruled where the file gives an id', async () => {
    const { names, lines } = await company.look('actual-launches', launches('Roadshow-1,2026-03-01'), {
      choices: { 'Roadshow-1': 'Roadshow-2' },
    })
    expect([lines[0]!.campaign, names!.items]).toEqual(['Roadshow', []])
  })

  it.each([
    ['no campaign', 'nowhere'],
    ['several campaigns', 'Roadshow'],
  ])('can’t be taken for %s: nothing is guessed', async (_what, record) => {
    const refused = company.look('actual-launches', launches('Roadshow,2026-03-01'), {
      choices: { Roadshow: record },
    })
    await expect(refused).rejects.toThrow(QueryError)
    await expect(refused).rejects.toMatchObject({ parameter: 'choices', action: /id of the campaign/ })
  })
})

describe('a name that no campaign has', () => {
  it('can be given one that was searched for; a request that was kept without it is of it then', async () => {
    const file = 'request,requested_on,campaign\nQ1,2026-03-01,The thing in spring'
    const first = await company.take('requests', file)
    expect(first.names).toMatchObject({ open: 1, items: [{ campaigns: 0, candidates: [] }] })
    expect(await records('requests')).toEqual([null])
    const { items, matching } = await company.imports.campaigns('road')
    expect([matching, items.map(({ recordId }) => recordId)]).toEqual([2, ['Roadshow-2', 'Roadshow-1']])
    const { counts } = await company.take('requests', file, {
      choices: { 'The thing in spring': items[1]!.id },
    })
    expect(counts).toMatchObject({ changed: 1 })
    expect(await records('requests')).toContain('Roadshow-1')
  })
})

describe('a long cell', () => {
  it('is cut for showing, which is said, and imported whole', async () => {
    const note = 'x'.repeat(450)
    const file = `campaign,happened_on,kind,note\nc1,2026-03-01,relaunch,${note}\nc2,2026-03-01,relaunch,${note.repeat(1000)}`
    const { headers, lines } = await company.take('corrections', file, { skipRefused: true })
    const shown = `${'x'.repeat(200)}… (250 more characters)`
    expect(headers[3]!.examples[0]).toBe(shown)
    expect([lines[0]!.cells['note'], lines[0]!.values!['note']]).toEqual([shown, shown])
    expect(lines[1]!.problems[0]!.value).toMatch(/^x{200}… \(449,800 more characters\)$/)
    expect(await company.exported('corrections')).toContain(note)
  })
})
