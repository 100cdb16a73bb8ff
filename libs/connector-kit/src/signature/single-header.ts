import type { RawRequest } from '../contract/connector';

/** The header's value when it was sent exactly once and is not empty; null when missing, empty or sent twice (which of them would count?). */
export function singleHeader(headers: RawRequest['headers'], name: string): string | null {
  const value = headers[name];
  return typeof value === 'string' && value !== '' ? value : null;
}
