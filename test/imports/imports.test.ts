import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ImportRefused } from '../../server/imports/error.ts'
import { kinds } from '../../server/imports/kinds.ts'
import { QueryError } from '../../server/metrics/metrics.ts'
import { sampleMapping } from '../../server/warehouse/model/mapping-defaults.ts'
import { readCatalog } from '../../server/warehouse/read-catalog.ts'
import { readMappings, writeMapping } from '../../server/warehouse/model/setting.ts'
import { field, hubspotSchema, salesforceSchema } from '../support/warehouse.ts'
import { askModel } from '../support/model.ts'
import { openImportingCompany, pieces, type ImportingCompany } from '../support/imports.ts'
import { NOW } from '../support/company.ts'

/** Each test has campaigns of its own, so that they don't meet. */
let company: ImportingCompany
beforeAll(async () => {
  company = await openImportingCompany()
  await twins()
})
afterAll(() => company.close())

const LONG_ID = '701000000000001AAA'
const HUBSPOT_ID = 'f3a1c0de-0000-4000-8000-000000000001'

/** Three campaigns of which two are called alike, one with a real id, and one that HubSpot knows as well. */
async function twins(): Promise<void> {
  const { warehouse } = company
  const campaign = salesforceSchema('campaign', [field('Name')])
  const at = '2026-11-18T08:00:00.000Z'
  const own = { SystemModstamp: at, IsDeleted: false }
  await warehouse.merge({
    schema: campaign,
    at,
    rows: [
      { ...own, Id: LONG_ID, Name: ' Spring Fair ' },
      { ...own, Id: 'same1', Name: 'Newsletter' },
      { ...own, Id: 'same2', Name: 'newsletter' },
    ],
  })
  await warehouse.publish('salesforce', at)
  const hubspot = hubspotSchema('campaign', [field('hs_name'), field('salesforce_campaign_id')])
  await warehouse.merge({
    connection: 'hubspot',
    vendor: 'hubspot',
    schema: hubspot,
    at,
    rows: [{ id: HUBSPOT_ID, updatedAt: at, hs_name: 'Spring fair', salesforce_campaign_id: LONG_ID }],
  })
  await warehouse.publish('hubspot', at)
}

const launches = (...lines: string[]) => ['campaign,launched_on', ...lines].join('\n')
const plans = (...lines: string[]) => ['campaign,planned_launch,changed_on,reason', ...lines].join('\n')
const known = async (kind: string, campaign: string) =>
  (await company.exported(kind)).split('\r\n').filter((line) => line.startsWith(`${campaign},`))

