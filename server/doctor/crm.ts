import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import { configuredSettings, connect } from '../connections.ts'
import type { Account, ObjectSchema, ObjectStream } from '../connectors/connector.ts'
import type { ConnectorSettings } from '../connectors/connectors.ts'
import { ConnectorError } from '../connectors/error.ts'
import type { SyncedConnection } from '../sync/coordinator.ts'

/** Somebody waits for the answer, so little is waited for and little is repeated. */
const TIMEOUT_MS = 15_000
const TRIES = 2

/** What a CRM said, or why it refused. */
type Asked<T> =
  | { readonly kind: 'answered'; readonly value: T }
  | { readonly kind: 'refused'; readonly error: ConnectorError }

/** A stream as described; null where the CRM doesn't have its object. */
export interface DescribedStream {
  readonly stream: ObjectStream
  readonly description: Asked<readonly ObjectSchema[] | null>
}

/** A CRM that is set, and what it tells. Each thing is asked once, when it is first wanted. */
export interface Crm {
  readonly connection: SyncedConnection
  /** False where the asking itself would change something that the syncs need. */
  readonly askable: boolean
  readonly account: () => Promise<Asked<Account>>
  /** In the order of reading; after a refusal that holds for all, the rest isn't asked. */
  readonly streams: () => Promise<readonly DescribedStream[]>
}

/**
 * Whether signing in leaves everything as it was. A refresh token may be replaced by being used, and using it once more
 * revokes all that came of it: a running server's too.
 */
const TRACELESS: Readonly<Record<ConnectorSettings['kind'], boolean>> = {
  'client-credentials': true,
  'access-token': true,
  'refresh-token': false,
}

export function openCrms(
  config: Config,
  { log, signal }: { readonly log: Logger; readonly signal: AbortSignal },
): readonly Crm[] {
  return configuredSettings(config).map((settings) => {
    const options = { log, schedule: config.schedule, timeoutMs: TIMEOUT_MS, tries: TRIES }
    return { ...askedOnce(connect(settings, options), signal), askable: TRACELESS[settings.kind] }
  })
}

/** The connection with its answers kept. */
export function askedOnce(connection: SyncedConnection, signal: AbortSignal): Omit<Crm, 'askable'> {
  const { connector } = connection
  let account: Promise<Asked<Account>> | null = null
  let streams: Promise<readonly DescribedStream[]> | null = null

  async function describeAll(): Promise<readonly DescribedStream[]> {
    const described: DescribedStream[] = []
    for (const stream of connector.streams) {
      const description = await asked(connector.describe(stream.object, signal))
      described.push({ stream, description })
      if (description.kind === 'refused' && description.error.next.kind !== 'fix') break
    }
    return described
  }

  return {
    connection,
    account: () => (account ??= asked(connector.check(signal))),
    streams: () => (streams ??= describeAll()),
  }
}

async function asked<T>(work: Promise<T>): Promise<Asked<T>> {
  try {
    return { kind: 'answered', value: await work }
  } catch (error) {
    if (error instanceof ConnectorError) return { kind: 'refused', error }
    throw error
  }
}
