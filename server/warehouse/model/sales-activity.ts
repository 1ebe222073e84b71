import { isMachine } from './machine-user.ts'
import { union, type Columns, type ModelContext, type Part, type Relation } from './relation.ts'
import { literal } from '../sql.ts'
import { sourcesOf, type Source } from './source.ts'

const COLUMNS = {
  connection: 'text',
  object: 'text',
  record_id: 'text',
  person_object: 'text',
  person_record_id: 'text',
  kind: 'text',
  answer: 'boolean',
  at: 'timestamptz',
} as const satisfies Columns

type Activity = Part<typeof COLUMNS>

/** A task that is ticked off is changed at that moment, and only rarely a little later. */
const TICKED_WITHIN_S = 60

/**
 * One row per person and thing that took place between them and a colleague: a call, a meeting, a mail. `answer`: the person
 * wrote. What is still to come, what a sequence or a machine sent, a call that nobody took, a meeting that was not held, and a
 * task that somebody else than its owner ticked off are none.
 */
export const salesActivity: Relation = {
  name: 'sales_activity',
  columns: COLUMNS,
  compile: (context) =>
    union(context, COLUMNS, [
      ...sourcesOf(context, 'salesforce', 'task').flatMap((source) => tasks(context, source)),
      ...sourcesOf(context, 'salesforce', 'event').flatMap((source) => events(context, source)),
      ...ENGAGEMENTS.flatMap((engagement) =>
        sourcesOf(context, 'hubspot', engagement.object).flatMap((source) =>
          engagements(context, source, engagement),
        ),
      ),
    ]),
}

/** Ids of leads begin with 00Q, those of contacts with 003: https://help.salesforce.com/s/articleView?id=000385203 */
function about(source: Source) {
  const who = source.text('WhoId') ?? 'null'
  return {
    connection: literal(source.connection.id),
    object: literal(source.object.object),
    record_id: 'r._id',
    person_object: `case when ${who} like '00Q%' then 'lead' when ${who} like '003%' then 'contact' end`,
    person_record_id: source.person('WhoId'),
    answer: 'false',
  }
}

/** Made by a user who is no machine, and not under a subject that the settings name. */
function byHuman(context: ModelContext, source: Source): string {
  const users = sourcesOf(context, 'salesforce', 'user').find(
    ({ connection }) => connection.id === source.connection.id,
  )
  const made = source.text('CreatedById')
  const subject = source.text('Subject')
  const machines =
    users === undefined || made === null
      ? []
      : [
          `${made} not in (select u._id from (select r._id, ${isMachine(context, users)} as machine from ${users.from}) as u where u.machine)`,
        ]
  const named = context.mapping.freshness.automatedSubjects.map(
    (prefix) => `not starts_with(lower(${subject ?? `''`}), ${literal(prefix.toLowerCase())})`,
  )
  return [...machines, ...(subject === null ? [] : named.map((each) => `coalesce(${each}, true)`))].join(
    ' and ',
  )
}

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_task.htm */
function tasks(context: ModelContext, source: Source): Activity[] {
  const [at, closed] = [source.instant('CompletedDateTime'), source.boolean('IsClosed')]
  if (at === null || closed === null) return []
  const human = byHuman(context, source)
  const others = tickedByOthers(source)
  return [
    {
      from: source.from,
      where: [closed, `${at} is not null`, `not ${others}`, ...(human === '' ? [] : [human])].join(' and '),
      source: source.ref,
      columns: {
        ...about(source),
        kind: `lower(coalesce(${source.text('TaskSubtype') ?? source.text('Type') ?? 'null'}, 'task'))`,
        at,
      },
    },
  ]
}

/** As far as some version was read that shows who ticked it off: a task that was changed again since no longer does. */
function tickedByOthers(source: Source): string {
  const fields = ['OwnerId', 'LastModifiedById', 'CompletedDateTime', 'LastModifiedDate']
  const [owner, by, done, changed] = fields.map((field) => source.column(field)?.column)
  if (!owner || !by || !done || !changed) return 'false'
  return `r._id in (select v._id from ${source.across(fields, 'v')} where v.${by} <> v.${owner} and v.${changed} >= v.${done} and v.${changed} <= v.${done} + interval '${TICKED_WITHIN_S} seconds')`
}

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_event.htm */
function events(context: ModelContext, source: Source): Activity[] {
  const at = source.instant('StartDateTime') ?? source.instant('ActivityDateTime')
  if (at === null) return []
  const human = byHuman(context, source)
  return [
    {
      from: source.from,
      where: [`${at} <= ${context.moment.now}`, ...(human === '' ? [] : [human])].join(' and '),
      source: source.ref,
      columns: { ...about(source), kind: `'meeting'`, at },
    },
  ]
}

interface Engagement {
  readonly object: string
  readonly kind: string
  /** The property and its values that tell that it took place; without the property it is taken to have. */
  readonly outcome: { readonly property: string; readonly took: readonly string[] }
}

/** https://developers.hubspot.com/docs/api-reference/crm-calls-v3/guide and those of meetings and e-mails beside it. */
const ENGAGEMENTS: readonly Engagement[] = [
  { object: 'call', kind: 'call', outcome: { property: 'hs_call_status', took: ['COMPLETED'] } },
  { object: 'meeting', kind: 'meeting', outcome: { property: 'hs_meeting_outcome', took: ['COMPLETED'] } },
  { object: 'email', kind: 'e-mail', outcome: { property: 'hs_email_status', took: ['SENT'] } },
]

function engagements(
  context: ModelContext,
  source: Source,
  { object, kind, outcome }: Engagement,
): Activity[] {
  const at = source.instant('hs_timestamp')
  const people = sourcesOf(context, 'hubspot', `${object}_contact`).find(
    ({ connection }) => connection.id === source.connection.id,
  )
  const [of, contact] = [people?.text(`${object}_id`), people?.text('contact_id')]
  if (at === null || people === undefined || of == null || contact == null) return []
  const result = source.text(outcome.property)
  const sequence = source.text('hs_sequence_id')
  const answer = `coalesce(${source.text('hs_email_direction') ?? 'null'} = 'INCOMING_EMAIL', false)`
  const wanted = [
    `${at} <= ${context.moment.now}`,
    ...(result === null ? [] : [`coalesce(${result} in (${outcome.took.map(literal).join(', ')}), true)`]),
    ...(sequence === null ? [] : [`${sequence} is null`]),
  ]
  return [
    {
      from: `${source.from} join (select ${of} as of_id, ${contact} as contact_id from ${people.from}) as c on c.of_id = r._id`,
      where: wanted.join(' and '),
      source: source.ref,
      columns: {
        connection: literal(source.connection.id),
        object: literal(object),
        record_id: 'r._id',
        person_object: `'contact'`,
        person_record_id: 'c.contact_id',
        kind: literal(kind),
        answer,
        at,
      },
    },
  ]
}
