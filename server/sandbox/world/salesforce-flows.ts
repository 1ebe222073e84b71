import type { Value } from '../world.ts'
import { DAY_MS, WEEK_MS } from './calendar.ts'
import type { Cast } from './cast.ts'
import { officeTime } from './frame.ts'
import { salesforceId } from './ids.ts'
import { Journal, type Spell } from './journal.ts'
import { Random } from './random.ts'
import { fullName } from './team.ts'

type Trigger = 'RecordAfterSave' | 'RecordBeforeSave' | 'Scheduled' | null

/** What the organisation runs by itself. */
const FLOWS: readonly (readonly [label: string, trigger: Trigger, about: string | null])[] = [
  ['Lead: assign by country', 'RecordAfterSave', 'Lead'],
  ['Lead: set region', 'RecordBeforeSave', 'Lead'],
  ['Lead: lifecycle stage', 'RecordAfterSave', 'Lead'],
  ['Lead: MQL alert', 'RecordAfterSave', 'Lead'],
  ['Lead: recycle after 90 days', 'Scheduled', 'Lead'],
  ['Lead: normalise country', 'RecordBeforeSave', 'Lead'],
  ['Contact: sync opt-out', 'RecordAfterSave', 'Contact'],
  ['Contact: lifecycle stage', 'RecordAfterSave', 'Contact'],
  ['Account: territory', 'RecordAfterSave', 'Account'],
  ['Account: customer since', 'RecordBeforeSave', 'Account'],
  ['Opportunity: stage stamp', 'RecordBeforeSave', 'Opportunity'],
  ['Opportunity: primary campaign', 'RecordAfterSave', 'Opportunity'],
  ['Opportunity: closed lost reason', null, 'Opportunity'],
  ['Opportunity: hand-over to success', 'RecordAfterSave', 'Opportunity'],
  ['Campaign: member statuses', 'RecordAfterSave', 'Campaign'],
  ['Campaign: new from template', null, 'Campaign'],
  ['Campaign: close after 45 days', 'Scheduled', 'Campaign'],
  ['Campaign member: first response', 'RecordAfterSave', 'Campaign Member'],
  ['Case: marketing request intake', 'RecordAfterSave', 'Case'],
  ['Case: remind owner', 'Scheduled', 'Case'],
  ['Consent: withdraw on opt-out', 'RecordAfterSave', 'Lead'],
  ['Consent: purge expired', 'Scheduled', null],
  ['Task: close overdue', 'Scheduled', 'Task'],
  ['Event: no-show follow-up', 'RecordAfterSave', 'Event'],
  ['Webinar: import attendees', null, null],
  ['Trade show: badge scan import', null, null],
  ['Survey: send after demo', 'RecordAfterSave', 'Event'],
  ['Renewal: open opportunity', 'Scheduled', 'Opportunity'],
  ['User: deactivate', null, 'User'],
  ['Old web-to-lead', 'RecordAfterSave', 'Lead'],
  ['Partner: deal registration', null, null],
  ['Data: fill missing industry', 'Scheduled', 'Account'],
  ['Report: weekly numbers', 'Scheduled', null],
  ['Newsletter: welcome', 'RecordAfterSave', 'Contact'],
  ['Lead: score decay', 'Scheduled', 'Lead'],
  ['Test – do not use', null, null],
]
/** Came with an installed package; its key is its name. */
const PACKAGED = { label: 'HubSpot: sync status', namespace: 'hubspot', name: 'HubSpot Integration' } as const
/** Worked here before the history begins; no user of that name is left. */
const FORMER_ADMIN = 'Petra Engel'
/** Salesforce makes the rows up for each question, with an Id that says nothing. */
const NO_ID = '000000000000000AAA'

/** The flows and what becomes of them: changed, switched off and on, handed on, forgotten, removed. */
export function flowRecords(cast: Cast): void {
  const { frame } = cast
  for (const [index, [label, trigger, about]] of FLOWS.entries()) {
    const random = new Random(frame.seed, 'flow', index)
    const id = salesforceId(frame.seed, 'FlowDefinition', index)
    flow(cast, random, { index, id, label, trigger, about, packaged: false })
  }
  const id = `${PACKAGED.namespace}__Sync_Status`
  const packaged = {
    index: FLOWS.length,
    id,
    label: PACKAGED.label,
    trigger: null,
    about: null,
    packaged: true,
  }
  flow(cast, new Random(frame.seed, 'flow', FLOWS.length), packaged)
}

