import type { Crm } from './crm.ts'
import { failure, skipped, type Finding } from './finding.ts'
import type { Installation } from './installation.ts'

type Look = (crm: Crm) => Promise<readonly Finding[]>

/** What is found at each CRM that is set, side by side; or why none is asked. */
export async function eachCrm(installation: Installation, look: Look): Promise<readonly Finding[]> {
  const { setup, offline, crms, signal } = installation
  if (setup.kind === 'faulty') return [skipped('The settings must be usable first.')]
  if (setup.home.sample) return [skipped('No CRM is set.')]
  if (offline) return [skipped('Not asked, because of --offline.')]
  const found = await Promise.all(
    crms().map(async (crm) => {
      const findings = crm.askable
        ? await look(crm).catch((error: unknown) => {
            signal.throwIfAborted()
            return [failure(error)]
          })
        : [skipped('Not asked, because signing in may use up its refresh token: the last sync tells.')]
      return findings.map((finding) => ({ ...finding, about: crm.connection.label }))
    }),
  )
  return found.flat()
}

/** The same for what can only be asked once the CRM has let us in. */
export function eachOpenCrm(installation: Installation, look: Look): Promise<readonly Finding[]> {
  return eachCrm(installation, async (crm) => {
    const account = await crm.account()
    return account.kind === 'answered' ? look(crm) : [skipped('It must let Plumbline in first.')]
  })
}
