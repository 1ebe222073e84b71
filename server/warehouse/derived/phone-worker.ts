import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max'
import { parentPort } from 'node:worker_threads'

/** What goes to the worker: numbers as typed, each with its record's country ('' when unknown). */
export interface PhoneQuestion {
  readonly id: number
  readonly numbers: readonly string[]
  readonly countries: readonly string[]
}

/** What comes back: whether each is a valid number there, in the same order. */
export interface PhoneAnswer {
  readonly id: number
  readonly valid: readonly boolean[]
}

parentPort?.on('message', ({ id, numbers, countries }: PhoneQuestion) => {
  const valid = numbers.map((number, index) => {
    const country = countries[index] === '' ? undefined : (countries[index] as CountryCode)
    return parsePhoneNumberFromString(number, country)?.isValid() ?? false
  })
  parentPort?.postMessage({ id, valid } satisfies PhoneAnswer)
})