describe('a campaign', () => {
  it.each([
    ['its id', LONG_ID],
    ['the short form of its id', LONG_ID.slice(0, 15)],
    [
      'its address in Salesforce',
      `https://corp.lightning.force.com/lightning/r/Campaign/${LONG_ID}/view?x=1`,
    ],
    ['its address in HubSpot', `https://app.hubspot.com/marketing/123/campaigns/${HUBSPOT_ID}`],
    ['its name, whatever the case', 'SPRING fair'],
  ])('is known by %s', async (_how, text) => {
    const { lines, counts } = await company.look('actual-launches', launches(`${text},2026-03-01`))
    expect(counts).toMatchObject({ new: 1, refused: 0 })
    expect(lines[0]!.campaign?.trim().toLowerCase()).toBe('spring fair')
  })

  it('that may be several is refused with their number, one that there isn’t as well', async () => {
    const { lines } = await company.look(
      'actual-launches',
      launches('Newsletter,2026-03-01', 'Nowhere,2026-03-01', 'same2,2026-03-01'),
    )
    expect(lines.map(({ state }) => state)).toEqual(['refused', 'refused', 'new'])
    expect(lines[0]!.problems).toMatchObject([
      {
        field: 'campaign',
        value: 'Newsletter',
        message: 'may be any of 2 campaigns, such as same1 and same2',
      },
    ])
    expect(lines[1]!.problems[0]!.message).toMatch(/no campaign that the CRMs hold/)
    expect(lines[1]!.problems[0]!.action).toMatch(/sync first/)
  })

  it('that there isn’t is told beside what else is wrong with the line', async () => {
    const { lines } = await company.look('actual-launches', launches('Nowhere,soon', ',soon'))
    expect(lines.map(({ problems }) => problems.map(({ field, message }) => `${field} ${message}`))).toEqual([
      ['launched_on is no date', 'campaign is no campaign that the CRMs hold, by id, address or name'],
      ['campaign is blank', 'launched_on is no date'],
    ])
  })

  it('is one, by whichever system’s id it is named', async () => {
    await company.take('actual-launches', launches(`${LONG_ID},2026-03-01`))
    const again = await company.look('actual-launches', launches(`${HUBSPOT_ID},2026-03-01`))
    expect(again.counts).toMatchObject({ new: 0, changed: 0, unchanged: 1 })
    const other = await company.look(
      'actual-launches',
      launches(`${HUBSPOT_ID},2026-03-02`, `${LONG_ID},2026-03-03`),
    )
    expect(other.lines.map(({ state }) => state)).toEqual(['changed', 'refused'])
  })

  it('that turns out to be one with another keeps what was said last of what was said of both', async () => {
    const { warehouse } = company
    const hubspot = hubspotSchema('campaign', [field('hs_name'), field('salesforce_campaign_id')])
    const knownAs = async (at: string, salesforce_campaign_id: string | null) => {
      const rows = [{ id: 'h-late', updatedAt: at, hs_name: 'Late fair', salesforce_campaign_id }]
      await warehouse.merge({ connection: 'hubspot', vendor: 'hubspot', schema: hubspot, at, rows })
      await warehouse.publish('hubspot', at)
    }
    const costs = (...lines: string[]) => ['campaign,cost,currency,booked_on,reference', ...lines].join('\n')
    await knownAs('2026-11-18T09:00:00.000Z', null)
    await company.take('costs', costs('c7,1000,EUR,2026-01-15,TWICE-1'))
    await company.take('costs', costs('h-late,900,EUR,2026-01-15,TWICE-1'))
    await knownAs('2026-11-18T13:00:00.000Z', 'c7')
    const file = await company.exported('costs')
    expect(file).toContain('900,EUR,2026-01-15,TWICE-1')
    expect(file).not.toContain('1000,EUR,2026-01-15,TWICE-1')
    const same = await company.look('costs', file)
    expect(same.counts).toMatchObject({ new: 0, changed: 0, refused: 0 })
    company.setClock('2026-11-18T14:00:00.000Z')
    await company.take('costs', costs('c7,850,EUR,2026-01-15,TWICE-1'))
    expect(await company.exported('costs')).toContain('850,EUR,2026-01-15,TWICE-1')
    company.setClock(NOW)
  })

  it('that turns out to be one with another is told by what was said last, in the numbers as in the list, and corrected by it', async () => {
    const { warehouse } = company
    const schema = hubspotSchema('campaign', [field('hs_name'), field('salesforce_campaign_id')])
    const knownAs = async (at: string, salesforce_campaign_id: string | null) => {
      const rows = [{ id: 'h-twin', updatedAt: at, hs_name: 'Twin fair', salesforce_campaign_id }]
      await warehouse.merge({ connection: 'hubspot', vendor: 'hubspot', schema, at, rows })
      await warehouse.publish('hubspot', at)
    }
    const told = async () => {
      const rows = await askModel(
        warehouse.warehouse,
        `select cast(l.launched_at at time zone 'Europe/Berlin' as date) as launched, b.template,
           (select cast(count(*) as integer) from campaign_rework w where w.campaign_id = c.campaign_id and w.kind = 'relaunch') as reworks
         from campaign c left join launch l on l.campaign_id = c.campaign_id
         left join campaign_build b on b.campaign_id = c.campaign_id where c.record_id = 'p-twin'`,
      )
      const [row] = rows
      return [row?.['launched'], row?.['template'], row?.['reworks']]
    }
    const at = '2026-11-18T15:00:00.000Z'
    await warehouse.merge({
      schema: salesforceSchema('campaign', [field('Name')]),
      at,
      rows: [{ Id: 'p-twin', Name: 'Fair', SystemModstamp: at, IsDeleted: false }],
    })
    await warehouse.publish('salesforce', at)
    await knownAs(at, null)
    company.setClock('2026-11-18T15:30:00.000Z')
    const say = async (record: string, launched: string, template: string) => {
      const { imported } = await company.take('actual-launches', launches(`${record},${launched}`))
      await company.take('templates', `campaign,template\n${record},${template}`)
      await company.take('corrections', `campaign,happened_on,kind\n${record},2026-03-12,relaunch`)
      return imported!.id
    }
    await say('p-twin', '2026-03-01', 'Zebra')
    const corrected = await say('p-twin', '2026-03-02', 'Yak')
    await say('h-twin', '2026-03-09', 'Ant')
    await knownAs('2026-11-18T16:00:00.000Z', 'p-twin')
    company.setClock('2026-11-18T16:30:00.000Z')
    expect(await told()).toEqual(['2026-03-09', 'Ant', 1])
    expect(await company.exported('actual-launches')).toContain('p-twin,2026-03-09,')
    // What was said of the other record before goes, and changes nothing.
    await company.imports.undo(corrected)
    expect(await told()).toEqual(['2026-03-09', 'Ant', 1])
    const { counts } = await company.take('actual-launches', launches('p-twin,2026-03-05'))
    expect(counts).toMatchObject({ changed: 1 })
    expect(await told()).toEqual(['2026-03-05', 'Ant', 1])
    company.setClock(NOW)
  })

  it('that no CRM has is no reason to refuse a request: it is kept as it is written, and said', async () => {
    const file =
      'request,requested_on,campaign\nT1,2026-03-01,Not made yet\nT2,2026-03-01,Campaign 0\nT3,2026-03-01,'
    const { lines } = await company.take('requests', file)
    expect(lines.map(({ notes }) => notes.length)).toEqual([1, 0, 0])
    expect(
      await company.warehouse.ask(
        `select request, campaign, record_id from entered.request where request in ('T1', 'T2', 'T3') order by 1`,
      ),
    ).toEqual([
      { request: 'T1', campaign: 'Not made yet', record_id: null },
      { request: 'T2', campaign: 'Campaign 0', record_id: 'c0' },
      { request: 'T3', campaign: null, record_id: null },
    ])
  })
})

