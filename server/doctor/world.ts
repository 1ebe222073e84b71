import { statfs } from 'node:fs/promises'
import { loadEngine, type Engine } from './engine.ts'

/** The outside world, as far as the checks look at it. */
export interface World {
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** Bytes that this user may still write to the disk on which the path is. */
  readonly freeBytes: (path: string) => Promise<number>
  readonly loadEngine: () => Promise<Engine>
  readonly runtime: { readonly node: string; readonly platform: NodeJS.Platform; readonly arch: string }
}

export const realWorld: World = {
  now: Date.now,
  async freeBytes(path) {
    const { bavail, bsize } = await statfs(path)
    return bavail * bsize
  },
  loadEngine,
  runtime: { node: process.versions.node, platform: process.platform, arch: process.arch },
}
