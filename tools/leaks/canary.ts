import { randomBytes } from 'node:crypto';

/** Every kind of secret that passes through the product. The client secret also signs the webhooks of the sandbox's provider. */
export const canaryKinds = [
  'access token',
  'refresh token',
  'authorization code',
  'PKCE verifier',
  'OAuth state',
  'client secret',
  'vault key',
  'session cookie',
  'API key',
  'login password',
  'mistyped password',
  'SMTP password',
  'Redis password',
  'database password',
] as const;
export type CanaryKind = (typeof canaryKinds)[number];

/** A secret of this run. `bytes` is what must be found nowhere; its text in most cases, the key itself for a vault key. */
export interface Canary {
  readonly kind: CanaryKind;
  readonly bytes: Buffer;
}

/** A secret nobody else has, with characters that every encoding writes differently. Its beginning is plain, as cut-off copies show it. */
export function inventSecret(): string {
  return `${randomBytes(24).toString('base64url')}"/+<&%~`;
}

/** The secrets of a run: those it chose, and those it sees being issued. Each is kept once. */
export class CanaryBook {
  readonly #canaries = new Map<string, Canary>();

  add(kind: CanaryKind, value: string | Buffer): void {
    const bytes = Buffer.from(value);
    if (bytes.length < 16)
      throw new Error(`A secret of kind "${kind}" is too short to be told from anything else.`);
    this.#canaries.set(`${kind} ${bytes.toString('hex')}`, { kind, bytes });
  }

  get all(): readonly Canary[] {
    return [...this.#canaries.values()];
  }

  /** Secrets per kind. A kind that never occurred shows as 0: then nothing was proved about it. */
  counts(): Readonly<Record<CanaryKind, number>> {
    const counts = Object.fromEntries(canaryKinds.map((kind) => [kind, 0])) as Record<CanaryKind, number>;
    for (const { kind } of this.all) counts[kind] += 1;
    return counts;
  }
}
