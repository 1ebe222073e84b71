import type { Elsewhere } from '../../elsewhere.ts'
import type { Stage } from '../cast.ts'
import { flowTruth } from './flow-truth.ts'
import { paperOf } from './paper-file.ts'

/** What the company keeps outside its CRMs; nothing where all is kept in them. */
export function elsewhereOf(stage: Stage): { readonly elsewhere?: Elsewhere } {
  if (stage.frame.organisation.campaigns === 'by the book') return {}
  return {
    elsewhere: {
      paper: (kind, at) => paperOf(stage, kind, at),
      flow: (at, since) => flowTruth(stage, at, since),
    },
  }
}
