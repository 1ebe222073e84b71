import { Writable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { createLog } from '../server/log.ts'

function written(
  write: (log: ReturnType<typeof createLog>) => void,
  secrets: readonly string[] = [],
): string {
  const lines: string[] = []
  const to = new Writable({
    write: (line: Buffer, _encoding, done) => done(void lines.push(line.toString('utf8'))),
  })
  write(createLog({ level: 'info', secrets, to }))
  return lines.join('')
}

describe('the log', () => {
  test('never holds a secret, wherever it stands', () => {
    const secret = 'pat-na1-"quoted"-42'
    const text = written(
      (log) => {
        log.info(`called with ${secret}`)
        log.error({ err: new Error(`refused ${secret}`, { cause: new Error(secret) }) }, 'failed')
        log.info({ deep: { deeper: [secret] } })
      },
      [secret],
    )
    expect(text).not.toContain('pat-na1')
    expect(text.match(/\[hidden\]/g)?.length).toBeGreaterThanOrEqual(4)
    for (const line of text.trim().split('\n')) expect(() => JSON.parse(line) as unknown).not.toThrow()
  })

  test('hides what is called a secret, and tokens of any header', () => {
    const text = written((log) => {
      log.info({ credentials: { accessToken: 'aaaa', clientSecret: 'bbbb' }, authorization: 'cccc' })
      log.warn('sent Authorization: Bearer abcdef123456')
    })
    expect(text).not.toMatch(/aaaa|bbbb|cccc|abcdef123456/)
  })

  test('keeps the causes of an error, and leaves out what libraries hang on it', () => {
    const error = Object.assign(new Error('outer', { cause: new Error('inner') }), {
      code: 'E_CODE',
      config: { headers: { cookie: 'session' } },
    })
    const text = written((log) => log.error({ err: error }, 'failed'))
    expect(JSON.parse(text)).toMatchObject({
      err: { message: 'outer', code: 'E_CODE', cause: { message: 'inner' } },
    })
    expect(text).not.toContain('session')
  })
})
