import type { FixKind } from '../../../shared/fix.ts'
import { FORMULA_STARTS } from '../../../shared/formula-start.ts'
import type { Ask } from '../../warehouse/model/kept-relations.ts'
import type { Piece } from '../../warehouse/model/model.ts'
import { Moment, type Instants } from '../../warehouse/model/moment.ts'
import { PAIR_FIELDS, type PairField } from '../../warehouse/model/pair-field.ts'
import { together } from '../../warehouse/model/reads.ts'
import { literal } from '../../warehouse/sql.ts'
import type { Snapshot } from '../engine/snapshot.ts'
import { stageRank } from './form.ts'
import { MERGES } from './merge.ts'
import { OFFERED_PAIR } from './offer.ts'
import { question } from '../engine/question.ts'
import { publishedTargets, type Role } from './role.ts'
import { WISHES } from './wish.ts'

const RECORD = ['connection', 'object', 'record_id'] as const

/** What a role is proposed to be, over the offer under the alias `o`. */
const OFFERED: Readonly<Partial<Record<Role, string>>> = {
  email: 'o.email',
  phone: 'case when not o.mobile then o.phone end',
  mobile: 'case when o.mobile then o.phone end',
  'first-name': 'o.first_name',
  'last-name': 'o.last_name',
  name: 'case when o.last_name is not null then o.first_name end',
  title: 'o.title',
  company: 'o.company',
  country: 'o.country',
  stage: 'o.stage_form',
  owner: 'o.owner',
}

interface Withheld {
  readonly when: string
  readonly lack: string
}

/** A valid number that isn't proposed is of the other kind. */
const NO_NUMBER: readonly Withheld[] = [
  { when: 'not o.phone_valid', lack: 'twin-not-valid' },
  { when: 'o.phone is not null', lack: 'other-line' },
]

/** Of a role of which nothing is proposed, why that is, over the offer under the alias `o`; where none applies, the other system says nothing. */
const WITHHELD: Readonly<Partial<Record<Role, readonly Withheld[]>>> = {
  email: [{ when: 'not o.email_valid', lack: 'twin-not-valid' }],
  phone: NO_NUMBER,
  mobile: NO_NUMBER,
  country: [
    { when: 'not o.country_valid', lack: 'twin-not-valid' },
    { when: 'o.iso is not null', lack: 'no-option' },
  ],
  stage: [{ when: 'o.stage is not null', lack: 'no-option' }],
  owner: [{ when: 'o.owner_email is not null', lack: 'no-owner' }],
}

/** The field of both systems that a role is of, where it isn't called the same. */
const PART_OF: Readonly<Record<string, PairField['id']>> = {
  mobile: 'phone',
  'first-name': 'name',
  'last-name': 'name',
}

/** The roles that aren't synced between the systems, of which each says its own. */
function keptApart({ model }: Snapshot): string[] {
  const unsynced = new Set<string>(
    PAIR_FIELDS.flatMap(({ id }) => (model.mapping.syncRules[id] === 'not-synced' ? [id] : [])),
  )
  return Object.keys(OFFERED).filter((role) => unsynced.has(PART_OF[role] ?? role))
}

/** Whether a spreadsheet would run it; a number in E.164 is a plus and digits, and runs as nothing but itself. */
function likeAFormula(sql: string): string {
  return `coalesce(left(${sql}, 1) in (${FORMULA_STARTS.map(literal).join(', ')}), false)`
}

/** Whether a name was typed all in small letters or all in capitals; initials may be. */
function inOneCase(sql: string): string {
  return `coalesce(length(${sql}) > 2 and (${sql} = lower(${sql}) or ${sql} = upper(${sql})) and lower(${sql}) <> upper(${sql}), false)`
}

/**
 * Keeps, in the table `kept_fix`, one row per record and value that is to be put right by the kind of repair, with what is
 * proposed: `ready` where a loader may take it. But for merges, `keepOffers` must have come before, in the same read.
 *
 * Proposed is nothing but what the other system says of the same person, where both records are the only ones of that person
 * and the value is valid there; in a conflict, what wins by the sync rule, without one what was changed later for certain. `lack`
 * says why there is none.
 */
export async function keepProposals(ask: Ask, snapshot: Snapshot, { kind, at }: Asked): Promise<void> {
  const piece = kind === 'merge' ? MERGED : judged(snapshot, kind)
  await ask.keep('kept_fix', question(piece), new Moment(at))
}

