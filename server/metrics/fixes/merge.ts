import type { Piece } from '../../warehouse/model/model.ts'

const RECORD = ['connection', 'object', 'record_id'] as const

/**
 * Every record that is to be merged into the suggested one of its cluster; one row `opens` each cluster. Only records of one
 * object can be merged: a lead is converted into a contact.
 */
export const MERGES: Piece = {
  reads: { person_cluster: [...RECORD, 'cluster_id', 'survivor'] },
  sql: `select 'merge.' || c.connection as repair, 'merge.' || c.connection || '.' || c.object as list,
      c.connection, c.object, c.record_id, cast(null as text) as field, 'merged' as role, 0 as fills, cast(null as text) as present,
      cast(null as text) as pair, s.object as into_object, s.record_id as into_id,
      row_number() over (partition by c.cluster_id order by c.object, c.record_id) = 1 as opens,
      case when s.object <> c.object then 'other-object' end as lack
    from person_cluster as c
    join person_cluster as s on s.connection = c.connection and s.cluster_id = c.cluster_id and s.survivor
    where not c.survivor`,
}
