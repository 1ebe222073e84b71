import {
  type CampaignFlow,
  type FlowTruth,
  type FlowWeek,
  type Knowable,
  type Mess,
} from '../../flow-truth.ts'
import type { Stage } from '../cast.ts'
import { flowOf } from './flow.ts'

/** What honest metrics must say of campaigns that are kept by hand, at a moment, if the CRMs are read from another one on. */
export function flowTruth(stage: Stage, at: number, since: number): FlowTruth {
  const campaigns = stage.campaigns
    .map((plan) => flowOf(stage, plan, { at, since }))
    .filter((flow) => flow !== null)
  const closed = campaigns.filter(({ overrun }) => overrun !== null)
  return {
    at,
    since,
    campaigns,
    weeks: weeksOf(stage, campaigns),
    closed: {
      campaigns: closed.length,
      withinBudget: closed.filter(({ overrun }) => overrun === 0).length,
    },
    knowable: {
      plan: tally(campaigns, 'plan'),
      launch: tally(campaigns, 'launch'),
      request: tally(campaigns, 'request'),
      workStart: tally(campaigns, 'workStart'),
      budget: tally(campaigns, 'budget'),
      cost: tally(campaigns, 'cost'),
    },
    planted: planted(campaigns),
  }
}

function weeksOf({ frame }: Stage, campaigns: readonly CampaignFlow[]): FlowWeek[] {
  const weeks = new Map<string, { due: number; onTime: number; launched: number }>()
  const of = (date: string) => {
    const { yearOfWeek, weekOfYear } = Temporal.PlainDate.from(date)
    const name = `${yearOfWeek}-W${String(weekOfYear).padStart(2, '0')}`
    const week = weeks.get(name) ?? { due: 0, onTime: 0, launched: 0 }
    weeks.set(name, week)
    return week
  }
  for (const { verdict, firstCommitted, launchedAt, alwaysOn, parent } of campaigns) {
    if (launchedAt !== null && !alwaysOn && !parent) of(frame.calendar.dateAt(launchedAt)).launched++
    if (firstCommitted === null || !DUE.has(verdict)) continue
    const week = of(firstCommitted)
    week.due++
    if (verdict === 'on-time') week.onTime++
  }
  return [...weeks].map(([week, counts]) => ({ week, ...counts })).sort((a, b) => (a.week < b.week ? -1 : 1))
}

const DUE: ReadonlySet<string> = new Set(['on-time', 'late', 'not-launched', 'cancelled-late'])

function tally(
  campaigns: readonly CampaignFlow[],
  fact: keyof CampaignFlow['knowable'],
): Record<Knowable, number> {
  const counts = { crm: 0, mapping: 0, import: 0 }
  for (const { knowable } of campaigns) {
    const how = knowable[fact]
    if (how !== null) counts[how]++
  }
  return counts
}

const HAS: readonly (readonly [mess: Mess, has: (flow: CampaignFlow) => boolean])[] = [
  ['cloned', ({ mess }) => mess.cloneOf !== null],
  ['live-from-set-up', ({ mess }) => mess.liveFromSetUp],
  ['without-type', ({ salesforceId, mess }) => salesforceId !== null && mess.typed === null],
  ['plan-in-right-field', ({ mess }) => mess.planned.right],
  ['plan-by-flow', ({ mess }) => mess.planned.byFlow],
  ['plan-in-abandoned-field', ({ mess }) => mess.planned.abandoned],
  ['cost-blank', ({ salesforceId, mess }) => salesforceId !== null && mess.actualCost === 'blank'],
  ['cost-zero', ({ salesforceId, mess }) => salesforceId !== null && mess.actualCost === 'zero'],
  ['cost-booked', ({ salesforceId, mess }) => salesforceId !== null && mess.actualCost === 'booked'],
  ['responders-only', ({ mess }) => mess.respondersOnly],
  ['status-fault', ({ mess }) => mess.statusFault !== null],
  ['pair-unlinked', ({ mess }) => mess.linked === false],
  ['pair-linked', ({ mess }) => mess.linked === true],
  ['without-hubspot-owner', ({ mess }) => mess.hubspotOwned === false],
  ['launch-mail-unfiled', ({ mess }) => mess.mails.launchUnfiled],
  ['in-francs', ({ salesforceId, currency }) => salesforceId !== null && currency === 'CHF'],
]

function planted(campaigns: readonly CampaignFlow[]): FlowTruth['planted'] {
  return HAS.map(([mess, has]) => ({ mess, campaigns: campaigns.filter(has).length }))
}
