import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A load balancer as simple as can be: each connection goes to the next of its targets that lets it in. */
export class FrontDoor {
  readonly #server = createServer((client) => void this.#serve(client));
  readonly #open = new Set<Socket>();
  readonly #served = new Map<number, number>();
  #targets: readonly number[] = [];
  #next = 0;

  async open(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** @param ports of processes on this machine. */
  leadTo(ports: readonly number[]): void {
    this.#targets = ports;
  }

  /** Connections that a target got. */
  served(port: number): number {
    return this.#served.get(port) ?? 0;
  }

  async close(): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #serve(client: Socket): Promise<void> {
    this.#watch(client);
    for (let tried = 0; tried < this.#targets.length; tried += 1) {
      const port = this.#targets[this.#next++ % this.#targets.length] ?? 0;
      const target = await this.#reach(port);
      if (!target) continue;
      this.#served.set(port, this.served(port) + 1);
      client.pipe(target).pipe(client);
      client.once('close', () => target.destroy());
      target.once('close', () => client.destroy());
      return;
    }
    client.destroy();
  }

  #reach(port: number): Promise<Socket | null> {
    return new Promise((resolve) => {
      const target = connect(port, '127.0.0.1');
      this.#watch(target);
      target.once('connect', () => resolve(target));
      target.once('error', () => resolve(null));
    });
  }

  #watch(socket: Socket): void {
    this.#open.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.#open.delete(socket));
  }
}
