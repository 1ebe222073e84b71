import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createWorld } from '../../server/sandbox/world/create-world.ts'
import { inForce, standing } from '../../server/sandbox/world/truth.ts'
import type { World } from '../../server/sandbox/world.ts'
import type { SyncRun } from '../../shared/sync.ts'
import { disagreements } from '../support/source-of-truth.ts'
import { subscriptionsSaid } from '../support/subscriptions.ts'
import { openTestWorkspace, type TestWorkspace } from '../support/workspace.ts'

const ANCHOR = Date.parse('2026-11-22T20:00:00Z')
const FIRST = '2026-11-08T22:45:00Z'
const SECOND = '2026-11-15T22:45:00Z'
const THIRD = '2026-11-22T20:00:00Z'
/** Rows committed within the lag before the clock are left to the next run. */
const LAG_MS = 5 * 60_000

let world: World
let workspace: TestWorkspace
beforeAll(async () => {
  world = createWorld({ seed: 7, size: 'small', anchor: ANCHOR })
  workspace = await openTestWorkspace(world, { now: FIRST })
})
afterAll(() => workspace.close())

const moved = (runs: readonly SyncRun[]) =>
  runs
    .flatMap(({ objects }) => objects.map(({ inserted, changed, deleted }) => inserted + changed + deleted))
    .reduce((a, b) => a + b, 0)

