import type { Check } from './check.ts'
import { knowledgeTime, sourceClock } from './checks/clock.ts'
import { configuration } from './checks/configuration.ts'
import { credentials } from './checks/credentials.ts'
import { database, schema } from './checks/database.ts'
import { diskSpace, folder, rights } from './checks/folder.ts'
import { metrics } from './checks/metrics.ts'
import { objects } from './checks/objects.ts'
import { quota } from './checks/quota.ts'
import { node, platform } from './checks/runtime.ts'
import { schedule } from './checks/schedule.ts'
import { secretsKey } from './checks/secrets.ts'
import { spool } from './checks/spool.ts'
import { quarantine, syncs } from './checks/syncs.ts'

/** Everything that is looked at, from the ground up: what fails early explains what fails later. */
export const checks: readonly Check[] = [
  configuration,
  node,
  platform,
  folder,
  rights,
  secretsKey,
  diskSpace,
  database,
  schema,
  credentials,
  sourceClock,
  knowledgeTime,
  objects,
  metrics,
  quota,
  syncs,
  quarantine,
  spool,
  schedule,
]
