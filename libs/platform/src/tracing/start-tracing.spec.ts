import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** Does one span in a process of its own (the exporter loads modules in a way Jest cannot) and resolves to its exit code and words. */
function traced(endpoint: string | null): Promise<{ code: number | null; log: string }> {
  const at = (name: string): string => JSON.stringify(join(__dirname, name));
  const source = `
    require(${at('../../../connector-runtime/register-typescript.cjs')});
    const { startTracing } = require(${at('start-tracing.ts')});
    const { inSpan } = require(${at('in-span.ts')});
    const tracing = startTracing(${JSON.stringify(endpoint)}, 'thread-spec');
    inSpan('drain', { connector: 'acme-crm' }, async () => undefined).then(() => tracing.stop());`;
  const child = spawn(process.execPath, ['-e', source], { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, log })));
}

it('sends nothing anywhere without an endpoint', async () => {
  expect(await traced(null)).toEqual({ code: 0, log: '' });
});

it('sends spans to the collector before it stops', async () => {
  const received: { url: string | undefined; body: string }[] = [];
  const collector = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      received.push({ url: request.url, body });
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  const { port } = collector.address() as AddressInfo;
  expect(await traced(`http://127.0.0.1:${port}/`)).toEqual({ code: 0, log: '' });
  await new Promise((resolve) => collector.close(resolve));
  expect(received.map(({ url }) => url)).toEqual(['/v1/traces']);
  for (const part of ['thread-spec', 'drain', 'acme-crm']) expect(received[0]?.body).toContain(part);
});

it('a collector that is away does not keep the process from stopping', async () => {
  expect((await traced('http://127.0.0.1:1')).code).toBe(0);
});
