import type { FieldValues } from '../values.ts'
import type { Form, ReadingContext } from '../values/value.ts'

/** In which form a column is written; where several read it differently, a person has to say. */
export type FormDecision =
  | { readonly kind: 'decided'; readonly form: string | null }
  | { readonly kind: 'ambiguous'; readonly options: readonly Form[]; readonly example: string }

/** Whether a day has come says nothing of how it is written. */
const LAST_DAY = '9999-12-31'

/** Decides by the column as a whole: the form in which most of its values can be read, if only one reads them so; none where all read them alike. */
export function decideForm(
  values: FieldValues,
  texts: ReadonlySet<string>,
  { heading, context }: { readonly heading: string; readonly context: ReadingContext },
): FormDecision {
  const looked = [...texts]
  const read = values.forms.map((form) => {
    const readings = looked.map((text) => {
      const reading = values.read(text, form.key, { ...context, today: LAST_DAY })
      return 'value' in reading ? reading.value : null
    })
    return { form, readings, fits: readings.filter((value) => value !== null).length }
  })
  if (read.every(({ readings }) => isSame(readings, read[0]!.readings)))
    return { kind: 'decided', form: null }
  const most = Math.max(...read.map(({ fits }) => fits))
  const best = read.filter(({ fits }) => fits === most)
  const different = best.filter(
    ({ readings }, index) => !best.slice(0, index).some((other) => isSame(other.readings, readings)),
  )
  const keys = different.map(({ form }) => form.key)
  const settled = different.length === 1 ? keys[0]! : values.settle(keys, looked, heading)
  if (settled !== null) return { kind: 'decided', form: settled }
  const [left, right] = different
  const told = looked.findIndex((_text, index) => left!.readings[index] !== right!.readings[index])
  return { kind: 'ambiguous', options: different.map(({ form }) => form), example: looked[told]! }
}

function isSame(left: readonly (string | null)[], right: readonly (string | null)[]): boolean {
  return left.every((value, index) => value === right[index])
}
