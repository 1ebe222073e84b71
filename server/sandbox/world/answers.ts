import type { Entity } from '../world.ts'
import type { Stage } from './cast.ts'
import { MailAnswers, sendsOf, type MailAnswer, type Send } from './mail-answers.ts'
import { population } from './profile.ts'

/** Who answered a send, found out from all contacts when it is first asked for. */
export function mailAnswers(
  { frame, campaigns }: Stage,
  contact: (person: number) => Entity | null,
): (send: Send) => readonly MailAnswer[] {
  let answers: MailAnswers | null = null
  return (send) => {
    if (answers === null) {
      answers = new MailAnswers(frame, sendsOf(campaigns))
      for (let person = 0; person < population(frame); person++) {
        const entity = contact(person)
        if (entity !== null) answers.note(person, entity)
      }
    }
    return answers.of(send)
  }
}