describe('a dry run', () => {
  it('says what would be, and changes nothing', async () => {
    const version = () => company.warehouse.ask('select data_version from plumbline.state')
    const before = await version()
    const { counts, lines, imported } = await company.look('actual-launches', launches('c1,2026-03-01'))
    expect(counts).toEqual({ lines: 1, new: 1, changed: 0, unchanged: 0, repeated: 0, refused: 0 })
    expect(lines[0]).toMatchObject({
      line: 2,
      state: 'new',
      campaign: 'Campaign 1',
      values: { launched_on: '2026-03-01' },
    })
    expect(imported).toBeNull()
    expect(await version()).toEqual(before)
    expect(await known('actual-launches', 'c1')).toEqual([])
  })

  it('counts apart which lines take a date away, and warns where most do, of those that can be imported', async () => {
    const file = (...days: string[]) =>
      ['campaign,planned_launch', ...days.map((day, nth) => `c${nth + 27},${day}`)].join('\n')
    const cleared = async (...days: string[]) => (await company.look('planned-dates', file(...days))).cleared
    expect(await cleared('2026-03-01')).toEqual([])
    expect(await cleared('', '2026-03-01')).toMatchObject([
      { field: 'planned_launch', lines: 1, words: 'takes the date away', warning: null },
    ])
    const [mistaken] = await cleared('', '', 'late inputs', 'late inputs')
    expect(mistaken).toMatchObject({ lines: 2, words: 'take the date away' })
    expect(mistaken!.warning).toContain('check that its column “planned_launch” is')
    // What is known already takes nothing away any more.
    await company.take('planned-dates', file('', ''))
    expect(await cleared('', '')).toEqual([])
  })

  it('shows the cells while something is undecided, and an import is refused until it is', async () => {
    const file = launches('c1,05/06/2026')
    const { counts, undecided, lines } = await company.look('actual-launches', file)
    expect(counts).toBeNull()
    expect(undecided.map(({ field }) => field)).toEqual(['launched_on'])
    expect(lines).toMatchObject([{ line: 2, state: null, cells: { launched_on: '05/06/2026' } }])
    await expect(company.take('actual-launches', file)).rejects.toMatchObject({ reason: 'undecided' })
    const chosen = await company.look('actual-launches', file, { form: { launched_on: 'day-first' } })
    expect(chosen.lines[0]!.values).toMatchObject({ launched_on: '2026-06-05' })
  })

  it.each([
    ['a kind', { kind: 'horoscopes', file: null }, 'kind'],
    ['a field', { kind: 'costs', file: null, match: { colour: 'A' } }, 'match[colour]'],
    ['a column', { kind: 'actual-launches', file: null, match: { campaign: 'Who' } }, 'match[campaign]'],
    ['a form', { kind: 'costs', file: null, form: { cost: 'roman' } }, 'form[cost]'],
  ])('of %s that isn’t there is refused by name', async (_what, request, parameter) => {
    const refused = company.imports.preview(pieces(launches('c1,2026-03-01')), request)
    await expect(refused).rejects.toThrow(QueryError)
    await expect(refused).rejects.toMatchObject({ parameter })
  })
})

