import { context, SpanStatusCode, trace } from '@opentelemetry/api';

/** What a span may carry: ids, codes and counts. There is no field for addresses with values, bodies or names, so that none can get in. */
export interface SpanFacts {
  readonly connector?: string;
  readonly operation?: string;
  readonly connectionId?: string;
  readonly kind?: string;
  readonly outcome?: string;
  readonly count?: number;
  readonly method?: string;
  /** The route's pattern, never the address asked for. */
  readonly route?: string;
  readonly status?: number;
}

export type NoteFacts = (facts: SpanFacts) => void;

const tracer = () => trace.getTracer('thread');

/**
 * Does `work` inside a span. Costs next to nothing while tracing is off. `note` adds what is known only later. An error marks the span by
 * its code alone: messages and stacks may quote what a provider sent.
 */
export async function inSpan<T>(
  name: string,
  facts: SpanFacts,
  work: (note: NoteFacts) => Promise<T>,
): Promise<T> {
  const span = tracer().startSpan(name);
  if (!span.isRecording()) return work(() => undefined);
  return context.with(trace.setSpan(context.active(), span), async () => {
    try {
      span.setAttributes(attributesOf(facts));
      return await work((more) => void span.setAttributes(attributesOf(more)));
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      span.setAttribute('thread.error', codeOf(error));
      throw error;
    } finally {
      span.end();
    }
  });
}

function attributesOf(facts: SpanFacts): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(facts).flatMap(([name, value]: [string, unknown]) =>
      typeof value === 'string' || typeof value === 'number' ? [[`thread.${name}`, value]] : [],
    ),
  );
}

function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
  if (typeof code === 'string') return code.slice(0, 60);
  return error instanceof Error ? error.name : 'unknown';
}
