import { Secrets } from '../connectors/transport/secrets.ts'
import { Settings } from '../settings.ts'
import type { Check } from './check.ts'
import { checks } from './checks.ts'
import { failure, type Finding } from './finding.ts'
import { openInstallation, type Installation, type Question } from './installation.ts'
import type { Environment } from './setup.ts'
import { realWorld, type World } from './world.ts'

/** A finding, and the check that made it. */
export interface Examined extends Finding {
  readonly check: string
  readonly title: string
}

/** A shorter text is too likely to be part of an innocent word. */
const SHORTEST_SECRET = 6

/**
 * Looks at everything in turn, and changes nothing. Throws the signal's reason when it aborts; whatever else goes wrong is
 * a finding.
 */
export async function* examine(question: Question, world: World = realWorld): AsyncGenerator<Examined> {
  const installation = openInstallation(question, world)
  const secrets = secretsIn(question.env)
  try {
    for (const check of checks) {
      question.signal.throwIfAborted()
      for (const { state, about, found, action } of await findingsOf(check, installation)) {
        yield {
          check: check.id,
          title: check.title,
          state,
          about: about === null ? null : secrets.redact(about),
          found: secrets.redact(found),
          action: action === null ? null : secrets.redact(action),
        }
      }
    }
  } finally {
    await installation.close()
  }
}

async function findingsOf({ run }: Check, installation: Installation): Promise<readonly Finding[]> {
  try {
    return await run(installation)
  } catch (error) {
    installation.signal.throwIfAborted()
    return [failure(error)]
  }
}

/** No finding should hold a secret; whatever a CRM's own words repeat is taken out. */
function secretsIn(env: Environment): Secrets {
  const secrets = new Secrets()
  for (const name of Object.keys(Settings.shape)) {
    const value = env[name]?.trim() ?? ''
    if (/SECRET|TOKEN/.test(name) && value.length >= SHORTEST_SECRET) secrets.add(value)
  }
  return secrets
}
