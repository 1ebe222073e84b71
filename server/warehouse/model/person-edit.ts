import { isMachine } from './machine-user.ts'
import { union, type Columns, type ModelContext, type Part, type Relation } from './relation.ts'
import { literal } from '../sql.ts'
import { sourcesOf, type Source } from './source.ts'

const COLUMNS = {
  connection: 'text',
  object: 'text',
  record_id: 'text',
  edited_at: 'timestamptz',
  touched_at: 'timestamptz',
  told_since: 'timestamptz',
} as const satisfies Columns

const BULK_WITHIN = `interval '10 minutes'`

/**
 * Of each record of a person whose source tells who changes it: when a human last edited it (`edited_at`), as far as its versions
 * tell; when anything last changed it; and from when on the versions tell who did (`told_since`). A machine's changes, and those
 * of many records by one user within minutes, are no human's edit. HubSpot tells of no change of a contact who made it.
 */
export const personEdit: Relation = {
  name: 'person_edit',
  columns: COLUMNS,
  compile(context) {
    const ours = ['lead', 'contact'].flatMap((object) =>
      sourcesOf(context, 'salesforce', object).flatMap((source) => editsOf(context, source)),
    )
    return union(context, COLUMNS, ours)
  },
}

function editsOf(context: ModelContext, source: Source): Part<typeof COLUMNS>[] {
  const { freshness } = context.mapping
  const user = sourcesOf(context, 'salesforce', 'user').find(
    ({ connection }) => connection.id === source.connection.id,
  )
  const [by, at] = [source.text('LastModifiedById'), source.instant('LastModifiedDate')]
  // Also while the users can't be read: once they can, all edits are told.
  const versions = source.across(['LastModifiedById', 'LastModifiedDate'])
  if (!user || by === null || at === null) return []
  const users = `select r._id as user_id, ${isMachine(context, user)} as machine from ${user.from}`
  const edits = `select r._id, ${by} as by_id, ${at} as changed_at, min(r._valid_from) as seen_at
      from ${versions} group by 1, 2, 3`
  const judged = `select e.*, u.machine,
        case when not u.machine then count(*) over (partition by e.by_id order by e.changed_at
          range between ${BULK_WITHIN} preceding and ${BULK_WITHIN} following) > ${freshness.bulkRecords} end as bulk
      from (${edits}) as e left join (${users}) as u on u.user_id = e.by_id`
  // Nobody knows what a user who isn't among the users is.
  const found = `select _id, max(changed_at) filter (where not machine and not bulk) as edited_at,
        greatest(min(seen_at), max(changed_at) filter (where machine is null)) as told_since
      from (${judged}) as j group by _id`
  return [
    {
      from: `${source.from} join (${found}) as f on f._id = r._id`,
      source: source.ref,
      columns: {
        connection: literal(source.connection.id),
        object: literal(source.object.object),
        record_id: 'r._id',
        edited_at: 'f.edited_at',
        touched_at: at,
        told_since: 'f.told_since',
      },
    },
  ]
}
