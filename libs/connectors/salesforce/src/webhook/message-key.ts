import { createHmac } from 'node:crypto';
import { equalInConstantTime, Secret } from '@thread/connector-kit';
import { recordIdOf } from '../record-id';
import { connectorId } from '../salesforce.errors';

/** What messages are recognised by: the secret their addresses are made with, and the one before it. */
export interface MessageSecrets {
  readonly present: Secret;
  readonly previous: Secret | null;
}

const keyOf = (secret: Secret, orgId: string): string =>
  createHmac('sha256', secret.expose()).update(`${connectorId}:${orgId}`).digest('base64url');

/**
 * The query part of an org's own address. Salesforce signs no messages, so the address is the secret: whoever has it may say which records of this one org
 * changed, and nothing else.
 * @param orgId in 18 characters.
 */
export function messageQuery({ present }: MessageSecrets, orgId: string): Secret {
  return new Secret(`org=${orgId}&key=${keyOf(present, orgId)}`);
}

/** The org, in 18 characters, whose key the address carries; null when it carries none that fits. Compares in constant time; never throws. */
export function orgOfAddress(address: string, { present, previous }: MessageSecrets): string | null {
  if (!URL.canParse(address)) return null;
  const { searchParams } = new URL(address);
  const [orgs, keys] = [searchParams.getAll('org'), searchParams.getAll('key')];
  const [named, key] = [orgs[0], keys[0]];
  const orgId = orgs.length === 1 && named !== undefined ? recordIdOf(named) : null;
  if (orgId === null || keys.length !== 1 || key === undefined) return null;
  // Both are tried, so that the time taken does not tell which one fits.
  const fitting = [present, ...(previous ? [previous] : [])].filter((secret) =>
    equalInConstantTime(key, keyOf(secret, orgId)),
  );
  return fitting.length > 0 ? orgId : null;
}
