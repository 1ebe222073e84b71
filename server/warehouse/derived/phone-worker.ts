import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max'
import { parentPort } from 'node:worker_threads'
import { FIELD, RECORD, type PhoneAnswer, type PhoneQuestion } from './phone-format.ts'

parentPort?.on('message', ({ id, phones }: PhoneQuestion) => {
  const answered = phones.split(RECORD).map((phone) => {
    const [number = '', country] = phone.split(FIELD)
    const found = parsePhoneNumberFromString(number, country ? (country as CountryCode) : undefined)
    return `${phone}${FIELD}${found?.isValid() === true ? found.number : ''}`
  })
  parentPort?.postMessage({ id, phones: answered.join(RECORD) } satisfies PhoneAnswer)
})