interface Draft {
  readonly index: number
  readonly id: string
  readonly label: string
  readonly trigger: Trigger
  readonly about: string | null
  readonly packaged: boolean
}

interface Author {
  readonly name: string
  /** When the author was no user any more; null: still is. */
  readonly leftAt: number | null
}

function flow(cast: Cast, random: Random, draft: Draft): void {
  const { frame, team, truth, add } = cast
  const { id, packaged } = draft
  const [admin] = team.all
  const leaver = team.all.find(({ leftAt }) => leftAt !== null)!
  const authors: readonly Author[] = [
    { name: fullName(admin!), leftAt: null },
    { name: fullName(leaver), leftAt: leaver.leftAt },
    { name: FORMER_ADMIN, leftAt: -Infinity },
  ]
  const first = packaged
    ? authors[0]!
    : random.weighted([
        [60, authors[0]!],
        [20, authors[1]!],
        [20, authors[2]!],
      ])
  const old = random.chance(0.4)
  const createdAt = old
    ? officeTime(frame, random, frame.start - random.between(1, 55) * WEEK_MS)
    : officeTime(frame, random, frame.start + Math.floor(random.unit() * 100 * WEEK_MS))
  const active = random.chance(0.78)
  const journal = new Journal(id, createdAt, versioned(cast, draft, first, { version: 1, active }))
  const changedAt = [createdAt]
  const authorship: { at: number; author: Author }[] = [{ at: createdAt, author: first }]
  const on: Spell[] = []
  let since = active ? createdAt : null
  // Who touches a flow nowadays is the administrator.
  let at = createdAt
  const changes = old && random.chance(0.55) ? 0 : random.between(1, 4)
  for (let change = 1; change <= changes; change++) {
    at = officeTime(frame, random, at + random.between(10, 260) * DAY_MS)
    if (at > frame.end) break
    const isOn: boolean = random.chance(0.85) ? since !== null : since === null
    if (isOn && since === null) since = at
    if (!isOn && since !== null) {
      on.push({ from: since, to: at })
      since = null
    }
    journal.set(at, versioned(cast, draft, authors[0]!, { version: change + 1, active: isOn }))
    changedAt.push(at)
    authorship.push({ at, author: authors[0]! })
  }
  const removedAt = !packaged && random.chance(0.08) ? officeTime(frame, random, at + 60 * DAY_MS) : null
  const removed = removedAt !== null && removedAt <= frame.end ? removedAt : null
  if (removed !== null) journal.end(removed, { deletion: 'hard' })
  if (since !== null) on.push({ from: since, to: removed })
  add('FlowDefinitionView', journal.build(frame.end))
  truth.salesforce.automations.push({
    id,
    active: on,
    unowned: authorship.flatMap(({ at: from, author: { leftAt } }, nth) => {
      const to = authorship[nth + 1]?.at ?? removed
      const start = leftAt === null ? null : Math.max(from, leftAt)
      return start === null || (to !== null && start >= to) ? [] : [{ from: start, to }]
    }),
    changedAt,
    removedAt: removed,
  })
}

function versioned(
  { frame }: Cast,
  { index, id, label, trigger, about, packaged }: Draft,
  author: Author,
  { version, active }: { version: number; active: boolean },
): Record<string, Value> {
  const versionId = salesforceId(frame.seed, 'FlowVersion', index * 100 + version)
  return {
    Id: NO_ID,
    DurableId: id,
    ApiName: label.replaceAll(/[^A-Za-z0-9]+/g, '_').replaceAll(/^_|_$/g, ''),
    Label: label,
    Description: null,
    ProcessType: trigger === null ? 'Flow' : 'AutoLaunchedFlow',
    TriggerType: trigger,
    TriggerObjectOrEventLabel: about,
    Builder: 'Flow Builder',
    NamespacePrefix: packaged ? PACKAGED.namespace : null,
    InstalledPackageName: packaged ? PACKAGED.name : null,
    ManageableState: packaged ? 'installed' : 'unmanaged',
    ActiveVersionId: active ? versionId : null,
    LatestVersionId: versionId,
    VersionNumber: version,
    IsActive: active,
    IsOutOfDate: false,
    IsTemplate: false,
    LastModifiedBy: author.name,
  }
}
