import { readFile } from 'node:fs/promises'
import { UsageError } from './terminal.ts'

/** The faults of `--faults` and `--fault`, as they are given: the sandbox knows what they may be. */
export async function readFaults(options: {
  readonly faults?: string
  readonly fault: readonly string[]
}): Promise<readonly unknown[]> {
  const { faults: path, fault } = options
  const listed = path === undefined ? [] : parse(await text(path), path)
  const given = fault.map((one) => parse(one, `--fault ${one}`))
  return [listed, ...given].flat()
}

async function text(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new UsageError(`The file of faults can't be read: ${why}`)
  }
}

function parse(json: string, from: string): unknown {
  try {
    return JSON.parse(json) as unknown
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new UsageError(`${from} isn't JSON: ${why}`)
  }
}
