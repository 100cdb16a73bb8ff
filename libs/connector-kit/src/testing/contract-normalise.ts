import fc from 'fast-check';
import type { Connector } from '../contract/connector';
import { PayloadRejected } from '../errors/connector-error';
import type { ConnectorContractSubject } from './contract-subject';

type NormaliseSubject = NonNullable<ConnectorContractSubject['normalise']>;
type Normalise = NonNullable<Connector['normalise']>;

/** Normalisation: pure, total over the recordings, and PayloadRejected for everything that has the wrong shape. */
export function describeNormalise(subject: NormaliseSubject, normalise: Normalise): void {
  describe('normalise', () => {
    it.each(subject.accepted)('reads $name, twice the same', ({ event }) => {
      const before = Uint8Array.from(event.body);
      const events = normalise(event);
      expect(normalise(event)).toEqual(events);
      expect(event.body).toEqual(before);
      for (const { ref } of events)
        expect([typeof ref.objectType, typeof ref.externalId]).toEqual(['string', 'string']);
    });

    it.each(subject.rejected)('rejects $name', ({ event }) => {
      expect(() => normalise(event)).toThrow(PayloadRejected);
    });

    it('knows nothing but events and PayloadRejected, whatever the bytes', () => {
      const body = fc.oneof(
        fc.uint8Array(),
        fc.json().map((text) => new TextEncoder().encode(text)),
      );
      const eventType = fc.option(fc.string());
      fc.assert(
        fc.property(body, eventType, fc.constantFrom('webhook', 'poll', 'manual'), (bytes, type, source) => {
          try {
            expect(Array.isArray(normalise({ body: bytes, eventType: type, source }))).toBe(true);
          } catch (error) {
            expect(error).toBeInstanceOf(PayloadRejected);
          }
        }),
      );
    });

    it('rejects nesting it cannot walk instead of overflowing', () => {
      const depth = 2_000_000;
      const body = new TextEncoder().encode(`${'['.repeat(depth)}"\\u0061"${']'.repeat(depth)}`);
      expect(() => normalise({ body, eventType: null, source: 'webhook' })).toThrow(PayloadRejected);
    });
  });
}
