import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A door before one of the product's addresses that lets everything through and adds texts to every answer: the self-test's leak. */
export class PlantedDoor {
  readonly #server: Server;

  private constructor(target: string, texts: readonly string[]) {
    this.#server = createServer((request, response) => {
      const { host: _host, connection: _connection, ...headers } = request.headers;
      fetch(`${target}${request.url ?? '/'}`, {
        method: request.method ?? 'GET',
        headers: headers as Record<string, string>,
        redirect: 'manual',
      })
        .then(async (answer) => {
          const body = Buffer.from(await answer.arrayBuffer());
          const type = answer.headers.get('content-type') ?? 'text/plain';
          response.writeHead(answer.status, { 'content-type': type });
          response.end(withTexts(body, type, texts));
        })
        .catch(() => response.destroy());
    });
  }

  static async open(target: string, texts: readonly string[]): Promise<PlantedDoor> {
    const door = new PlantedDoor(target, texts);
    await new Promise<void>((resolve) => door.#server.listen(0, '127.0.0.1', resolve));
    return door;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}

/** Another member of a JSON object, so that readers still understand it; more text behind everything else. */
function withTexts(body: Buffer, type: string, texts: readonly string[]): Buffer {
  if (type.includes('json')) {
    const document: unknown = JSON.parse(body.toString() || '{}');
    if (typeof document === 'object' && document !== null && !Array.isArray(document))
      return Buffer.from(
        `${JSON.stringify(document).slice(0, -1)}${Object.keys(document).length > 0 ? ',' : ''}"planted":"${texts.join(' ').replaceAll('"', "'")}"}`,
      );
  }
  return Buffer.concat([body, Buffer.from(`\n${texts.join('\n')}`)]);
}
