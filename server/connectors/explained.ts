import type { Account, Connector, ObjectSchema, Page, ReadRequest, Window } from './connector.ts'
import { ConnectorError } from './error.ts'
import { diskError } from './transport/body.ts'

/**
 * The connector, letting through only what the contract allows: a `ConnectorError`, or the reason of an abort. Whatever
 * else is thrown comes of an answer other than documented: the vendors' client libraries don't check what they read.
 */
export function explained(connector: Connector, source: string): Connector {
  const guard = async <T>(signal: AbortSignal, work: Promise<T>): Promise<T> => {
    try {
      return await work
    } catch (error) {
      throw explain(source, signal, error)
    }
  }
  return {
    vendor: connector.vendor,
    streams: connector.streams,
    trailingAfterMs: connector.trailingAfterMs,
    check: (signal: AbortSignal): Promise<Account> => guard(signal, connector.check(signal)),
    describe: (object: string, signal: AbortSignal): Promise<readonly ObjectSchema[] | null> =>
      guard(signal, described(source, connector.describe(object, signal))),
    serverTime: (signal: AbortSignal): Promise<Date> => guard(signal, connector.serverTime(signal)),
    count: (schema: ObjectSchema, window: Window, signal: AbortSignal): Promise<number | null> =>
      guard(signal, connector.count(schema, window, signal)),
    living: (schema: ObjectSchema, signal: AbortSignal): Promise<number | null> =>
      guard(signal, connector.living(schema, signal)),
    async *read(request: ReadRequest): AsyncGenerator<Page> {
      try {
        yield* connector.read(request)
      } catch (error) {
        throw explain(source, request.signal, error)
      }
    },
    quota: () => connector.quota(),
    requests: () => connector.requests(),
    recordUrl: (object, recordId) => connector.recordUrl(object, recordId),
    close: () => connector.close(),
  }
}

/** Of an object that is described without what tells its records apart nothing can be kept; the others can. */
async function described(
  source: string,
  describing: Promise<readonly ObjectSchema[] | null>,
): Promise<readonly ObjectSchema[] | null> {
  const schemas = await describing
  const bare = schemas?.find(({ fields, roles }) => fields.every(({ name }) => name !== roles.id))
  if (bare === undefined) return schemas
  throw new ConnectorError(`${source} describes ${bare.label} without the id of its records.`, {
    next: { kind: 'fix', about: 'object' },
    action: `Look in ${source} whether the user of this connection may see its fields; it is asked again with the next sync.`,
  })
}

function explain(source: string, signal: AbortSignal, error: unknown): unknown {
  if (error instanceof ConnectorError || signal.aborted) return error
  if (error instanceof DOMException && error.name === 'AbortError') return error
  if (error instanceof Error && 'syscall' in error) return diskError(error)
  return new ConnectorError(`${source} answered in a form that isn't known here.`, {
    next: { kind: 'fix' },
    action: `Check that the address is that of ${source}'s API; else please report this.`,
    cause: error,
  })
}
