import { postDelivery } from './post-delivery';
import { signDelivery } from './sign-delivery';

interface Malformed {
  readonly body: Uint8Array;
  /** False: the signature is somebody else's. */
  readonly authentic: boolean;
}

const text = (body: string, authentic = true): Malformed => ({ body: Buffer.from(body), authentic });
const timeoutMs = 10_000;

/** Bodies no provider should send, authentic and forged. @param portal so that some reach a connection. */
export function malformedDeliveries(portal: number): readonly Malformed[] {
  const event = (fields: string): string => `[{"portalId":${portal},"occurredAt":1,"eventId":1${fields}}]`;
  const bodies = [
    '',
    '[]',
    '{}',
    'null',
    '[null]',
    '[1,"two",[3]]',
    '[{"portalId":{}}]',
    '[{',
    '[{"portalId":1}',
    '\u0000',
    '[{"portalId":1e400}]',
    '[{"__proto__":{"admin":true}}]',
    event(',"subscriptionType":"deal.propertyChange","objectId":{}'),
    event(',"subscriptionType":"deal.propertyChange","objectId":9007199254740993'),
    event(',"subscriptionType":"deal.propertyChange","objectId":1,"propertyName":"a\\u0000b"'),
    event(',"subscriptionType":"deal.propertyChange","objectId":1,"propertyName":"\\ud800"'),
    event(',"subscriptionType":"planet.explosion","objectId":1'),
    event(`,"subscriptionType":"${'deal.'.repeat(5_000)}","objectId":1`),
    event(`,"x":${'['.repeat(20_000)}${']'.repeat(20_000)}`),
    `[${'{},'.repeat(5_000)}{}]`,
    'a'.repeat(2_000_000),
  ];
  const bytes: Malformed[] = [{ body: Buffer.from([0xff, 0xfe, 0x80]), authentic: true }];
  return [...bodies.map((body) => text(body)), ...bodies.map((body) => text(body, false)), ...bytes];
}

/** Sends them one by one. @returns the answers' statuses; 0 where there was none. */
export async function sendMalformed(
  port: number,
  registeredUrl: string,
  secret: string,
  portal: number,
): Promise<readonly number[]> {
  const { pathname } = new URL(registeredUrl);
  const statuses: number[] = [];
  for (const { body, authentic } of malformedDeliveries(portal)) {
    const headers = signDelivery(registeredUrl, authentic ? secret : `not ${secret}`, body);
    const { status } = await postDelivery({ port, path: pathname }, headers, body, timeoutMs);
    statuses.push(status);
  }
  return statuses;
}
