import type { Derived } from './derive.ts'
import { isMachine, isNamedMachine } from './machine-user.ts'
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
  queue: 'boolean',
} as const satisfies Columns

/** Who can own records: users, and HubSpot's queues. Salesforce's queues aren't among them: the key prefix of their ids tells them. */
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
        queue: 'false',
      },
    }))
    const owners = sourcesOf(context, 'hubspot', 'owner').map((source) => {
      const name = `nullif(trim(concat_ws(' ', ${source.text('firstName') ?? 'null'}, ${source.text('lastName') ?? 'null'})), '')`
      return {
        from: source.from,
        source: source.ref,
        columns: {
          connection: literal(source.connection.id),
          record_id: 'r._id',
          name,
          email: source.text('email'),
          active: `not coalesce(${source.boolean('archived') ?? 'false'}, false)`,
          automated: isNamedMachine(context, ['r._id', name, source.text('email')]),
          queue: `coalesce(upper(${source.text('type') ?? 'null'}) = 'QUEUE', false)`,
        },
      }
    })
    return union(context, COLUMNS, [...users, ...owners])
  },
}

const OWNER = {
  join: 'left join owner o on o.connection = p.connection and o.record_id = p.owner_id',
  by: ['connection', 'owner_id'],
  reads: { owner: ['connection', 'record_id', 'name', 'email', 'active', 'queue'] },
}
const IS_QUEUE = `coalesce(o.queue, p.owner_id like '00G%')`

/**
 * Who owns a record with an `owner_id`. Salesforce queues are told by their key prefix, which HubSpot's ids never have:
 * https://help.salesforce.com/s/articleView?id=000385203
 */
export const OWNER_COLUMNS = {
  owner_kind: {
    sql: `case when p.owner_id is null then 'none' when ${IS_QUEUE} then 'queue' when not o.active then 'inactive' else 'human' end`,
    of: ['owner_id'],
    joined: OWNER,
  },
  owner_name: {
    sql: `case when p.owner_id is null then null when ${IS_QUEUE} then coalesce(o.name, 'Queue') else coalesce(o.name, o.email, p.owner_id) end`,
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
export const OWNER_EMAIL: Derived = {
  sql: 'case when not o.queue then lower(o.email) end',
  of: ['owner_id'],
  joined: OWNER,
}
