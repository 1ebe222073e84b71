import { plural } from '../../format/numbers.ts'
import { waitingText } from '../../format/waiting.ts'
import { casesOf, type Task } from './tasks.ts'

/** How many cases of all its metrics wait for a thing to be done; what can't be counted is said. */
export function taskText(task: Task): string {
  const waiting = [...task.opens, ...task.widens]
  const [only, another] = waiting
  const noun = only !== undefined && another === undefined ? only.item.noun : { one: 'case', many: 'cases' }
  const uncounted = waiting.filter(({ cases }) => cases === null).length
  const { fromNowOn } = task.need
  const upTo = waiting.some((one) => one.upTo)
  const told = waitingText({ cases: casesOf(task) || null, upTo, fromNowOn }, noun)
  if (told === null) return 'How many cases wait for it can’t be told beforehand.'
  return uncounted === 0
    ? `${told}.`
    : `${told}, and those of ${plural(uncounted, 'metric')} of which it can’t be told beforehand.`
}
