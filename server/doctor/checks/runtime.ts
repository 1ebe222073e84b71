import { readFileSync } from 'node:fs'
import { availableParallelism, totalmem } from 'node:os'
import { z } from 'zod'
import type { Check } from '../check.ts'
import { failed, ok } from '../finding.ts'

const PACKAGE = new URL('../../../package.json', import.meta.url)
const Pinned = z.object({ dependencies: z.object({ node: z.string() }) })
const BYTES_PER_GB = 1e9

/** The Node that Plumbline brings along is the one that it is tested with. */
export const node: Check = {
  id: 'node',
  title: 'Node',
  run({ world }) {
    const { dependencies } = Pinned.parse(JSON.parse(readFileSync(PACKAGE, 'utf8')))
    const { node: found } = world.runtime
    const brought = dependencies.node
    if (majorOf(found) < majorOf(brought)) {
      return [
        failed(`Node ${found} runs this, which is too old: Plumbline brings ${brought}.`, {
          action: 'Start it by npm start and npm run plumbline, which use the one that it brings.',
        }),
      ]
    }
    return [ok(found === brought ? `Node ${found}.` : `Node ${found}; Plumbline brings ${brought}.`)]
  },
}

export const platform: Check = {
  id: 'platform',
  title: 'Platform',
  async run({ world, engine }) {
    const machine = `${world.runtime.platform} ${world.runtime.arch}`
    const loaded = await engine()
    if (loaded.kind === 'missing') {
      return [
        failed(`The database engine can't be loaded on ${machine}: ${loaded.why}.`, {
          action: 'Run npm install again; DuckDB runs on Linux, macOS and Windows on x64 and arm64.',
        }),
      ]
    }
    const memory = (totalmem() / BYTES_PER_GB).toFixed(1)
    return [ok(`${machine}, ${availableParallelism()} processors, ${memory} GB, DuckDB ${loaded.version}.`)]
  },
}

function majorOf(version: string): number {
  return Number(version.split('.', 1)[0])
}
