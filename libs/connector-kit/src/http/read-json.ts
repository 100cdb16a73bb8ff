import { UnreadableAnswer } from '../errors/connector-error';
import type { ConnectorErrorFacts } from '../errors/connector-error';
import { parseJsonExactly } from '../json/parse-json-exactly';
import type { HttpAnswer } from './send-http';

/**
 * The answer's body as JSON; null when there is none (204). Throws UnreadableAnswer for anything else, such as a proxy's page or half a document: it says
 * nothing about the records asked for.
 */
export function readJson(answer: Pick<HttpAnswer, 'status' | 'text'>, facts: ConnectorErrorFacts): unknown {
  if (answer.text === '') return null;
  try {
    return parseJsonExactly(answer.text);
  } catch {
    throw new UnreadableAnswer('The provider’s answer is not JSON.', { ...facts, status: answer.status });
  }
}

/** The body as a JSON object; null when it is anything else. */
export function jsonObjectOf(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value = parseJsonExactly(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