describe('an import', () => {
  it('makes every answer a new one, and so does its undo; a dry run doesn’t', async () => {
    const version = () => company.metrics.version()
    const file = launches('c16,2026-03-01')
    const before = await version()
    await company.look('actual-launches', file)
    expect(await version()).toBe(before)
    const { imported } = await company.take('actual-launches', file)
    const after = await version()
    expect(after).not.toBe(before)
    await company.take('actual-launches', file)
    expect(await version()).toBe(after)
    await company.imports.undo(imported!.id)
    expect(await version()).not.toBe(after)
  })

  it('is whole: one refused line keeps all others out, unless such lines are to be left out', async () => {
    const file = launches('c2,2026-03-01', 'c3,soon')
    await expect(company.take('actual-launches', file)).rejects.toThrow(ImportRefused)
    await expect(company.take('actual-launches', file)).rejects.toThrow(
      '1 of 2 lines can’t be imported, so nothing was.',
    )
    expect(await known('actual-launches', 'c2')).toEqual([])
    const { imported } = await company.take('actual-launches', file, { skipRefused: true })
    expect(imported!.counts).toEqual({ lines: 2, new: 1, changed: 0, unchanged: 0, repeated: 0, refused: 1 })
    expect(await known('actual-launches', 'c2')).toHaveLength(1)
  })

  it('of the same file again changes nothing, and isn’t listed', async () => {
    const file = plans(
      'c4,2026-03-17,2026-02-01,requester',
      'Campaign 4,2026-03-24,2026-03-01,late inputs',
      'c4,,2026-03-05,',
    )
    await company.take('planned-dates', file)
    const listed = (await company.imports.list()).items.length
    const { counts, imported } = await company.take('planned-dates', file)
    expect(counts).toMatchObject({ new: 0, changed: 0, unchanged: 3 })
    expect(imported).toBeNull()
    expect((await company.imports.list()).items).toHaveLength(listed)
  })

  it('of another file that says the same is listed, and so known by its own bytes from then on', async () => {
    await company.take('templates', 'campaign,template\nc22,A')
    const other = 'Campaign;Template\nCampaign 22;A'
    expect((await company.look('templates', other)).sameFile).toBeNull()
    const { counts, imported } = await company.take('templates', other)
    expect(counts).toMatchObject({ new: 0, changed: 0, unchanged: 1 })
    expect((await company.look('templates', other)).sameFile).toBe(imported!.id)
    expect((await company.take('templates', other)).imported).toBeNull()
  })

  it('takes a line that says the same again once, and refuses one that contradicts an earlier one', async () => {
    const { lines } = await company.look(
      'planned-dates',
      plans('c5,2026-03-17,,requester', 'Campaign 5,17.03.2026,,Requestor', 'c5,2026-03-18,,requester'),
    )
    expect(lines.map(({ state }) => state)).toEqual(['new', 'repeated', 'refused'])
    expect(lines[2]!.problems[0]!.message).toContain('than line 2')
  })

  it('changes nothing of what was known earlier, which can still be asked', async () => {
    const templates = (name: string) => company.take('templates', `campaign,template\nc6,${name}`)
    const [first, second] = [await templates('A'), await templates('B')].map(({ imported }) => imported!)
    const asOf = async (at: string) => {
      const rows = await askModel(
        company.warehouse.warehouse,
        `select b.template from campaign_build b join campaign c on c.campaign_id = b.campaign_id where c.record_id = 'c6'`,
        { at },
      )
      return rows.map((row) => row['template'])
    }
    expect(await asOf(NOW.replace('10:', '09:'))).toEqual([null])
    expect([await asOf(first!.at), await asOf(second!.at)]).toEqual([['A'], ['B']])
    const { undone } = await company.imports.undo(second!.id)
    expect([await asOf(second!.at), await asOf(undone!.at)]).toEqual([['B'], ['A']])
  })

  it('keeps of a known row what the file has no column for, and clears what it leaves blank', async () => {
    await company.take('planned-dates', plans('c7,2026-03-17,,requester'))
    await company.take('planned-dates', 'campaign,planned_launch\nc7,2026-03-20')
    expect(await known('planned-dates', 'c7')).toEqual(['c7,2026-03-20,,,requester,c7'])
    await company.take('planned-dates', plans('c7,,,'))
    expect(await known('planned-dates', 'c7')).toEqual(['c7,,,,,c7'])
  })

  it('takes the workspace’s currency where none is named', async () => {
    await company.take('budgets', 'campaign,budget,currency\nc8,1000,\nc9,1000,USD\nc10,£ 500,')
    const rows = await company.warehouse.ask(
      `select record_id, amount, currency from entered.budget order by record_id`,
    )
    expect(rows).toEqual([
      { record_id: 'c10', amount: 500, currency: 'GBP' },
      { record_id: 'c8', amount: 1000, currency: 'EUR' },
      { record_id: 'c9', amount: 1000, currency: 'USD' },
    ])
  })

  it('refuses a budget below 0, and says of one of 0 what that means', async () => {
    const { lines } = await company.look(
      'budgets',
      'campaign,budget\nc8,-500\nc9,(20.00)\nc10,0.00\nc11,0.01',
    )
    expect(lines.map(({ state, problems, notes }) => [state, problems.length, notes.length])).toEqual([
      ['refused', 1, 0],
      ['refused', 1, 0],
      ['changed', 0, 1],
      ['new', 0, 0],
    ])
    expect(lines[0]!.problems[0]).toMatchObject({
      field: 'budget',
      value: '-500',
      message: 'is below 0, which no budget can be',
    })
    expect(lines[0]!.problems[0]!.action).toMatch(/import it with the costs/)
  })

  it('tells costs of one day apart by their reference', async () => {
    const file =
      'campaign,cost,booked_on,reference\nc11,10,2026-03-01,A\nc11,10,2026-03-01,B\nc11,-3,2026-03-02,\nc11,-3,2026-03-02,'
    const { counts, lines } = await company.take('costs', file, { skipRefused: true })
    expect(counts).toMatchObject({ new: 3, repeated: 0, refused: 1 })
    expect(lines.find(({ state }) => state === 'refused')!.problems).toMatchObject([{ field: 'reference' }])
  })

  it('refuses a request whose work began before it was asked for, and says of one that was wanted before', async () => {
    const { lines } = await company.look(
      'requests',
      'request,requested_on,work_started_on,needed_by,done_on\nR1,2026-03-02,2026-03-01,,\nR2,2026-03-02,2026-03-03,2026-03-01,\nR3,2026-03-02,2026-03-05,,2026-03-04',
    )
    expect(lines.map(({ state }) => state)).toEqual(['refused', 'new', 'refused'])
    expect(lines[0]!.problems).toMatchObject([{ field: 'work_started_on', value: '2026-03-01' }])
    expect(lines[1]!.notes).toMatchObject([{ field: 'needed_by' }])
    expect(lines[2]!.problems).toMatchObject([{ field: 'done_on' }])
  })

  it('whose sender has gone meanwhile leaves nothing behind', async () => {
    const gone = new AbortController()
    async function* content() {
      yield* pieces(launches('c18,2026-03-01'))
      gone.abort(new Error('gone'))
    }
    const request = { kind: 'actual-launches', file: null, skipRefused: false }
    await expect(company.imports.run(content(), request, gone.signal)).rejects.toThrow('gone')
    expect(await known('actual-launches', 'c18')).toEqual([])
    expect(company.spooled()).toEqual([])
  })

  it('remembers how its columns were matched', async () => {
    const file = 'Kampagne,Live,Vorlage\nc12,2026-03-01,2026-03-02'
    const first = await company.look('actual-launches', file)
    expect(first.columns.find(({ field }) => field === 'launched_on')!.header).toBeNull()
    await company.take('actual-launches', file, { match: { launched_on: 'Vorlage' } })
    const again = await company.look('actual-launches', 'Live,Vorlage,Kampagne\n2026-03-01,2026-03-02,c13')
    expect(again.columns.find(({ field }) => field === 'launched_on')!.header).toBe('Vorlage')
  })

  it('is one of two that are sent at once: both are in, one after the other', async () => {
    const [left, right] = await Promise.all([
      company.take('actual-launches', launches('c14,2026-03-01')),
      company.take('actual-launches', launches('c14,2026-03-02', 'c15,2026-03-02')),
    ])
    expect(left.imported!.at).not.toBe(right.imported!.at)
    expect(left.imported!.counts.new + right.imported!.counts.new).toBe(2)
    expect(left.imported!.counts.changed + right.imported!.counts.changed).toBe(1)
    expect(await known('actual-launches', 'c14')).toHaveLength(1)
  })
})

