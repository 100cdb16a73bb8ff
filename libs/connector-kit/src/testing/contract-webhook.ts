import fc from 'fast-check';
import type { ConnectorWebhook, RawRequest } from '../contract/connector';
import { DeliveryRejected } from '../errors/connector-error';
import type { ConnectorContractSubject, RecordedDelivery } from './contract-subject';

type WebhookSubject = NonNullable<ConnectorContractSubject['webhook']>;

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (body: Uint8Array): string => new TextDecoder().decode(body);

const withHeader = (
  request: RawRequest,
  name: string,
  value: string | readonly string[] | undefined,
): RawRequest => ({
  ...request,
  headers: { ...request.headers, [name]: value },
});

const single = (request: RawRequest, name: string): string => {
  const value = request.headers[name];
  if (typeof value !== 'string') throw new Error(`The recorded delivery has no ${name}.`);
  return value;
};

/** Things wrong with what is signed beside the body. */
const otherwiseSigned = (
  { timestampHeader }: NonNullable<WebhookSubject['signed']>,
  request: RawRequest,
): Readonly<Record<string, RawRequest>> => {
  const stamp = single(request, timestampHeader);
  return {
    'a missing timestamp': withHeader(request, timestampHeader, undefined),
    'an empty timestamp': withHeader(request, timestampHeader, ''),
    'the timestamp sent twice': withHeader(request, timestampHeader, [stamp, stamp]),
    'a timestamp that is no number': withHeader(request, timestampHeader, 'NaN'),
    'another timestamp': withHeader(request, timestampHeader, String(Number(stamp) + 1)),
    'another path': { ...request, url: `${request.url}x` },
  };
};

/** The recorded request with one thing wrong, by what is wrong. */
const forgeries = (
  subject: WebhookSubject,
  { request }: RecordedDelivery,
): Readonly<Record<string, RawRequest>> => {
  const { signatureHeader, signed } = subject;
  const signature = single(request, signatureHeader);
  return {
    ...(signed ? otherwiseSigned(signed, request) : {}),
    'a missing signature': withHeader(request, signatureHeader, undefined),
    'an empty signature': withHeader(request, signatureHeader, ''),
    'the signature sent twice': withHeader(request, signatureHeader, [signature, signature]),
    'a signature of the wrong length': withHeader(request, signatureHeader, signature.slice(0, -4)),
    'a longer signature': withHeader(request, signatureHeader, `${signature}00`),
    'a signature in no alphabet of signatures': withHeader(
      request,
      signatureHeader,
      '☃'.repeat(signature.length),
    ),
    'another signature': withHeader(
      request,
      signatureHeader,
      signature.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')),
    ),
    'a truncated body': { ...request, body: request.body.slice(0, -1) },
    'a longer body': { ...request, body: bytes(`${text(request.body)} `) },
    'a body written anew': {
      ...request,
      body: bytes(JSON.stringify(JSON.parse(text(request.body)), null, 1)),
    },
    'an empty body': { ...request, body: new Uint8Array() },
    'a handshake in place of the body': {
      ...request,
      body: bytes('{"challenge":"x","type":"url_verification"}'),
    },
    'another method': { ...request, method: 'PUT' },
  };
};

const describeRecorded = (
  subject: WebhookSubject,
  webhook: ConnectorWebhook,
  recorded: RecordedDelivery,
): void => {
  it('accepts the delivery as recorded', () => {
    expect(webhook.verify(recorded.request, recorded.at)).toEqual({ ok: true });
  });

  it.each(Object.entries(forgeries(subject, recorded)))('refuses %s', (_name, request) => {
    expect(webhook.verify(request, recorded.at)).toEqual({ ok: false, reason: expect.any(String) });
  });

  it('refuses a body with any one bit changed', () => {
    const { request, at } = recorded;
    const place = fc.nat(request.body.length - 1);
    fc.assert(
      fc.property(place, fc.integer({ min: 0, max: 7 }), (index, bit) => {
        const body = Uint8Array.from(request.body);
        body[index] = (body[index] ?? 0) ^ (1 << bit);
        expect(webhook.verify({ ...request, body }, at).ok).toBe(false);
      }),
    );
  });

  const { signed } = subject;
  if (!signed) return;
  it('accepts it to the end of the window, and neither after it nor as long before', () => {
    const stamped = Number(single(recorded.request, signed.timestampHeader));
    const at = (offset: number): boolean => webhook.verify(recorded.request, new Date(stamped + offset)).ok;
    expect([at(signed.windowMs), at(-signed.windowMs)]).toEqual([true, true]);
    expect([at(signed.windowMs + 1000), at(-signed.windowMs - 1000)]).toEqual([false, false]);
  });
};

