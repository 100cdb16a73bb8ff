import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';

export interface Tracing {
  /** Sends what is left, for a few seconds at most. Never throws. */
  stop(): Promise<void>;
}

const off: Tracing = { stop: async () => undefined };
const sendWithinMs = 5_000;

/**
 * Sends the process's spans to an OpenTelemetry collector (OTLP over HTTP). Without an endpoint nothing is recorded and nothing leaves the
 * process.
 * @param endpoint base address of the collector, e.g. http://localhost:4318, or null.
 */
export function startTracing(endpoint: string | null, serviceName: string): Tracing {
  if (endpoint === null) return off;
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/+$/, '')}/v1/traces`,
    timeoutMillis: sendWithinMs,
  });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': serviceName }),
    spanProcessors: [new BatchSpanProcessor({ exporter, exportTimeoutMillis: sendWithinMs })],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(provider);
  return {
    stop: async () => {
      await provider.shutdown().catch(() => undefined);
      trace.disable();
      context.disable();
    },
  };
}