describe('a moment', () => {
  const FILE = launches('same1,2026-03-18', 'same2,2026-03-17T23:30:00Z')
  const setZone = (timeZone: string | null) =>
    company.warehouse.warehouse.write(async (writer) => {
      const basedOn = (await readMappings(writer, { limit: 1 }))[0]?.version ?? 0
      await writeMapping(writer, { ...sampleMapping, timeZone }, { at: NOW, by: null, basedOn })
    })
  const daysOf = async () => {
    const query = { from: '2026-03-16', to: '2026-03-23', limit: 100 }
    const { items } = await company.metrics.receipt('campaign-throughput', query)
    return Object.fromEntries(items.map(({ recordId, day }) => [recordId, day]))
  }

  it('without an offset stays on its day whichever zone is set, and the file changes nothing when it goes in again', async () => {
    await company.take('actual-launches', FILE)
    expect(await daysOf()).toMatchObject({ same1: '2026-03-18', same2: '2026-03-18' })
    await setZone('Pacific/Honolulu')
    expect(await daysOf()).toMatchObject({ same1: '2026-03-18', same2: '2026-03-17' })
    expect((await company.look('actual-launches', FILE)).counts).toMatchObject({ unchanged: 2 })
    expect(await known('actual-launches', 'same2')).toEqual([expect.stringContaining('T13:30:00-10:00')])
    await setZone(null)
    expect(await daysOf()).toMatchObject({ same1: '2026-03-18', same2: '2026-03-18' })
  })

  it('that lies ahead is one by the day that it is in the zone in force', async () => {
    const file = launches('same1,2026-11-19')
    expect((await company.look('actual-launches', file)).counts).toMatchObject({ refused: 1 })
    await setZone('Pacific/Kiritimati')
    expect((await company.look('actual-launches', file)).counts).toMatchObject({ refused: 0 })
    await setZone(null)
  })
})

