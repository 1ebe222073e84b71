import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { RowCountError } from '../../server/warehouse/merge.ts'
import { field, openTestWarehouse, salesforceSchema, type TestWarehouse } from '../support/warehouse.ts'

const contact = salesforceSchema('contact', [
  field('FirstName'),
  field('LastName'),
  field('Email'),
  field('Phone'),
  field('MailingCountry'),
  field('MailingState'),
  field('Score', { type: 'number' }),
])
const MONDAY = '2026-03-02T06:00:00.000Z'
const TUESDAY = '2026-03-03T06:00:00.000Z'
const WEDNESDAY = '2026-03-04T06:00:00.000Z'

function person(id: string, over: object = {}) {
  return {
    Id: id,
    SystemModstamp: '2026-03-01T10:00:00.000+0000',
    IsDeleted: false,
    FirstName: 'Ann',
    LastName: 'Lee',
    ...over,
  }
}

let warehouse: TestWarehouse
beforeEach(async () => {
  warehouse = await openTestWarehouse()
})
afterEach(() => warehouse.close())

const versions = () =>
  warehouse.ask(
    `select _id, firstname, _valid_from, _valid_to, _deleted from salesforce.contact order by _id, _valid_from`,
  )

describe('record versions', () => {
  it('open a version for a changed record and close the one before, leaving unchanged ones alone', async () => {
    await warehouse.merge({ schema: contact, at: MONDAY, rows: [person('1'), person('2')] })
    const counts = await warehouse.merge({
      schema: contact,
      at: TUESDAY,
      rows: [person('1', { FirstName: 'Anna', SystemModstamp: '2026-03-02T10:00:00Z' }), person('2')],
    })
    expect(counts).toEqual({ read: 2, inserted: 0, changed: 1, deleted: 0, quarantined: 0 })
    expect(await versions()).toEqual([
      { _id: '1', firstname: 'Ann', _valid_from: MONDAY, _valid_to: TUESDAY, _deleted: false },
      { _id: '1', firstname: 'Anna', _valid_from: TUESDAY, _valid_to: 'infinity', _deleted: false },
      { _id: '2', firstname: 'Ann', _valid_from: MONDAY, _valid_to: 'infinity', _deleted: false },
    ])
  })

  it("replace a run's own unpublished version instead of adding one", async () => {
    await warehouse.merge({ schema: contact, at: MONDAY, rows: [person('1')] })
    const again = { FirstName: 'Anne', SystemModstamp: '2026-03-02T11:00:00Z' }
    await warehouse.merge({
      schema: contact,
      at: TUESDAY,
      rows: [person('1', { FirstName: 'Anna', SystemModstamp: '2026-03-02T10:00:00Z' })],
    })
    const counts = await warehouse.merge({ schema: contact, at: TUESDAY, rows: [person('1', again)] })
    expect(counts.changed).toBe(0)
    expect((await versions()).map(({ firstname }) => firstname)).toEqual(['Ann', 'Anne'])
  })

  it('never let an older state overwrite a newer one', async () => {
    await warehouse.merge({
      schema: contact,
      at: MONDAY,
      rows: [person('1', { FirstName: 'New', SystemModstamp: '2026-03-01T12:00:00Z' })],
    })
    await warehouse.merge({ schema: contact, at: TUESDAY, rows: [person('1', { FirstName: 'Old' })] })
    expect((await versions()).map(({ firstname }) => firstname)).toEqual(['New'])
  })

  it('keep the latest of a record that stands twice on one page', async () => {
    await warehouse.merge({
      schema: contact,
      at: MONDAY,
      rows: [person('1', { FirstName: 'Later', SystemModstamp: '2026-03-01T12:00:00Z' }), person('1')],
    })
    expect((await versions()).map(({ firstname }) => firstname)).toEqual(['Later'])
  })

  it('say when a record is gone, and when it is back', async () => {
    await warehouse.merge({ schema: contact, at: MONDAY, rows: [person('1')] })
    const gone = await warehouse.merge({
      schema: contact,
      at: TUESDAY,
      rows: [{ Id: '1' }],
      content: { kind: 'deletions' },
    })
    expect(gone.deleted).toBe(1)
    const back = await warehouse.merge({ schema: contact, at: '2026-03-04T06:00:00Z', rows: [person('1')] })
    expect(back.inserted).toBe(1)
    expect((await versions()).map(({ _deleted }) => _deleted)).toEqual([false, true, false])
  })

  it('tell a value from its neighbour: (a, nothing, b) is not (a, b, nothing)', async () => {
    await warehouse.merge({ schema: contact, at: MONDAY, rows: [person('1', { Email: null, Phone: 'b' })] })
    const counts = await warehouse.merge({
      schema: contact,
      at: TUESDAY,
      rows: [person('1', { Email: 'b', Phone: null })],
    })
    expect(counts.changed).toBe(1)
  })

  it('refuse a page that holds fewer rows than the source announced', async () => {
    await expect(
      warehouse.merge({ schema: contact, at: MONDAY, rows: [person('1')], announced: 2 }),
    ).rejects.toThrow(RowCountError)
    expect(
      await warehouse.ask(
        `select table_name from information_schema.tables where table_schema = 'salesforce'`,
      ),
    ).toEqual([])
  })

  describe("of a parent's set, which is replaced whole", () => {
    const edge = salesforceSchema('deal_contact', [field('deal_id'), field('contact_id')])
    const sets = (at: string, parents: readonly string[], pairs: readonly string[]) =>
      warehouse.merge({
        schema: edge,
        at,
        rows: pairs.map((pair) => ({
          Id: pair,
          IsDeleted: false,
          deal_id: pair.split(':')[0],
          contact_id: pair.split(':')[1],
        })),
        content: { kind: 'sets', field: 'deal_id', parents },
      })
    const held = async () =>
      (
        await warehouse.ask(
          `select _id from salesforce.deal_contact where _valid_to = 'infinity' and not _deleted order by 1`,
        )
      ).map(({ _id }) => _id)

    it("members that are no longer listed are gone, others' stay", async () => {
      await sets(MONDAY, ['a', 'b'], ['a:1', 'a:2', 'b:1'])
      const counts = await sets(TUESDAY, ['a'], ['a:2', 'a:3'])
      expect(counts).toMatchObject({ inserted: 1, deleted: 1 })
      expect(await held()).toEqual(['a:2', 'a:3', 'b:1'])
    })

    it('however many parents there are', async () => {
      const parents = Array.from({ length: 20_001 }, (_, nth) => `p${nth}`)
      const ends = ['p0', 'p10000', 'p20000']
      await sets(
        MONDAY,
        [...parents, 'q'],
        [...ends, 'q'].map((parent) => `${parent}:1`),
      )
      const counts = await sets(TUESDAY, parents, [])
      expect(counts).toMatchObject({ inserted: 0, deleted: ends.length })
      expect(await held()).toEqual(['q:1'])
    })
  })
})

