import { createMetrics } from '@thread/platform';
import { startMetricsServer } from './metrics-server';

it('serves the figures at one address and nothing else', async () => {
  const metrics = createMetrics();
  metrics.webhookAckSeconds.observe({ connector: 'acme-crm', status: '204' }, 0.02);
  const server = await startMetricsServer(metrics.registry, { host: '127.0.0.1', port: 0 });
  const answer = await fetch(server.url);
  expect(answer.headers.get('content-type')).toContain('text/plain');
  expect(await answer.text()).toContain(
    'thread_webhook_ack_seconds_bucket{le="0.025",connector="acme-crm",status="204"} 1',
  );
  expect((await fetch(new URL('/', server.url))).status).toBe(404);
  expect((await fetch(server.url, { method: 'POST' })).status).toBe(404);
  await server.close();
});

it('refuses a port that is taken', async () => {
  const { registry } = createMetrics();
  const server = await startMetricsServer(registry, { host: '127.0.0.1', port: 0 });
  const port = Number(new URL(server.url).port);
  await expect(startMetricsServer(registry, { host: '127.0.0.1', port })).rejects.toThrow('EADDRINUSE');
  await server.close();
});
