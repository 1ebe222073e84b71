import type { RequestListener } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Takes the requests of a connection one after the other. The runtime hands over at once all that a client has sent ahead,
 * and tells of those that wait for their turn neither their end nor that the client has gone.
 */
export function oneByOne(app: RequestListener): RequestListener {
  const latest = new WeakMap<Socket, Promise<void>>()
  return (request, response) => {
    const { socket } = request
    const before = latest.get(socket)
    latest.set(socket, new Promise((done) => response.once('close', done)))
    const begin = () => {
      if (!socket.destroyed) app(request, response)
    }
    if (before) void before.then(begin)
    else begin()
  }
}
