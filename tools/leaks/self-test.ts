import { randomBytes, randomUUID } from 'node:crypto';
import { canaryKinds, inventSecret, type Canary, type CanaryKind } from './canary';
import { readSink } from './find-leaks';
import { SecretSearch } from './secret-search';
import type { Sink } from './sink';
import { encodings, type Encoding } from './spelling';

/** What the self-test says of one sink. */
export interface SelfTestOfSink {
  readonly sink: string;
  readonly planted: number;
  readonly found: number;
  /** What was not found, as "kind, encoding". */
  readonly missed: readonly string[];
}

interface Planted {
  readonly canary: Canary;
  readonly encoding: Encoding;
  readonly text: string;
}

/** Plants one secret of every kind in every encoding, each another secret, and looks for them with the same readers. */
export async function selfTest(sink: Sink): Promise<SelfTestOfSink> {
  const planted = canaryKinds.flatMap((kind) => encodings.flatMap((encoding) => leaksOf(kind, encoding)));
  await sink.plant(planted.map(({ text }) => text));
  const found = new Set<Canary>();
  const search = new SecretSearch(planted.map(({ canary }) => canary));
  const reading = await readSink(sink, search, (canary, encoding) => {
    if (planted.some((each) => each.canary === canary && each.encoding === encoding)) found.add(canary);
  });
  if (reading.pieces === 0) throw new Error(`There is nothing to read in "${sink.name}".`);
  const missed = planted.filter(({ canary }) => !found.has(canary));
  return {
    sink: sink.name,
    planted: planted.length,
    found: planted.length - missed.length,
    missed: missed.map(({ canary, encoding }) => `${canary.kind}, ${encoding}`),
  };
}

/** One leak for each way in which the encoding may write the secret. */
function leaksOf(kind: CanaryKind, encoding: Encoding): readonly Planted[] {
  return writers[encoding].map((write) => {
    const secret = secretLike(kind);
    return { canary: { kind, bytes: Buffer.from(secret) }, encoding, text: write(secret) };
  });
}

type Writer = (secret: string) => string;

const hexOf: Writer = (secret) => Buffer.from(secret).toString('hex');
const inside =
  (encoding: 'base64' | 'base64url', before: number): Writer =>
  (secret) =>
    Buffer.concat([randomBytes(before), Buffer.from(secret), randomBytes(4)]).toString(encoding);

/** Written by other means than those that look for it, wherever there are any. */
const writers: Readonly<Record<Encoding, readonly Writer[]>> = {
  plain: [(secret) => `token ${secret} was refused`],
  'cut off': [(secret) => `token ${secret.slice(0, 16)}…`],
  base64: [0, 1, 2].map((before) => inside('base64', before)),
  base64url: [0, 1, 2].map((before) => inside('base64url', before)),
  hex: [hexOf],
  HEX: [(secret) => hexOf(secret).toUpperCase()],
  percent: [(secret) => hexOf(secret).replace(/../g, '%$&')],
  escaped: [
    (secret) =>
      [...secret].map((one) => String.raw`\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
  ],
};

/** A fresh secret that looks as those of its kind do. */
function secretLike(kind: CanaryKind): string {
  switch (kind) {
    case 'access token':
      return `CN${randomBytes(150).toString('base64url')}`;
    case 'refresh token':
    case 'authorization code':
      return `na1-${randomUUID()}`;
    case 'vault key':
      return randomBytes(32).toString('base64');
    case 'PKCE verifier':
    case 'OAuth state':
    case 'session cookie':
    case 'API key':
      return randomBytes(32).toString('base64url');
    default:
      return inventSecret();
  }
}