/** Verification: the recordings pass, anything else is refused, nothing throws. */
export function describeVerify(subject: WebhookSubject, webhook: ConnectorWebhook): void {
  describe('webhook.verify', () => {
    for (const recorded of subject.recorded)
      describe(recorded.name, () => describeRecorded(subject, webhook, recorded));

    it('refuses every made-up request and never throws', () => {
      const headerNames = [subject.signatureHeader, subject.signed?.timestampHeader ?? 'x-timestamp'];
      const value = fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.constant(''),
        fc.array(fc.string()),
        fc.constant(undefined),
      );
      const headers = fc.dictionary(
        fc.oneof(fc.constantFrom(...headerNames, '__proto__', 'constructor'), fc.string()),
        value,
      );
      const request = fc.record({
        method: fc.string(),
        url: fc.string({ unit: 'binary' }),
        headers,
        body: fc.uint8Array(),
      });
      fc.assert(
        fc.property(request, fc.date({ noInvalidDate: true }), (forged, now) =>
          expect(webhook.verify(forged, now).ok).toBe(false),
        ),
      );
    });
  });
}

const json = fc.json({ maxDepth: 4 });
const space = fc.constantFrom('', ' ', '\n', '\t ', '\r\n');

type Split = (body: string) => ReturnType<ConnectorWebhook['split']>;

/** Different bodies have different keys, and no text in an event is one a database could not hold. */
const expectStorable = (events: ReturnType<Split>): void => {
  const keys = events.map(({ dedupeKey }) => dedupeKey);
  expect(new Set(keys).size).toBe(keys.length);
  const texts = events.flatMap(({ dedupeKey, accountKey, objectType, objectId, eventType }) => [
    dedupeKey,
    accountKey,
    objectType,
    objectId,
    eventType,
  ]);
  expect(texts.every((one) => one === null || /^[\x20-\x7e]{0,600}$/.test(one))).toBe(true);
};

const distinct = fc.uniqueArray(json, { selector: (element) => element.trim() });
const deep = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;

const describeArrays = (split: Split): void => {
  it('keeps the exact bytes of every event, whatever it is', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(space, json, space)), (parts) => {
        const events = split(`[${parts.map((part) => part.join('')).join(',')}]`);
        expect(events.map(({ body }) => text(body))).toEqual(parts.map(([, element]) => element.trim()));
      }),
    );
  });

  it('gives every event texts that can be stored, and different ones different keys', () => {
    fc.assert(fc.property(distinct, (elements) => expectStorable(split(`[${elements.join(',')}]`))));
  });

  it.each(['', ' ', '{}', '[', ']', '[1,]', '[,1]', '[1 2', '[1]]', 'null', '"[]"', '[{"a":"]', '[{]}'])(
    'rejects %j as no delivery at all',
    (body) => {
      expect(() => split(body)).toThrow(DeliveryRejected);
    },
  );

  it('survives nesting two million deep', () => {
    const depth = 2_000_000;
    expect(split(`[${deep(depth)},1]`).map(({ body }) => body.length)).toEqual([2 * depth, 1]);
  });
};

const describeObjects = (split: Split): void => {
  it('keeps the exact bytes of the event, whatever is in it', () => {
    fc.assert(
      fc.property(space, json, space, (before, value, behind) => {
        const body = `{${before}"data":${value}${behind}}`;
        expect(split(body).map((event) => text(event.body))).toEqual([body]);
      }),
    );
  });

  it('gives events texts that can be stored, and different ones different keys', () => {
    fc.assert(
      fc.property(distinct, (values) =>
        expectStorable(values.flatMap((value) => split(`{"id":${value},"type":${value},"entity":${value}}`))),
      ),
    );
  });

  it.each(['', ' ', '[]', '[{}]', '{', '}', '{"a":1,}', '{"a" 1}', '{}{}', 'null', '"{}"', '1'])(
    'rejects %j as no delivery at all',
    (body) => {
      expect(() => split(body)).toThrow(DeliveryRejected);
    },
  );

  it('keeps or rejects nesting two million deep, and does not overflow', () => {
    const body = `{"data":${deep(2_000_000)}}`;
    const lengths = (): readonly number[] => {
      try {
        return split(body).map((event) => event.body.length);
      } catch (error) {
        expect(error).toBeInstanceOf(DeliveryRejected);
        return [body.length];
      }
    };
    expect(lengths()).toEqual([body.length]);
  });
};

/** Splitting: nothing is lost, nothing throws but DeliveryRejected, whatever is inside. */
export function describeSplit(subject: WebhookSubject, webhook: ConnectorWebhook): void {
  const split: Split = (body) => webhook.split(subject.sign(bytes(body), new Date()));

  describe('webhook.split', () => {
    it.each(subject.recorded)('finds every event of $name', ({ request, events }) => {
      expect(webhook.split(request)).toHaveLength(events);
    });

    it('takes the same delivery again for the same events', () => {
      for (const { request } of subject.recorded) {
        const keys = (): readonly string[] => webhook.split(request).map(({ dedupeKey }) => dedupeKey);
        expect(keys()).toEqual(keys());
      }
    });

    if (subject.format === 'array') describeArrays(split);
    else describeObjects(split);
  });
}
