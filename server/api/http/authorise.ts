import type { Request } from 'express'
import { Role } from '../../../shared/vocabulary.ts'
import { HttpProblem } from './problem.ts'

/** Who is asking. */
export interface Person {
  readonly role: Role
}

/** Tells who is behind a request; null when nobody signed in. */
export type WhoAsks = (request: Request) => Person | null

/** Until sign-in exists only this machine can reach the server, and whoever sits at it owns the workspace. */
export const loopbackOwner: WhoAsks = () => ({ role: 'owner' })

/** Passes when the person holds the role that is needed, or one that includes it. */
export function authorise(person: Person | null, needed: Role): void {
  if (person === null) throw new HttpProblem('not-signed-in', { detail: 'This needs a signed-in person.' })
  const roles = Role.options
  if (roles.indexOf(person.role) < roles.indexOf(needed)) {
    throw new HttpProblem('not-allowed', {
      detail: `This needs the role ${needed}; yours is ${person.role}.`,
      action: 'Ask an owner of the workspace for the role.',
    })
  }
}
