import { enter } from './entered/enter.ts'
import { linkIdentities, type IdentityKind } from './identity.ts'
import type { Writer } from './warehouse.ts'

/** A record of a CRM. */
export interface RecordRef {
  readonly connection: string
  readonly object: string
  readonly recordId: string
}

/** What a person says of a record: it is the same as another one, it is the same as none; null takes back what was said. */
export interface IdentityDecision {
  readonly record: RecordRef
  readonly verdict: { readonly is: 'same'; readonly as: RecordRef } | { readonly is: 'own' } | null
}

/**
 * Keeps what was said, for good, and links the records of the kind by it. Nothing said before is lost, and answers about the past stay as
 * they were. `now` is the workspace's clock.
 */
export async function decideIdentities(
  writer: Writer,
  kind: IdentityKind,
  decisions: readonly IdentityDecision[],
  { by, now }: { readonly by: string | null; readonly now: number },
): Promise<void> {
  const at = await enter(writer, now)
  for (const { record, verdict } of decisions) {
    const other = verdict?.is === 'same' ? verdict.as : null
    await writer.run(
      `insert into plumbline.identity_decision(kind, connection, object, record_id, verdict, other_connection, other_object, other_record_id, "at", "by")
       values ($1, $2, $3, $4, cast($5 as text), cast($6 as text), cast($7 as text), cast($8 as text), cast($9 as timestamptz), cast($10 as text))`,
      [
        kind,
        record.connection,
        record.object,
        record.recordId,
        verdict?.is ?? null,
        other?.connection ?? null,
        other?.object ?? null,
        other?.recordId ?? null,
        at,
        by,
      ],
    )
  }
  await linkIdentities(writer, at, [kind])
}
