import { WarehouseError, type Reader, type Warehouse } from './warehouse.ts'
import { foundation } from './migrations/0001-foundation.ts'
import { passes } from './migrations/0002-passes.ts'
import { planMoments } from './migrations/0003-plan-moments.ts'
import { phoneNumbers } from './migrations/0004-phone-numbers.ts'
import { qualitySamples } from './migrations/0005-quality-samples.ts'
import { unreadableObjects } from './migrations/0006-unreadable-objects.ts'
import { runQuota } from './migrations/0007-run-quota.ts'
import { alike } from './migrations/0008-alike.ts'
import { dependents } from './migrations/0009-dependents.ts'
import { readObjects } from './migrations/0010-read-objects.ts'
import { entered } from './migrations/0011-entered.ts'
import { identityDecision } from './migrations/0012-identity-decision.ts'
import { campaignChoices } from './migrations/0013-campaign-choices.ts'
import { enteredMoments } from './migrations/0014-entered-moments.ts'
import { toldCurrencies } from './migrations/0015-told-currency.ts'
import { confirmedRows } from './migrations/0016-confirmed.ts'
import { said } from './migrations/0017-said.ts'
import { ownerHistory } from './migrations/0018-owner-history.ts'
import { metBy } from './migrations/0019-met-by.ts'
import { runRequests } from './migrations/0020-run-requests.ts'
import { checkpointColumns } from './migrations/0021-checkpoint-columns.ts'
import { secrets } from './migrations/0022-secrets.ts'
import { told } from './migrations/0023-told.ts'
import { tellings } from './migrations/0025-tellings.ts'
import { retention } from './migrations/0024-retention.ts'

/** Forward only: a step that has shipped is never edited, another one follows it. */
const STEPS: readonly { readonly name: string; readonly statements: readonly string[] }[] = [
  { name: '0001-foundation', statements: foundation },
  { name: '0002-passes', statements: passes },
  { name: '0003-plan-moments', statements: planMoments },
  { name: '0004-phone-numbers', statements: phoneNumbers },
  { name: '0005-quality-samples', statements: qualitySamples },
  { name: '0006-unreadable-objects', statements: unreadableObjects },
  { name: '0007-run-quota', statements: runQuota },
  { name: '0008-alike', statements: alike },
  { name: '0009-dependents', statements: dependents },
  { name: '0010-read-objects', statements: readObjects },
  { name: '0011-entered', statements: entered },
  { name: '0012-identity-decision', statements: identityDecision },
  { name: '0013-campaign-choices', statements: campaignChoices },
  { name: '0014-entered-moments', statements: enteredMoments },
  { name: '0015-told-currency', statements: toldCurrencies },
  { name: '0016-confirmed', statements: confirmedRows },
  { name: '0017-said', statements: said },
  { name: '0018-owner-history', statements: ownerHistory },
  { name: '0019-met-by', statements: metBy },
  { name: '0020-run-requests', statements: runRequests },
  { name: '0021-checkpoint-columns', statements: checkpointColumns },
  { name: '0022-secrets', statements: secrets },
  { name: '0023-told', statements: told },
  { name: '0024-retention', statements: retention },
  { name: '0025-tellings', statements: tellings },
]

/**
 * Brings the schema up to date, all steps or none. Throws `WarehouseError` for data of a newer program.
 * `through`: the last step to take, for tests that start from an older schema.
 */
export async function migrate(
  warehouse: Warehouse,
  { through = STEPS.at(-1)!.name }: { through?: string } = {},
): Promise<void> {
  await warehouse.write(async (writer) => {
    await writer.run(
      `create table if not exists plumbline_migration(name text not null, applied_at timestamptz not null)`,
    )
    const done = await writer.all<{ name: string }>(`select name from plumbline_migration order by name`)
    const unknown = done.find(({ name }) => STEPS.every((step) => step.name !== name))
    if (unknown) {
      throw new WarehouseError(`The data was written by a newer Plumbline (step ${unknown.name}).`, {
        action: 'Start the newer version, or set DATA_DIR to another folder.',
      })
    }
    for (const step of STEPS.slice(done.length)) {
      if (step.name > through) break
      for (const statement of step.statements) await writer.run(statement)
      await writer.run(`insert into plumbline_migration values ($1, current_timestamp)`, [step.name])
    }
  })
}

/** Whether this program can read data whose last step is this one. */
export function knowsSchema(step: string): boolean {
  return STEPS.some(({ name }) => name === step)
}

/** How far the data's schema is, by the names of steps. */
export interface Schema {
  /** The last one taken; null where nothing has been kept yet. */
  readonly step: string | null
  /** Those that the next start takes. */
  readonly pending: readonly string[]
  /** Those of a newer program, which this one can't read. */
  readonly unknown: readonly string[]
}

/** Looks without changing anything. */
export async function readSchema(reader: Reader): Promise<Schema> {
  const [table] = await reader.all(
    `select table_name from information_schema.tables where table_name = 'plumbline_migration'`,
  )
  const rows = table ? await reader.all<{ name: string }>(`select name from plumbline_migration`) : []
  const done = rows.map(({ name }) => name).toSorted()
  const known = STEPS.map(({ name }) => name)
  return {
    step: done.at(-1) ?? null,
    pending: known.filter((name) => !done.includes(name)),
    unknown: done.filter((name) => !known.includes(name)),
  }
}
