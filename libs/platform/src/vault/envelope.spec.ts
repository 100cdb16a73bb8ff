import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { openEnvelope, openSmall, sealEnvelope, sealSmall } from './envelope';
import type { Keyring } from './keyring';
import { VaultError, VaultKeyMissing, VaultKeyWrong, VaultTampered } from './vault.errors';

const keyring: Keyring = {
  keys: new Map([
    ['k1', randomBytes(32)],
    ['k2', randomBytes(32)],
  ]),
  primaryKeyId: 'k2',
};
const onlyKey = (id: string, key = keyring.keys.get(id)!): Keyring => ({
  keys: new Map([[id, key]]),
  primaryKeyId: id,
});

describe('envelope', () => {
  it('opens what it sealed, whatever it is', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), fc.string(), (plain, context) => {
        const { bytes, keyId } = sealEnvelope(keyring, plain, context);
        expect(keyId).toBe('k2');
        expect(openEnvelope(keyring, bytes, context).equals(plain)).toBe(true);
      }),
    );
  });

  it('has the documented layout and never repeats itself', () => {
    const [one, two] = [
      sealEnvelope(keyring, Buffer.from('same'), 'x').bytes,
      sealEnvelope(keyring, Buffer.from('same'), 'x').bytes,
    ];
    expect(one.subarray(0, 6).equals(two.subarray(0, 6))).toBe(true);
    expect([...one.subarray(0, 2)]).toEqual([1, 1]);
    expect(one.length).toBe(6 + 12 + 32 + 16 + 12 + 4 + 16);
    for (const [from, to] of [
      [6, 18],
      [18, 66],
      [66, 78],
      [78, 82],
    ] as const)
      expect(one.subarray(from, to).equals(two.subarray(from, to))).toBe(false);
  });

  it('F97: refuses every single flipped bit and every truncation', () => {
    const { bytes } = sealEnvelope(keyring, Buffer.from('a refresh token'), 'context');
    fc.assert(
      fc.property(fc.nat(bytes.length * 8 - 1), (bit) => {
        const changed = Buffer.from(bytes);
        changed[bit >> 3]! ^= 1 << (bit & 7);
        expect(() => openEnvelope(keyring, changed, 'context', { secretId: 's', keyId: 'k2' })).toThrow(
          /does not open|Wrong vault key/,
        );
      }),
      { numRuns: 1_000 },
    );
    for (let length = 0; length < bytes.length; length += 1)
      expect(() => openEnvelope(keyring, bytes.subarray(0, length), 'context')).toThrow();
    expect(() => openEnvelope(keyring, Buffer.concat([bytes, Buffer.of(0)]), 'context')).toThrow(
      VaultTampered,
    );
  });

  it('F97: accepts none of 100,000 envelopes that were altered, cut, lengthened or put together from two', () => {
    const [one, other] = ['a refresh token', 'another token 2'].map(
      (token, index) => sealEnvelope(keyring, Buffer.from(token), `context-${index}`).bytes,
    ) as [Buffer, Buffer];
    const place = fc.nat(one.length - 1);
    const altered = fc.oneof(
      fc
        .array(fc.tuple(place, fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 8 })
        .map((changes) => {
          const changed = Buffer.from(one);
          for (const [at, mask] of changes) changed[at]! ^= mask;
          return changed;
        }),
      place.map((length) => one.subarray(0, length)),
      fc.uint8Array({ minLength: 1, maxLength: 40 }).map((more) => Buffer.concat([one, more])),
      fc.tuple(place, place).map(([from, to]) => {
        const spliced = Buffer.from(one);
        other.copy(spliced, Math.min(from, to), Math.min(from, to), Math.max(from, to));
        return spliced;
      }),
      fc.uint8Array({ maxLength: 200 }).map((noise) => Buffer.from(noise)),
    );
    let [tried, accepted] = [0, 0];
    fc.assert(
      fc.property(altered, (bytes) => {
        if (bytes.equals(one)) return;
        tried += 1;
        try {
          openEnvelope(keyring, bytes, 'context-0', { secretId: 's', keyId: 'k2' });
          accepted += 1;
        } catch (error) {
          if (!(error instanceof VaultError)) throw error;
        }
      }),
      { numRuns: 103_000 },
    );
    expect(tried).toBeGreaterThanOrEqual(100_000);
    expect(accepted).toBe(0);
  });

  it('F96: does not open in another context', () => {
    const { bytes } = sealEnvelope(keyring, Buffer.from('token'), 'v1|workspace-a|c|s|oauth_tokens|1');
    expect(() => openEnvelope(keyring, bytes, 'v1|workspace-b|c|s|oauth_tokens|1')).toThrow(VaultTampered);
    expect(() => openEnvelope(keyring, bytes, 'v1|workspace-a|c|s|oauth_tokens|2')).toThrow(VaultTampered);
  });

  it('tells a missing key from a wrong one, by id only', () => {
    const { bytes } = sealEnvelope(keyring, Buffer.from('token'), 'c');
    expect(() => openEnvelope(onlyKey('k1'), bytes, 'c', { secretId: 's', keyId: 'k2' })).toThrow(
      new VaultKeyMissing(['k2']),
    );
    expect(() => openEnvelope(onlyKey('k2', randomBytes(32)), bytes, 'c')).toThrow(new VaultKeyWrong('k2'));
    expect(openEnvelope(onlyKey('k2'), bytes, 'c').toString()).toBe('token');
  });

  it('cannot seal under a primary key that is not there', () => {
    expect(() => sealEnvelope({ ...onlyKey('k1'), primaryKeyId: 'k3' }, Buffer.of(1), 'c')).toThrow(
      VaultKeyMissing,
    );
  });

  it('keeps small secrets apart from stored ones', () => {
    const sealed = sealSmall(keyring, 'verifier', 'flow-1');
    expect(openSmall(keyring, sealed, 'flow-1')).toBe('verifier');
    expect(() => openSmall(keyring, sealed, 'flow-2')).toThrow(VaultTampered);
    expect(() => openEnvelope(keyring, sealed, 'flow-1')).toThrow(VaultTampered);
  });

  it('costs too little processor time to be noticed', () => {
    const token = Buffer.from('t'.repeat(400));
    const start = process.cpuUsage();
    for (let round = 0; round < 1_000; round += 1)
      openEnvelope(keyring, sealEnvelope(keyring, token, 'c').bytes, 'c');
    expect(process.cpuUsage(start).user / 1_000).toBeLessThan(3_000);
  });
});
