import { declarations } from '../connectors/declarations.ts'
import type { Connector, ObjectStream } from '../connectors/connector.ts'

/**
 * What is to be read of a connector before a stream: the records to which its rows belong, and the object whose history
 * it is, because a history is taken in by what is known of that object's fields.
 */
export function streamNeeds({
  vendor,
  streams,
}: Pick<Connector, 'vendor' | 'streams'>): (stream: ObjectStream) => readonly ObjectStream[] {
  const { histories } = declarations[vendor]
  const yielding = (object: string) =>
    streams.filter((stream) => objectsOf(stream).some((each) => each === object))
  return (stream) => {
    const parents = stream.mode.kind === 'dependent' ? [stream.mode.parent] : []
    const of = objectsOf(stream).flatMap((object) => histories[object]?.of ?? [])
    return [...parents, ...of].flatMap(yielding).filter((needed) => needed !== stream)
  }
}

function objectsOf({ object, alsoYields }: ObjectStream): string[] {
  return [object, ...alsoYields.map((also) => also.object)]
}
