import type { Check } from '../check.ts'
import type { Data } from '../data.ts'
import { failed, ok, skipped, warning, type Finding } from '../finding.ts'

/** Whether the data can be opened, or who has it. */
export const database: Check = {
  id: 'database',
  title: 'Database',
  async run({ setup, data }) {
    const found = await data()
    return setup.kind === 'usable' && found ? [opened(found, setup.home.sample)] : [UNKNOWN]
  },
}

/** Whether the data is of this program. */
export const schema: Check = {
  id: 'schema',
  title: 'Schema',
  async run({ data }) {
    const found = await data()
    return [found === null ? UNKNOWN : upToDate(found)]
  },
}

const UNKNOWN = skipped('The settings must be usable first.')

function opened(data: Data, sample: boolean): Finding {
  switch (data.kind) {
    case 'none':
      return ok('Nothing has been kept yet: the first start makes it.')
    case 'file':
      return ok('It opens; no server is running.')
    case 'closed': {
      const { found, action } = data
      return data.why === 'busy' ? warning(found, { action }) : failed(found, { action })
    }
    case 'served':
    default: {
      const { status, version, warehouse } = data.health
      const server = `the running server (${version}, ${warehouse.engine}, ${status})`
      if (data.sample !== sample) {
        const shown = data.sample ? 'shows the sample' : 'shows real data'
        return warning(`In use by ${server}, which ${shown} and so was started with other settings.`, {
          action: 'Start it again.',
        })
      }
      return status === 'ok' ? ok(`In use by ${server}.`) : warning(`In use by ${server}.`)
    }
  }
}

function upToDate(data: Data): Finding {
  switch (data.kind) {
    case 'none':
      return skipped('Nothing has been kept yet.')
    case 'closed':
      return skipped('The database must be readable first.')
    case 'served':
      return ok('The running server has brought it up to date.')
    case 'file':
    default:
      return stepOf(data.schema)
  }
}

function stepOf({ step, pending, unknown }: Extract<Data, { kind: 'file' }>['schema']): Finding {
  if (unknown.length > 0) {
    return failed(`The data was written by a newer Plumbline (step ${unknown.join(', ')}).`, {
      action: 'Start the newer version, or set DATA_DIR to another folder.',
    })
  }
  if (pending.length > 0) {
    return ok(
      `At ${step === null ? 'no step' : `step ${step}`}; the next start takes ${pending.join(', ')}, and what was synced is shown from then on.`,
    )
  }
  return ok(`At step ${step}, which is the newest.`)
}