interface Asked {
  readonly kind: FixKind
  readonly at: Instants
}

const OWN = `w.repair, w.list, w.connection, w.object, w.record_id, w.field, w.role, w.fills, w.present`

const MERGED: Piece = {
  reads: MERGES.reads,
  sql: `select 'merge' as kind, ${OWN}, w.pair, w.into_object as from_object, w.into_id as from_id,
      cast(null as text) as from_connection, case when w.lack is null then w.into_id end as proposed, cast(null as text) as proposed_too,
      cast(null as text) as iso, cast(null as text) as stage, w.opens, w.lack, w.lack is null as ready
    from (${MERGES.sql}) as w`,
}

function judged(snapshot: Snapshot, kind: Exclude<FixKind, 'merge'>): Piece {
  const wish = WISHES[kind](snapshot, publishedTargets(snapshot))
  const offered = Object.entries(OFFERED).map(([role, sql]) => `when ${literal(role)} then ${sql}`)
  const withheld = Object.entries(WITHHELD).map(
    ([role, cases]) =>
      `when ${literal(role)} then case ${cases.map(({ when, lack }) => `when ${when} then ${literal(lack)}`).join(' ')} end`,
  )
  const told = Object.keys(OFFERED).map(literal).join(', ')
  const apart = ['', ...keptApart(snapshot)].map(literal).join(', ')
  const back = `${stageRank(snapshot, 'o.stage', 'model')} <= ${stageRank(snapshot, 'w.present', 'crm')}`
  return {
    reads: together([wish.reads, { person_cluster: [...RECORD, 'survivor'] }]),
    sql: `select ${literal(kind)} as kind, ${OWN}, ${kind === 'align' ? 'w.pair' : 'case when w.lack is null then w.offered_pair end'} as pair,
        w.from_object, w.from_id, w.from_connection, case when w.lack is null then w.proposed end as proposed,
        case when w.lack is null and w.role = 'name' then w.last_name end as proposed_too, case when w.lack is null then w.iso end as iso,
        case when w.lack is null then w.stage end as stage, false as opens, w.lack, w.lack is null as ready
      from (
        select w.*, case
            when w.undecided is not null then w.undecided
            when w.field is null then 'other-record'
            when w.surplus then 'duplicate'
            when w.role is null or w.role not in (${told}) then 'nobody-tells'
            when ${kind === 'align' ? 'false' : `w.role in (${apart})`} then 'not-synced'
            when not w.mated then 'no-twin'
            when w.offered_pair is null then 'many-twins'
            when w.proposed is null or w.last_name is null and w.role = 'name' then coalesce(w.withheld, 'twin-lacks-it')
            when w.role = 'email' and (w.crowded or w.email_taken) then 'address-taken'
            when w.role in ('first-name', 'last-name') and not w.same_other then 'other-name'
            when w.role in ('first-name', 'last-name', 'name') and (${inOneCase('w.proposed')} or (w.role = 'name' and ${inOneCase('w.last_name')})) then 'one-case'
            when w.role in ('first-name', 'last-name', 'name', 'company') and not w.sure_who then 'unsure-who'
            when w.role = 'stage' and w.goes_back then 'goes-back'
            when w.role not in ('phone', 'mobile') and (${likeAFormula('w.proposed')} or (w.role = 'name' and ${likeAFormula('w.last_name')})) then 'like-a-formula'
          end as lack
        from (
          select w.*, case when o.alone then ${OFFERED_PAIR} end as offered_pair, o.from_connection, o.from_object, o.from_id, o.iso, o.stage,
            o.email_taken, o.last_name, o.sure_who, case w.role ${offered.join(' ')} end as proposed,
            case w.role ${withheld.join(' ')} end as withheld, o.record_id is not null as mated,
            c.record_id is not null as crowded, coalesce(not c.survivor, false) as surplus, coalesce(${back}, false) as goes_back,
            case w.role when 'first-name' then o.same_last else o.same_first end as same_other
          from (${wish.sql}) as w
          left join kept_offer as o on o.connection = w.connection and o.object = w.object and o.record_id = w.record_id
          left join person_cluster as c on c.connection = w.connection and c.object = w.object and c.record_id = w.record_id
        ) as w
      ) as w`,
  }
}