describe('quarantine', () => {
  it('keeps the rest of a row whose one cell is unreadable, and counts the cell with its raw text', async () => {
    const counts = await warehouse.merge({
      schema: contact,
      at: MONDAY,
      rows: [person('1', { Score: 'eleven' }), { FirstName: 'Nobody' }],
    })
    expect(counts).toMatchObject({ inserted: 1, quarantined: 2 })
    expect(
      await warehouse.ask(
        `select record_id, field, raw, reason from plumbline.quarantine order by record_id nulls last`,
      ),
    ).toEqual([
      { record_id: '1', field: 'Score', raw: 'eleven', reason: 'is not a valid number' },
      { record_id: null, field: null, raw: 'FirstName: Nobody', reason: 'the row has no id' },
    ])
  })

  it('counts a record once for all its cells, and again only when another field of it is set aside', async () => {
    const run = async (at: string, over: object) => {
      const rows = [person('1', over), person('2', { Score: 'many' })]
      return (await warehouse.merge({ schema: contact, at, rows })).quarantined
    }
    const broken = { Score: 'eleven', FirstName: 'a\uFFFDb' }
    expect(await run(MONDAY, broken)).toBe(2)
    // The same run reads them once more.
    expect(await run(MONDAY, { ...broken, LastName: 'c\uFFFDd' })).toBe(0)
    expect(await run(TUESDAY, { ...broken, LastName: 'c\uFFFDd' })).toBe(0)
    expect(await run(WEDNESDAY, { ...broken, Email: 'e\uFFFDf' })).toBe(1)
    expect(await warehouse.ask(`select count(*) as n from plumbline.quarantine`)).toEqual([{ n: 4 }])
  })

  it('is left when the row comes again and can be read', async () => {
    await warehouse.merge({ schema: contact, at: MONDAY, rows: [person('1', { Score: 'eleven' })] })
    await warehouse.merge({ schema: contact, at: TUESDAY, rows: [person('1', { Score: 11 })] })
    expect(await warehouse.ask(`select count(*) as n from plumbline.quarantine`)).toEqual([{ n: 0 }])
  })
})

