/** A network that cuts event streams off: a relay for TCP that drops a connection after some bytes. */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A relay in front of a server. */
export interface CuttingProxy {
  readonly url: string;
  /** How many connections it has cut. */
  cuts(): number;
  close(): Promise<void>;
}

/**
 * Relays to a port of this machine. Of the body of each event stream it lets so many bytes through as
 * `nextLimit` says, then the connection is gone, in the middle of whatever was being said. Heads stay
 * whole: to a browser a head that was cut is one without a content type, and the end of an EventSource.
 */
export async function startCuttingProxy(
  port: number,
  nextLimit: () => number,
): Promise<CuttingProxy> {
  const open = new Set<Socket>();
  let cuts = 0;
  const server = createServer((inside) => {
    const outside = connect(port, "127.0.0.1");
    let left = Number.POSITIVE_INFINITY;
    for (const socket of [inside, outside]) {
      open.add(socket);
      // The end of one side is the end of the other, whichever way it came.
      socket
        .on("error", () => undefined)
        .on("close", () => {
          open.delete(socket);
          inside.destroy();
          outside.destroy();
        });
    }
    inside.pipe(outside);
    outside.on("data", (bytes) => {
      if (left === Infinity && bytes.includes("text/event-stream")) {
        left = bytes.indexOf("\r\n\r\n") + 4 + nextLimit();
      }
      inside.write(bytes.subarray(0, left));
      left -= bytes.length;
      if (left > 0) return;
      cuts++;
      inside.destroySoon();
      outside.destroy();
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  // A server that listens on TCP has an address of this type.
  const { port: own } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${own}`,
    cuts: () => cuts,
    close: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
