import { expect, test } from 'vitest'
import { controlCalls } from '../../server/sandbox/control-calls.ts'
import { createWorld } from '../../server/sandbox/world/create-world.ts'
import { ANCHOR, openTestSandbox } from '../support/sandbox.ts'

test('every call that people are told of is answered, with the body that they are shown', async () => {
  const sandbox = await openTestSandbox(createWorld({ seed: 7, size: 'small', anchor: ANCHOR }))
  try {
    for (const { method, path, example } of controlCalls) {
      const { status } = await sandbox.control(method, path, example ?? undefined)
      expect([method, path, status < 300]).toEqual([method, path, true])
    }
  } finally {
    await sandbox.close()
  }
})
