import type { Check } from '../check.ts'
import { failed, ok } from '../finding.ts'

const SOURCES = 'Settings come from the environment and from the file .env; .env.example explains each one.'

/** Every fault of the settings at once, and no value of any secret. */
export const configuration: Check = {
  id: 'configuration',
  title: 'Configuration',
  run({ setup, crms }) {
    if (setup.kind === 'faulty') {
      return setup.faults.map(({ setting, message }) => failed(`${setting} ${message}.`, { action: SOURCES }))
    }
    const { config, home } = setup
    if (home.sample) {
      return [
        ok(`No CRM is set: the sample would be shown (${config.sampleSize}).`, {
          action: 'To connect a CRM, copy .env.example to .env and fill in its part.',
        }),
      ]
    }
    return [
      ok(
        `Set: ${crms()
          .map(({ connection }) => connection.label)
          .join(', ')}.`,
      ),
    ]
  },
}
