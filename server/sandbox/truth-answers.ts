import { json, JSON_TYPE, type Answer } from './http.ts'
import type { SandboxWorld } from './world.ts'
import { TruthTally } from './world/truth-counts.ts'

const NOTES_PER_PIECE = 500

/** All that was planted, sent as it is found. */
export function truthAnswer({ truth }: SandboxWorld): Answer {
  return { status: 200, headers: JSON_TYPE, body: pieces(truth) }
}

/** How much of it is in force at the moment. */
export async function truthCounts(world: SandboxWorld, at: number): Promise<Answer> {
  if (world.countTruth !== undefined) return json(200, await world.countTruth(at))
  const tally = new TruthTally(at)
  tally.count(world.truth)
  return json(200, tally.counts())
}

/** Lists within objects as JSON. */
function* pieces(value: object): Generator<string> {
  if (isList(value)) yield* listed(value)
  else {
    let before = '{'
    for (const [name, part] of Object.entries(value)) {
      yield `${before}${JSON.stringify(name)}:`
      yield* pieces(part)
      before = ','
    }
    yield '}'
  }
}

function* listed(notes: Iterable<unknown>): Generator<string> {
  let text = '['
  let count = 0
  for (const note of notes) {
    text += (count++ === 0 ? '' : ',') + JSON.stringify(note)
    if (count % NOTES_PER_PIECE > 0) continue
    yield text
    text = ''
  }
  yield `${text}]`
}

function isList(value: object): value is Iterable<unknown> {
  return Symbol.iterator in value
}
