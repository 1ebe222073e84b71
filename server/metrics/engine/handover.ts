/** Nobody takes any more. */
class HandoverEnded extends Error {
  override readonly name = 'HandoverEnded'
}

/**
 * Lets somebody outside take one by one what `work` hands out, each only once the one before was taken: so a transaction can
 * be read from without holding what it reads. Ends `work` when nobody wants more.
 */
export async function* handedOver<T extends object>(
  work: (hand: (item: T) => Promise<void>) => Promise<void>,
): AsyncGenerator<T> {
  let offer = Promise.withResolvers<T | null>()
  /** Of what was handed out last; null while nothing was, for then nobody would hear of a refusal, which ends the program. */
  const last: { taken: PromiseWithResolvers<void> | null } = { taken: null }
  const hand = (item: T): Promise<void> => {
    last.taken = Promise.withResolvers()
    offer.resolve(item)
    return last.taken.promise
  }
  const working = work(hand).then(
    () => offer.resolve(null),
    (error: unknown) => offer.reject(error),
  )
  try {
    for (let item = await offer.promise; item !== null; item = await offer.promise) {
      yield item
      offer = Promise.withResolvers()
      last.taken?.resolve()
    }
  } finally {
    last.taken?.reject(new HandoverEnded('Nobody wants more.'))
    await working
  }
}
