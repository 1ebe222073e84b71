import type { Piece } from '../../warehouse/model/model.ts'

const RECORD = ['connection', 'object', 'record_id'] as const

/**
 * Every record that is to be merged into the suggested one of its cluster. A row that doesn't count (`counts`) is a record to
 * be kept that inherits an open opportunity; one row `opens` each cluster. Only records of one object can be merged: a lead is converted into a contact.
 */
export const MERGES: Piece = {
  reads: {
    person_cluster: [...RECORD, 'cluster_id', 'size', 'survivor'],
    person: [...RECORD, 'on_open_opportunity'],
  },
  sql: `select 'merge.' || c.connection as repair, 'merge.' || c.connection || '.' || c.object as list,
      c.connection, c.object, c.record_id, cast(null as text) as field, 'merged' as role, 0 as fills, cast(null as text) as present,
      cast(null as text) as pair, s.object as into_object, s.record_id as into_id, not c.survivor as counts,
      not c.survivor and row_number() over (partition by c.cluster_id, c.survivor order by c.object, c.record_id) = 1 as opens,
      case when c.survivor then null when s.object <> c.object then 'other-object' end as lack
    from (
      select p.*, bool_or(coalesce(d.on_open_opportunity, false)) over (partition by p.cluster_id) as deal, coalesce(d.on_open_opportunity, false) as own_deal
      from person_cluster as p
      join person as d on d.connection = p.connection and d.object = p.object and d.record_id = p.record_id
    ) as c
    join person_cluster as s on s.cluster_id = c.cluster_id and s.survivor
    where not c.survivor or (c.deal and not c.own_deal)`,
}
