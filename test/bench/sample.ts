import { dataDirectory, startPlumbline, type ServerProcess } from '../support/server-process.ts'

/** How long after the start of the process each thing was there, in milliseconds. */
interface SampleTimes {
  readonly ready: number
  readonly firstPage: number
  readonly firstPass: number
  readonly review: number
  readonly complete: number
  readonly rows: number
}

let made: Promise<{ readonly settings: Settings; readonly times: SampleTimes }> | null = null
type Settings = { readonly DATA_DIR: string; readonly SAMPLE_SIZE: string }

/** The sample, made once per run of the benches from nothing, and when each part of it was there. */
export function completeSample() {
  return (made ??= make())
}

async function make() {
  const directory = dataDirectory()
  process.once('exit', directory.remove)
  const settings = { DATA_DIR: directory.path, SAMPLE_SIZE: 'sample' }
  const started = performance.now()
  const since = () => performance.now() - started
  const plumbline = await startPlumbline(settings)
  const ready = since()
  await (await fetch(plumbline.url)).text()
  const firstPage = since()
  const rows = await plumbline.until(async () => {
    const { items } = await plumbline.connections()
    if (items.some(({ lastSync }) => lastSync === null)) return null
    return items.flatMap(({ objects }) => objects).reduce((sum, { records }) => sum + (records ?? 0), 0)
  })
  const firstPass = since()
  await plumbline.get('/metrics')
  const review = since()
  await untilComplete(plumbline)
  const times = { ready, firstPage, firstPass, review, complete: since(), rows }
  await plumbline.stop()
  return { settings, times }
}

/** Waits until the sample's history has been replayed up to now. */
export async function untilComplete(plumbline: ServerProcess): Promise<void> {
  await plumbline.until(async () => {
    const { items, workspace } = await plumbline.connections()
    return workspace.catchUp === null && items.every(({ state }) => state === 'ready') ? true : null
  })
}
