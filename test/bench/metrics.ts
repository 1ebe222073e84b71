import { MetricList } from '../../shared/metric.ts'
import { startPlumbline } from '../support/server-process.ts'
import { median, ratio, time, type Bench } from './bench.ts'
import { completeSample, untilComplete } from './sample.ts'

const WEEKS = 9
const WARM = 200

/** The weekly review's own question, asked for weeks that nobody has asked for yet, and again. */
export const metrics: Bench = {
  name: 'metrics',
  question: 'How long does the weekly review take to be answered: worked out, remembered, unchanged?',
  async run() {
    const { settings } = await completeSample()
    const plumbline = await startPlumbline(settings)
    await untilComplete(plumbline)
    const ask = async (path: string, headers: Record<string, string> = {}) => {
      const began = performance.now()
      const answer = await fetch(`${plumbline.url}/api/v1/metrics${path}`, { headers })
      const text = await answer.text()
      if (!answer.ok && answer.status !== 304) throw new Error(text)
      const ms = performance.now() - began
      return { ms, status: answer.status, etag: answer.headers.get('etag') ?? '', text }
    }
    const { text } = await ask('')
    const { period } = MetricList.parse(JSON.parse(text))
    const weeks = Array.from({ length: WEEKS }, (_, index) => weekBefore(period.start, index + 1))
    const cold: number[] = []
    for (const week of weeks) cold.push((await ask(`?period=${week}`)).ms)
    const warm: number[] = []
    const unchanged: number[] = []
    const path = `?period=${weeks[0]}`
    const { etag } = await ask(path)
    for (let time = 0; time < WARM; time++) {
      warm.push((await ask(path)).ms)
      const { ms, status } = await ask(path, { 'If-None-Match': etag })
      if (status !== 304) throw new Error(`An unchanged answer was sent again: ${status}`)
      unchanged.push(ms)
    }
    await plumbline.stop()
    const base = median(cold)
    const row = (what: string, values: readonly number[]) => ({
      'the review of a week': what,
      median: time(median(values)),
      slowest: time(Math.max(...values)),
      'of worked out': ratio(median(values), base),
    })
    return [
      row(`worked out (${WEEKS} weeks not asked for before)`, cold),
      row(`remembered (${WARM} times)`, warm),
      row(`unchanged, 304 (${WARM} times)`, unchanged),
    ]
  },
}

/** The ISO week so many weeks before the one that begins on the day. */
function weekBefore(day: string, weeks: number): string {
  const date = Temporal.PlainDate.from(day).subtract({ weeks })
  return `${date.yearOfWeek}-W${String(date.weekOfYear).padStart(2, '0')}`
}