describe('what is checked once, at merge', () => {
  const checks = async (over: object) => {
    await warehouse.merge({ schema: contact, at: MONDAY, rows: [person('1', over)] })
    const [row] = await warehouse.ask(
      `select _email, _email_valid, _phone_valid, _country, _country_valid, _state_valid, _name, _void from salesforce.contact`,
    )
    return row!
  }

  it('cleans an e-mail address and knows a disposable domain', async () => {
    expect(await checks({ Email: ' Ann@Example.COM ' })).toMatchObject({
      _email: 'ann@example.com',
      _email_valid: true,
    })
  })
  it.each(['ann@mailinator.com', 'ann@example', 'ann example.com', 'ann@@example.com'])(
    'refuses %s as an e-mail address',
    async (Email) => {
      expect(await checks({ Email })).toMatchObject({ _email_valid: false })
    },
  )
  it.each([
    'ann@xn--80ak6aa92e.xn--p1ai',
    'ann@example.xn--vermgensberatung-pwb',
    'ann@example.xn--80asehdb',
  ])('takes %s, of a top-level domain in another script, for an e-mail address', async (Email) => {
    expect(await checks({ Email })).toMatchObject({ _email_valid: true })
  })
  it.each(['ann@example.xn--', 'ann@example.xn--p1ai-', 'ann@example.c0m'])(
    'refuses %s, whose top-level domain is none',
    async (Email) => {
      expect(await checks({ Email })).toMatchObject({ _email_valid: false })
    },
  )
  it('has nothing to say about what is blank or a placeholder, and names those columns', async () => {
    expect(await checks({ Email: ' n/a', LastName: 'TBD ' })).toMatchObject({
      _email: null,
      _email_valid: null,
      _name: null,
      _void: ['lastname', 'email'],
    })
  })
  it("reads a phone number in the record's country", async () => {
    expect(await checks({ Phone: '030 901820', MailingCountry: 'Deutschland' })).toMatchObject({
      _phone_valid: true,
      _country: 'DE',
      _country_valid: true,
    })
  })
  it('refuses a phone number that cannot be', async () => {
    expect(await checks({ Phone: '12', MailingCountry: 'Germany' })).toMatchObject({ _phone_valid: false })
  })
  it('refuses an unknown country, and a state that the country does not have', async () => {
    expect(await checks({ MailingCountry: 'Atlantis' })).toMatchObject({
      _country: null,
      _country_valid: false,
    })
    await warehouse.merge({
      schema: contact,
      at: TUESDAY,
      rows: [person('2', { MailingCountry: 'USA', MailingState: 'Bavaria' })],
    })
    expect(await warehouse.ask(`select _state_valid from salesforce.contact where _id = '2'`)).toEqual([
      { _state_valid: false },
    ])
  })
})