describe('every kind', () => {
  const FILES: Readonly<Record<string, string>> = {
    'planned-dates':
      'campaign,planned_launch,changed_on,changed_by,reason\nc20,2026-03-17,2026-02-01 14:30,"Lee, Ann",unknown\nc20,,,,\nc21,2026-03-17,2026-02-01,,',
    'actual-launches': 'campaign,launched_on\nc20,2026-03-17T10:00:05Z\nc21,2026-03-18',
    requests:
      'request,title,campaign,type,requester,owner,requested_on,work_started_on,needed_by,done_on\n=1+1,"A ""title""",c20,Webinar,X,Y,2026-01-01,2026-01-02,2026-03-01,2026-02-01\n0042,,unheard of,,,,2026-01-01,,,',
    budgets:
      'campaign,budget,currency,approved_on\nc20,1234.125,USD,2026-01-01\nc20,99999999999999.9999,EUR,\nc21,1.5,,',
    costs: 'campaign,cost,currency,booked_on,reference\nc20,-0.0001,CHF,2026-01-01,-x\nc21,1.234,,,',
    corrections:
      'campaign,happened_on,kind,note\nc20,2026-01-01,relaunch,"two\nlines"\nc20,2026-01-01,broken tracking,',
    templates: 'campaign,template\nc20,Webinar; large\nc21,@home',
    postmaster:
      'domain,day,spam_rate,reputation\nMail.Example.com,2026-01-01,0.12 %,HIGH\nbücher.example,2026-01-01,1.234%,',
  }

  it.each(kinds.map(({ key }) => [key]))(
    '%s comes out as a file that changes nothing when it goes in again',
    async (key) => {
      const form: Record<string, string> =
        key === 'costs' ? { cost: 'point' } : key === 'budgets' ? { budget: 'point' } : {}
      const { imported } = await company.take(key, FILES[key]!, { form })
      expect(imported!.counts.new).toBeGreaterThan(1)
      const file = await company.exported(key)
      const again = await company.look(key, file)
      expect(again.undecided).toEqual([])
      expect(again.lines.flatMap(({ problems }) => problems)).toEqual([])
      const { rows } = (await company.imports.kinds()).items.find((kind) => kind.key === key)!
      expect(again.counts).toMatchObject({ lines: rows, new: 0, changed: 0, unchanged: rows })
    },
  )

  it('comes out to the last digit', async () => {
    expect(await known('budgets', 'c20')).toEqual(
      expect.arrayContaining(['c20,99999999999999.9999,EUR,,c20', 'c20,1234.1250,USD,2026-01-01,c20']),
    )
  })

  it.each(kinds.map(({ key, fields }) => [key, fields] as const))(
    '%s has a template with a line that shows how it is meant',
    (key, fields) => {
      const { headings, example } = company.imports.template(key)
      expect(headings).toEqual(fields.map(({ label }) => label))
      expect(example).toEqual(fields.map(({ example: text }) => text))
    },
  )
})

