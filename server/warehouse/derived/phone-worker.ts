import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max'
import { parentPort } from 'node:worker_threads'

/** What goes to the worker: numbers as typed, each with its record's country ('' when unknown). */
export interface PhoneQuestion {
  readonly id: number
  readonly numbers: readonly string[]
  readonly countries: readonly string[]
}

/** What comes back: each in its international form (E.164), null where it is no valid number there, in the same order. */
export interface PhoneAnswer {
  readonly id: number
  readonly e164: readonly (string | null)[]
}

parentPort?.on('message', ({ id, numbers, countries }: PhoneQuestion) => {
  const e164 = numbers.map((number, index) => {
    const country = countries[index] === '' ? undefined : (countries[index] as CountryCode)
    const found = parsePhoneNumberFromString(number, country)
    return found?.isValid() === true ? found.number : null
  })
  parentPort?.postMessage({ id, e164 } satisfies PhoneAnswer)
})
