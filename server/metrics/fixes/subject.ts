import { together } from '../../warehouse/model/reads.ts'

const RELATIONS = ['person', 'account', 'opportunity', 'campaign'] as const
const COLUMNS = ['connection', 'object', 'record_id', 'label', 'owner_name', 'created_at']

/** Every record that can be mended: what it is called, whose it is, and since when it is there. */
export const SUBJECTS = RELATIONS.map((relation) => `select ${COLUMNS.join(', ')} from ${relation}`).join(
  ' union all ',
)

export const SUBJECT_READS = together([
  ...RELATIONS.map((relation) => ({ [relation]: COLUMNS })),
  { clock: ['now_at'] },
])