describe('an undo', () => {
  const undo = (id: string) => company.imports.undo(id)

  it('leaves what the same file has said since', async () => {
    const file = 'campaign,template\nc39,A\nNewborn,A'
    await company.take('templates', file, { skipRefused: true })
    const at = '2026-11-18T17:00:00.000Z'
    const own = { SystemModstamp: at, IsDeleted: false }
    const schema = salesforceSchema('campaign', [field('Name')])
    await company.warehouse.merge({ schema, at, rows: [{ ...own, Id: 'newborn', Name: 'Newborn' }] })
    await company.warehouse.publish('salesforce', at)
    company.setClock('2026-11-18T17:30:00.000Z')
    const other = await company.take('templates', 'campaign,template\nnewborn,A')
    const again = await company.take('templates', file)
    expect(again.imported).toMatchObject({ counts: { new: 0, changed: 0, unchanged: 2 } })
    expect((await company.take('templates', file)).imported).toBeNull()
    expect((await undo(other.imported!.id)).undone).toMatchObject({ removed: 0, kept: 1 })
    expect(await known('templates', 'newborn')).toEqual(['newborn,A,Newborn'])
    company.setClock(NOW)
  })

  it('takes away what was new and brings back what was changed, exactly', async () => {
    await company.take('templates', 'campaign,template\nc30,A\nc31,B')
    const before = await company.exported('templates')
    const { imported } = await company.take('templates', 'campaign,template\nc30,A2\nc31,B\nc32,C')
    const { undone, counts } = await undo(imported!.id)
    expect(counts).toMatchObject({ new: 1, changed: 1, unchanged: 1 })
    expect(undone).toMatchObject({ removed: 1, restored: 1, kept: 0 })
    expect(await company.exported('templates')).toBe(before)
    expect((await company.imports.get(imported!.id)).undone).toEqual(undone)
  })

  it('leaves alone what a later import has changed, and says how many rows that are', async () => {
    const first = await company.take('templates', 'campaign,template\nc33,A\nc34,A')
    await company.take('templates', 'campaign,template\nc33,B')
    const { undone } = await undo(first.imported!.id)
    expect(undone).toMatchObject({ removed: 1, restored: 0, kept: 1 })
    expect(await known('templates', 'c33')).toEqual(['c33,B,c33'])
    expect(await known('templates', 'c34')).toEqual([])
  })

  it('leaves what a later import says as well, until that is taken back, too', async () => {
    const first = await company.take('costs', 'campaign,cost,reference\nc23,10,U-1')
    const later = await company.take('costs', 'campaign,cost,reference\nc23,10,U-1\nc23,20,U-2')
    expect((await undo(first.imported!.id)).undone).toMatchObject({ removed: 0, restored: 0, kept: 1 })
    expect(await known('costs', 'c23')).toHaveLength(2)
    expect((await undo(later.imported!.id)).undone).toMatchObject({ removed: 2, restored: 0, kept: 0 })
    expect(await known('costs', 'c23')).toEqual([])
  })

  it('leaves a plan without a date to the import that confirmed it, since when it has said so', async () => {
    const first = await company.take('planned-dates', 'campaign,planned_launch\nc24,2026-03-17')
    const later = await company.take('planned-dates', 'campaign,planned_launch\nCampaign 24,2026-03-17')
    const since = async () => {
      const rows = await askModel(
        company.warehouse.warehouse,
        `select event_at from campaign_plan where record_id = 'c24' and origin = 'imported'`,
      )
      return rows.map((row) => row['event_at'])
    }
    expect(await since()).toEqual([first.imported!.at])
    await undo(first.imported!.id)
    expect(await since()).toEqual([later.imported!.at])
  })

  it('takes along what only that one’s file had a column for; a currency that nobody names is the workspace’s', async () => {
    const first = await company.take('budgets', 'campaign,budget,currency\nc25,1000,USD\nc26,1000,USD')
    await company.take('budgets', 'campaign,budget\nc25,2000\nc26,1000')
    await undo(first.imported!.id)
    expect([...(await known('budgets', 'c25')), ...(await known('budgets', 'c26'))]).toEqual([
      'c25,2000,EUR,,c25',
      'c26,1000,EUR,,c26',
    ])
  })

  it('of the later one doesn’t bring back what was undone before', async () => {
    const first = await company.take('templates', 'campaign,template\nc35,A')
    const second = await company.take('templates', 'campaign,template\nc35,B')
    await undo(first.imported!.id)
    await undo(second.imported!.id)
    expect(await known('templates', 'c35')).toEqual([])
  })

  it('of one after the other goes back step by step', async () => {
    const ids: string[] = []
    for (const name of ['A', 'B', 'C'])
      ids.push((await company.take('templates', `campaign,template\nc36,${name}`)).imported!.id)
    const seen: (string | undefined)[] = []
    for (const id of ids.toReversed()) {
      await undo(id)
      seen.push((await known('templates', 'c36'))[0])
    }
    expect(seen).toEqual(['c36,B,c36', 'c36,A,c36', undefined])
  })

  it('of all there is leaves nothing that a metric could be measured from', async () => {
    const empty = await openImportingCompany()
    const standing = async () => [...(await empty.warehouse.warehouse.read(readCatalog)).standing!]
    const { imported } = await empty.take('templates', 'campaign,template\nc38,A')
    expect(await standing()).toEqual(['template'])
    await empty.imports.undo(imported!.id)
    expect(await standing()).toEqual([])
    await empty.close()
  })

  it('can itself be gone back on by importing the file again', async () => {
    const file = 'campaign,template\nc37,A'
    const { imported } = await company.take('templates', file)
    await undo(imported!.id)
    expect((await company.take('templates', file)).counts).toMatchObject({ new: 1 })
    expect(await known('templates', 'c37')).toEqual(['c37,A,c37'])
  })

  it('twice is refused, and of what there isn’t too', async () => {
    const { imported } = await company.take('templates', 'campaign,template\nc39,A')
    await undo(imported!.id)
    await expect(undo(imported!.id)).rejects.toMatchObject({ reason: 'already-undone' })
    await expect(undo('nothing')).rejects.toMatchObject({ status: 404 })
  })
})
