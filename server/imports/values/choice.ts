import type { ValueKind } from '../kind.ts'
import { plain } from '../reading/plain.ts'
import type { ValueRoom } from './value.ts'

/** One of a few values, also by the other words for it. */
export const choice: ValueRoom<Extract<ValueKind, { kind: 'choice' }>> = {
  forms: [],
  read(text, _form, { options }) {
    const said = plain(text)
    const found = options.find(({ value, also }) => [value, ...also].some((word) => plain(word) === said))
    return found
      ? { value: found.value }
      : {
          fault: 'is none of those that there are',
          action: `Write ${options
            .map(({ value }) => value)
            .join(', ')
            .replace(/, (?=[^,]*$)/, ' or ')}.`,
        }
  },
  write: String,
}
