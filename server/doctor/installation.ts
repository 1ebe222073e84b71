import { createLog } from '../log.ts'
import { openCrms, type Crm } from './crm.ts'
import { lookAtData, type Data } from './data.ts'
import type { Engine } from './engine.ts'
import { readSetup, type Environment, type Setup } from './setup.ts'
import type { World } from './world.ts'

/** What a person asks of the doctor. */
export interface Question {
  readonly env: Environment
  /** Nothing is asked of the CRMs. */
  readonly offline: boolean
  readonly signal: AbortSignal
}

/** The Plumbline that is looked at. What takes time is done when first asked for, and once. */
export interface Installation extends Pick<Question, 'offline' | 'signal'> {
  readonly setup: Setup
  readonly world: World
  readonly engine: () => Promise<Engine>
  /** What is kept; null while the settings don't tell where. */
  readonly data: () => Promise<Data | null>
  /** The CRMs that are set; none while the settings can't be used. */
  readonly crms: () => readonly Crm[]
  readonly close: () => Promise<void>
}

export function openInstallation({ env, offline, signal }: Question, world: World): Installation {
  const setup = readSetup(env)
  const log = createLog({ level: 'silent' })
  const engine = once(world.loadEngine)
  const data = once(async () =>
    setup.kind === 'usable' ? lookAtData(setup, { engine, signal, now: world.now() }) : null,
  )
  const crms = once(() => (setup.kind === 'usable' ? openCrms(setup.config, { log, signal }) : []))
  return {
    setup,
    offline,
    signal,
    world,
    engine,
    data,
    crms,
    async close() {
      await Promise.all(crms().map(({ connection }) => connection.connector.close()))
    },
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null
  return () => (made ??= { value: make() }).value
}
