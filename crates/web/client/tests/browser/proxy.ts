import { connect, createServer, type Socket } from "node:net";

/** A way to the server that can be cut. */
export interface Proxy {
  readonly url: string;
  /** Breaks every connection that is open; new ones are let through. */
  readonly cut: () => number;
  readonly close: () => Promise<void>;
}

export async function startProxy(target: string): Promise<Proxy> {
  const { hostname, port } = new URL(target);
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    const pair = [client, upstream] as const;
    for (const socket of pair) {
      open.add(socket);
      socket.on("close", () => {
        open.delete(socket);
        for (const other of pair) other.destroy();
      });
      // Cutting is what this is for.
      socket.on("error", () => {});
    }
    client.pipe(upstream);
    upstream.pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the proxy has no port");
  const cut = () => {
    const count = open.size;
    for (const socket of open) socket.destroy();
    return count;
  };
  return {
    url: `http://127.0.0.1:${address.port}`,
    cut,
    close: () =>
      new Promise((resolve) => {
        cut();
        server.close(() => resolve());
      }),
  };
}
