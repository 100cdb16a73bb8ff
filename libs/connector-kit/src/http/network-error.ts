import { UnexpectedResponse, UnreadableAnswer, VendorUnavailable } from '../errors/connector-error';
import type { ConnectorErrorFacts } from '../errors/connector-error';
import { BodyTooLarge } from './read-body';

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

const codeOf = (thrown: unknown): string | undefined => {
  const code = memberOf(memberOf(thrown, 'cause'), 'code') ?? memberOf(thrown, 'code');
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? code : undefined;
};

/**
 * Turns what fetch threw into a ConnectorError that carries the network's error code at most: never the request, whose headers
 * and body hold secrets.
 */
export function networkError(
  thrown: unknown,
  facts: ConnectorErrorFacts,
): VendorUnavailable | UnexpectedResponse {
  if (thrown instanceof BodyTooLarge)
    return new UnexpectedResponse(`${thrown.message} It was not read.`, facts);
  const name = memberOf(thrown, 'name');
  if (name === 'AbortError' || name === 'TimeoutError')
    return new VendorUnavailable('The provider did not answer in time.', facts);
  const providerCode = codeOf(thrown);
  const known = { ...facts, ...(providerCode ? { providerCode } : {}) };
  // zlib: the compressed answer is broken or ends too soon.
  if (providerCode?.startsWith('Z_')) return new UnreadableAnswer('The provider’s answer is damaged.', known);
  return new VendorUnavailable('The provider could not be reached.', known);
}
