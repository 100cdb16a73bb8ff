import type { OwnApp } from '@thread/connector-kit';
import { packApp, unpackApp, type PackedApp } from '../tokens/packed-app';

/** What an authorisation keeps, sealed, until the browser comes back. */
export interface FlowSecrets {
  readonly verifier: string | null;
  /** Absent: the installation's app. */
  readonly app?: OwnApp;
}

export function packFlowSecrets({ verifier, app }: FlowSecrets): string {
  return JSON.stringify({
    v: verifier,
    ...(app ? { o: packApp(app) } : {}),
  });
}

/** @throws SyntaxError without any of the contents when these are none. */
export function unpackFlowSecrets(packed: string): FlowSecrets {
  const read = parsed(packed);
  if (read === null || (typeof read.v !== 'string' && read.v !== null))
    throw new SyntaxError('The authorisation’s secrets cannot be read.');
  const { v: verifier, o } = read;
  return o ? { verifier, app: unpackApp(o) } : { verifier };
}

interface Packed {
  readonly v?: string | null;
  readonly o?: PackedApp;
}

function parsed(packed: string): Packed | null {
  // Flows that an earlier release started hold the verifier alone.
  if (/^[\w-]{43,128}$/.test(packed)) return { v: packed };
  try {
    return JSON.parse(packed) as Packed;
  } catch {
    // The parser's own message would quote the contents.
    return null;
  }
}