describe('a first load and the weeks after it', () => {
  it('a cancelled first load keeps what it has committed, and the next run goes on from there', async () => {
    const { id } = await workspace.coordinator.start('salesforce', 'manual')
    await expect(workspace.coordinator.start('salesforce', 'manual')).rejects.toThrow('being synced already')
    for await (const run of workspace.coordinator.watch(id, new AbortController().signal)) {
      if (run.objects.some(({ object, state }) => object === 'account' && state === 'complete')) break
    }
    expect(await workspace.coordinator.cancel(id)).toMatchObject({ state: 'cancelled', kind: 'first' })
    const [{ n } = { n: 0 }] = await workspace.ask(
      `select cast(count(*) as integer) as n from salesforce.account`,
    )
    expect(n).toBeGreaterThan(0)
  })

  it('the warehouse then holds what the CRMs hold', async () => {
    const runs = await workspace.sync()
    expect(runs.map(({ kind }) => kind)).toEqual(['first', 'first'])
    expect(await disagreements(workspace.ask, world, Date.parse(FIRST) - LAG_MS)).toEqual({})
  })

  it('a run over an unchanged source changes nothing', async () => {
    expect(moved(await workspace.sync())).toBe(0)
  })

  it('two starts at the same moment are one run', async () => {
    const starts = await Promise.allSettled([
      workspace.coordinator.start('hubspot', 'manual'),
      workspace.coordinator.start('hubspot', 'manual'),
    ])
    expect(starts.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    const { items } = await workspace.coordinator.list({ connection: 'hubspot', limit: 1 })
    let state = ''
    for await (const run of workspace.coordinator.watch(items[0]!.id, new AbortController().signal))
      ({ state } = run)
    expect(state).toBe('complete')
  })

  it('a week later it holds what the CRMs hold then: changes, deletions, merges and conversions', async () => {
    await workspace.setClock(SECOND)
    const runs = await workspace.sync()
    expect(runs.map(({ kind }) => kind)).toEqual(['incremental', 'incremental'])
    expect(moved(runs)).toBeGreaterThan(0)
    expect(await disagreements(workspace.ask, world, Date.parse(SECOND) - LAG_MS)).toEqual({})
  })

  it('an answer that breaks off in the middle costs nothing but the repetition', async () => {
    await workspace.setClock(THIRD)
    const cut = {
      match: { path: '/services/data/v67.0/query' },
      when: { kind: 'nth', nth: 3 },
      effect: { kind: 'cut', afterBytes: 300 },
    }
    const busy = {
      match: { system: 'hubspot', path: '/crm/v3/objects/contacts' },
      when: { kind: 'nth', nth: 1 },
      effect: { kind: 'answer', status: 502, body: '<html>' },
    }
    for (const fault of [cut, busy])
      expect((await workspace.sandbox.control('POST', '/faults', fault)).status).toBeLessThan(300)
    await workspace.sync()
    expect(await disagreements(workspace.ask, world, Date.parse(THIRD) - LAG_MS)).toEqual({})
  })

  it('readers see each run whole: as of a past run they see what was held then', async () => {
    const publications = await workspace.ask(
      `select connection, instant from plumbline.publication where connection = 'salesforce' order by instant`,
    )
    expect(publications).toHaveLength(4)
    const live = async (at: unknown) => {
      const [row] = await workspace.ask(
        `select cast(count(*) as integer) as n from salesforce.contact where _valid_from <= cast($1 as timestamptz) and _valid_to > cast($1 as timestamptz) and not _deleted`,
        [String(at)],
      )
      return row!['n']
    }
    const alive = (at: number) =>
      [...world.salesforce.tables.get('Contact')!.entities.values()].filter(({ revisions }) => {
        const past = revisions.filter((revision) => revision.at <= at)
        const last = past.findLast(({ deletion }) => deletion !== undefined)?.deletion
        return past.length > 0 && (last === undefined || last === 'restored')
      }).length
    expect(await live(publications[0]!['instant'])).toBe(alive(Date.parse(FIRST) - LAG_MS))
    expect(await live(publications[2]!['instant'])).toBe(alive(Date.parse(SECOND) - LAG_MS))
  })
})

describe('links across the systems', () => {
  it('are those of the truth: by stored id or a unique e-mail, and apart where it is ambiguous', async () => {
    const rows = await workspace.ask(
      `select object || ':' || record_id as record, entity_id, ambiguous from plumbline.identity where connection = 'hubspot' and _valid_to = 'infinity'`,
    )
    const linked = new Map(rows.map((row) => [String(row['record']), row]))
    const conversions = await workspace.ask(
      `select record_id, entity_id from plumbline.identity where connection = 'salesforce' and object = 'lead' and _valid_to = 'infinity'`,
    )
    // A lead that became a contact is that contact, for its HubSpot contact too.
    const became = new Map(conversions.map((row) => [String(row['record_id']), String(row['entity_id'])]))
    const living = new Set<string>()
    for (const object of ['contact', 'company', 'campaign']) {
      const ids = await workspace.ask(
        `select _id from hubspot.${object} where _valid_to = 'infinity' and not _deleted`,
      )
      for (const row of ids) living.add(`${object}:${String(row['_id'])}`)
    }
    const at = Date.parse(THIRD) - LAG_MS
    const objects = { person: 'contact', account: 'company', campaign: 'campaign' } as const
    const links = world.truth.links.filter(
      (link) => inForce(link, at) && living.has(`${objects[link.kind]}:${link.hubspotId}`),
    )
    const wrong = links.filter((link) => {
      const found = linked.get(`${objects[link.kind]}:${link.hubspotId}`)
      if (link.by === 'ambiguous') return found?.['ambiguous'] !== true
      const entity = String(found?.['entity_id'])
      const target = entity.split(':').at(-1)!
      const same = target === link.salesforceId || became.get(link.salesforceId) === entity
      return found?.['ambiguous'] !== false || !same
    })
    expect(links.filter(({ kind }) => kind === 'campaign').length).toBeGreaterThan(0)
    expect(wrong).toEqual([])
  })
})

describe('what hangs on HubSpot’s records', () => {
  const at = Date.parse(THIRD)

  it('each contact’s statuses are those that HubSpot tells, after all that changed', async () => {
    const rows = await workspace.ask(
      `select s.contact_id || ' ' || s.subscription_id || ' ' || s.status as said
       from hubspot.subscription_status s join hubspot.contact c on c._id = s.contact_id
       where s._valid_to = 'infinity' and not s._deleted and c._valid_to = 'infinity' and not c._deleted`,
    )
    expect(rows.map(({ said }) => String(said)).toSorted()).toEqual(subscriptionsSaid(world, at))
  })

  it.each(['call', 'meeting', 'email', 'ticket'])('each %s has its contacts', async (object) => {
    const rows = await workspace.ask(
      `select e.${object}_id || '-' || e.contact_id as edge
       from hubspot.${object}_contact e join hubspot.${object} o on o._id = e.${object}_id
       where e._valid_to = 'infinity' and not e._deleted and o._valid_to = 'infinity' and not o._deleted`,
    )
    const living = new Set(
      [...world.hubspot.tables.get(`${object}s`)!.entities.values()]
        .filter((entity) => standing(entity, at)?.gone === false)
        .map(({ id }) => id),
    )
    const edges = [...world.hubspot.tables.get(`${object}_to_contact`)!.entities.values()]
      .filter(({ revisions: [made] }) => made!.at <= at && living.has(String(made!.fields['fromId'])))
      .map(({ id }) => id)
    expect(edges.length).toBeGreaterThan(0)
    expect(rows.map(({ edge }) => String(edge)).toSorted()).toEqual(edges.toSorted())
  })

  it('the events of an e-mail add up to its counters once the week is over', async () => {
    const counted = (type: string) =>
      `cast(count(distinct e.recipient) filter (where e.type = '${type}' and not e.filteredevent) as integer)`
    const emails = await workspace.ask(
      `select m.sent, m.delivered, m.bounce, m.open, m.click, m.unsubscribed, m.spamreport,
         ${counted('SENT')} as sent_events, ${counted('DELIVERED')} as delivered_events,
         ${counted('BOUNCE')} as bounce_events, ${counted('OPEN')} as open_events,
         ${counted('CLICK')} as click_events, ${counted('STATUSCHANGE')} as unsubscribed_events,
         ${counted('SPAMREPORT')} as spamreport_events
       from hubspot.marketing_email m join hubspot.email_event e on e.emailcampaignid = m.primaryemailcampaignid
       where m._valid_to = 'infinity' and not m._deleted and e._valid_to = 'infinity'
         and m.publishdate < cast($1 as timestamptz) - interval '7 days'
       group by m._id, m.sent, m.delivered, m.bounce, m.open, m.click, m.unsubscribed, m.spamreport`,
      [THIRD],
    )
    const counters = ['sent', 'delivered', 'bounce', 'open', 'click', 'unsubscribed', 'spamreport']
    expect(emails.length).toBeGreaterThan(20)
    for (const email of emails)
      expect(counters.map((name) => email[`${name}_events`])).toEqual(counters.map((name) => email[name]))
  })
})

describe('what the runs leave behind', () => {
  it('a history of what each changed, newest first', async () => {
    const { items } = await workspace.coordinator.list({ connection: 'salesforce', limit: 2 })
    expect(items.map(({ state }) => state)).toEqual(['complete', 'complete'])
    expect(Date.parse(items[0]!.asOf)).toBeGreaterThan(Date.parse(items[1]!.asOf))
  })

  it('the stages of every opportunity from its making on, once each, told by its own history', async () => {
    const rows = await workspace.ask(
      `select record_id, value, event_at from plumbline.stage_change
       where connection = 'salesforce' and object = 'opportunity' and field = 'StageName' and origin = 'history'
       order by record_id, event_at`,
    )
    const told = rows.map((row) => [row['record_id'], row['value'], Date.parse(String(row['event_at']))])
    const stages = [...world.salesforce.tables.get('Opportunity')!.entities.values()].flatMap(
      ({ id, revisions }) =>
        revisions
          .filter(({ at, fields }) => fields['StageName'] !== undefined && at < Date.parse(THIRD) - LAG_MS)
          .map(({ at, fields }) => [id, fields['StageName'], at]),
    )
    expect(told.length).toBeGreaterThan(500)
    expect(told).toEqual(
      stages.toSorted(([a], [b]) => (String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0)),
    )
  })

  it('each record one current version, and versions that follow on each other without a gap', async () => {
    for (const table of ['salesforce.lead', 'salesforce.contact', 'salesforce.campaign', 'hubspot.contact']) {
      expect(
        await workspace.ask(
          `select _id from ${table} where _valid_to = 'infinity' group by _id having count(*) > 1`,
        ),
      ).toEqual([])
      expect(
        await workspace.ask(
          `select _id from (select _id, _valid_to, lead(_valid_from) over (partition by _id order by _valid_from) as next from ${table}) v
           where next is not null and next <> _valid_to`,
        ),
      ).toEqual([])
    }
  })
})

describe('what goes from Salesforce', () => {
  const NEXT_DAY = '2026-11-23T20:00:00Z'
  const SOFT = ['Individual', 'ContactPointEmail', 'CampaignMemberStatus', 'Case', 'Task', 'Event']
  const HARD = [
    'Group',
    'RecordType',
    'CurrencyType',
    'DatedConversionRate',
    'DataUseLegalBasis',
    'DataUsePurpose',
    'ContactPointConsent',
    'CampaignMember',
    'CampaignInfluenceModel',
    'CampaignInfluence',
    'FlowDefinitionView',
  ]

  /** The last of its records that is held. */
  async function lastOf(object: string): Promise<string> {
    const [row] = await workspace.ask(
      `select max(_id) as id from salesforce.${object} where _valid_to = 'infinity' and not _deleted`,
    )
    return String(row!['id'])
  }

  const edit = (object: string, id: string, over: object) =>
    workspace.sandbox.control('POST', '/edits', { system: 'salesforce', object, id, ...over })

  /** Syncs Salesforce, and tells of which of the records the warehouse now says that they are gone. */
  async function goneAfter(at: string, ids: ReadonlyMap<string, string>): Promise<string[]> {
    await workspace.setClock(at)
    const { state } = await workspace.coordinator.syncNow('salesforce', 'manual')
    expect(state).toBe('complete')
    const gone: string[] = []
    for (const [object, id] of ids) {
      const [row] = await workspace.ask(
        `select _deleted from salesforce.${object} where _id = $1 and _valid_to = 'infinity'`,
        [id],
      )
      if (row!['_deleted'] === true) gone.push(object)
    }
    return gone
  }

  it('is gone here too, whether it went to the recycle bin or for good, and nothing else is', async () => {
    const ids = new Map<string, string>()
    for (const object of [...SOFT, ...HARD]) ids.set(object, await lastOf(object))
    for (const [object, id] of ids)
      await edit(object, id, { deletion: SOFT.includes(object) ? 'soft' : 'hard' })
    const living = async (object: string) => {
      const [row] = await workspace.ask(
        `select cast(count(*) as integer) as n from salesforce.${object} where _valid_to = 'infinity' and not _deleted`,
      )
      return Number(row!['n'])
    }
    const before = await living('DatedConversionRate')
    expect(await goneAfter(NEXT_DAY, ids)).toEqual([...ids.keys()])
    expect(await living('DatedConversionRate')).toBe(before - 1)
  })

  it('is back when it was taken out of the recycle bin', async () => {
    const [task] = await workspace.ask(
      `select _id as id from salesforce.task where _valid_to = 'infinity' and _deleted order by _valid_from desc, _id desc limit 1`,
    )
    const ids = new Map([['Task', String(task!['id'])]])
    await edit('Task', ids.get('Task')!, { deletion: 'restored' })
    expect(await goneAfter('2026-11-24T20:00:00Z', ids)).toEqual([])
  })
})

describe('HubSpot’s contacts when they are read once more', () => {
  it('bring the histories of their owners, and no version of their own', async () => {
    const owners = `select _id, contact_id, owner from hubspot.contact_owner_history where not _deleted order by 1`
    const contacts = `select cast(count(*) as integer) as n from hubspot.contact`
    await workspace.sync()
    const before = [await workspace.ask(owners), await workspace.ask(contacts)]
    expect(before[0]!.length).toBeGreaterThan(1000)
    // As an earlier version left it.
    await workspace.warehouse.write(async (writer) => {
      await writer.run(`drop table hubspot.contact_owner_history`)
      for (const table of ['object', 'field'])
        await writer.run(`delete from plumbline.${table} where object = 'contact_owner_history'`)
      // As the step of the schema does it that brought those histories; its table has lost columns since.
      await writer.run(
        `update plumbline.checkpoint set watermark = null, whole_at = null where connection = 'hubspot' and object = 'contact' and pass = 'rows'`,
      )
    })
    await workspace.sync()
    expect([await workspace.ask(owners), await workspace.ask(contacts)]).toEqual(before)
  })
})

describe('what goes from HubSpot', () => {
  it('takes with it what is kept of it: the stages that a contact went through', async () => {
    const stages = `from hubspot.contact_stage_history where _valid_to = 'infinity' and not _deleted`
    const [contact] = await workspace.ask(
      `select contact_id as id, cast(count(*) as integer) as stages ${stages} and contact_id in
         (select _id from hubspot.contact where _valid_to = 'infinity' and not _deleted) group by 1 order by 2 desc, 1 limit 1`,
    )
    expect(contact!['stages']).toBeGreaterThan(1)
    const gone = { system: 'hubspot', object: 'contacts', id: contact!['id'], deletion: 'soft' }
    expect((await workspace.sandbox.control('POST', '/edits', gone)).status).toBeLessThan(300)
    await workspace.setClock('2026-11-25T20:00:00Z')
    await workspace.sync()
    const left = await workspace.ask(`select _id ${stages} and contact_id = $1`, [String(contact!['id'])])
    expect(left).toEqual([])
  })

  it('and who was missed is read by the id, with these histories', async () => {
    const HISTORIES = ['contact_owner_history', 'contact_stage_history']
    const people = await workspace.ask(
      `select c._id as id from hubspot.contact c where c._valid_to = 'infinity' and not c._deleted
         and c._id in (select contact_id from hubspot.contact_owner_history) order by 1 limit 5`,
    )
    const ids = [people.map(({ id }) => String(id))]
    const known = (table: string) =>
      workspace.ask(
        `select _id from hubspot.${table} where contact_id = any(cast($1 as text[]))
           and "at" < '2026-11-25' order by 1`,
        ids,
      )
    const before = await Promise.all(HISTORIES.map(known))
    expect(before.every((rows) => rows.length >= 5)).toBe(true)
    await workspace.warehouse.write(async (writer) => {
      await writer.run(`delete from hubspot.contact where _id = any(cast($1 as text[]))`, ids)
      for (const table of HISTORIES)
        await writer.run(`delete from hubspot.${table} where contact_id = any(cast($1 as text[]))`, ids)
    })
    await workspace.setClock('2026-11-28T20:00:00Z')
    expect((await workspace.coordinator.syncNow('hubspot', 'manual')).state).toBe('complete')
    expect(await Promise.all(HISTORIES.map(known))).toEqual(before)
  })

  it('and a row of a history that was set aside comes again with its contact when somebody asks', async () => {
    const [row] = await workspace.ask(
      `select h._id as id from hubspot.contact_owner_history h
       where h._valid_to = 'infinity' and not h._deleted
         and h.contact_id in (select c._id from hubspot.contact c where c._valid_to = 'infinity' and not c._deleted) order by 1 limit 1`,
    )
    const aside = () =>
      workspace.ask(
        `select record_id, retry from plumbline.quarantine where object = 'contact_owner_history'`,
      )
    await workspace.warehouse.write((writer) =>
      writer.run(
        `insert into plumbline.quarantine(connection, object, record_id, field, reason, raw, run_id, seen_at, retry)
         values ('hubspot', 'contact_owner_history', $1, 'owner', 'odd', '?', 'r', current_timestamp, false)`,
        [String(row!['id'])],
      ),
    )
    await workspace.coordinator.syncNow('hubspot', 'manual')
    expect(await aside()).toEqual([{ record_id: row!['id'], retry: false }])
    await workspace.coordinator.retryQuarantined('hubspot')
    await workspace.coordinator.syncNow('hubspot', 'manual')
    expect(await aside()).toEqual([])
  })
})
