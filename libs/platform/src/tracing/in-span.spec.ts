import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { inSpan } from './in-span';

const exporter = new InMemorySpanExporter();

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(
    new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }),
  );
});
afterEach(() => exporter.reset());
afterAll(() => {
  trace.disable();
  context.disable();
});

it('nests spans and carries facts, the late ones included', async () => {
  await inSpan('drain', { connectionId: 'c-1' }, async (note) => {
    await inSpan('read', { connector: 'acme-crm', count: 3 }, async () => undefined);
    note({ outcome: 'done' });
  });
  const [inner, outer] = exporter.getFinishedSpans();
  expect(inner).toMatchObject({
    name: 'read',
    attributes: { 'thread.connector': 'acme-crm', 'thread.count': 3 },
  });
  expect(outer?.attributes).toEqual({ 'thread.connectionId': 'c-1', 'thread.outcome': 'done' });
  expect(inner?.parentSpanContext?.spanId).toBe(outer?.spanContext().spanId);
});

it('marks an error by its code, without what its message quotes', async () => {
  const secret = 'Bearer canary-of-a-token';
  const failing = inSpan('call', {}, async () => {
    throw Object.assign(new Error(secret), { code: 'provider.unavailable', config: { secret } });
  });
  await expect(failing).rejects.toThrow(secret);
  const [span] = exporter.getFinishedSpans();
  expect(span?.attributes).toEqual({ 'thread.error': 'provider.unavailable' });
  expect(span?.status.code).toBe(2);
  expect(JSON.stringify([span?.events, span?.status, span?.attributes])).not.toContain('canary');
});
