import type { Derived } from './derive.ts'
import { isMachine } from './machine-user.ts'
import { union, type Columns, type Relation } from './relation.ts'
import { literal } from '../sql.ts'
import { sourcesOf } from './source.ts'

const COLUMNS = {
  connection: 'text',
  record_id: 'text',
  name: 'text',
  email: 'text',
  active: 'boolean',
  automated: 'boolean',
} as const satisfies Columns

/** Users who can own records. Queues aren't among them. */
export const owner: Relation = {
  name: 'owner',
  scan: true,
  columns: COLUMNS,
  compile(context) {
    const users = sourcesOf(context, 'salesforce', 'user').map((user) => ({
      from: user.from,
      source: user.ref,
      columns: {
        connection: literal(user.connection.id),
        record_id: 'r._id',
        name: user.text('Name'),
        email: user.text('Email'),
        active: user.boolean('IsActive') ?? 'true',
        automated: isMachine(context, user),
      },
    }))
    const owners = sourcesOf(context, 'hubspot', 'owner').map((source) => ({
      from: source.from,
      source: source.ref,
      columns: {
        connection: literal(source.connection.id),
        record_id: 'r._id',
        name: `nullif(trim(concat_ws(' ', ${source.text('firstName') ?? 'null'}, ${source.text('lastName') ?? 'null'})), '')`,
        email: source.text('email'),
        active: `not coalesce(${source.boolean('archived') ?? 'false'}, false)`,
        automated: 'false',
      },
    }))
    return union(context, COLUMNS, [...users, ...owners])
  },
}

const OWNER = {
  join: 'left join owner o on o.connection = p.connection and o.record_id = p.owner_id',
  by: ['connection', 'owner_id'],
  reads: { owner: ['connection', 'record_id', 'name', 'email', 'active'] },
}
const IS_QUEUE = `o.record_id is null and p.owner_id like '00G%'`

/**
 * Who owns a record with an `owner_id`. Salesforce queues are told by their key prefix:
 * https://help.salesforce.com/s/articleView?id=000385203
 */
export const OWNER_COLUMNS = {
  owner_kind: {
    sql: `case when p.owner_id is null then 'none' when ${IS_QUEUE} then 'queue' when not o.active then 'inactive' else 'human' end`,
    of: ['owner_id'],
    joined: OWNER,
  },
  owner_name: {
    sql: `case when p.owner_id is null then null when ${IS_QUEUE} then 'Queue' else coalesce(o.name, o.email, p.owner_id) end`,
    of: ['owner_id'],
    joined: OWNER,
  },
  // A queue is nobody.
  owned: {
    sql: `(p.owner_id is not null and not coalesce(${IS_QUEUE}, false))`,
    of: ['owner_id'],
    joined: OWNER,
  },
} as const satisfies Record<string, Derived>

/** The owner's own address, by which the same colleague is known in both systems; NULL for a queue. */
export const OWNER_EMAIL: Derived = { sql: 'lower(o.email)', of: ['owner_id'], joined: OWNER }
