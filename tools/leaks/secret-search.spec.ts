import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { canaryKinds, CanaryBook, inventSecret, type Canary } from './canary';
import { readSink } from './find-leaks';
import { allowedBy, legitimatePlaces } from './legitimate-places';
import { SecretSearch } from './secret-search';
import { selfTest } from './self-test';
import { textPiece, type Piece, type Sink } from './sink';
import { encodings, spellingsOf } from './spelling';

const secret = Buffer.from(inventSecret());
const canary: Canary = { kind: 'login password', bytes: secret };
const search = new SecretSearch([canary]);
const encodingsIn = async (...texts: (string | Buffer)[]): Promise<ReadonlySet<string>> =>
  new Set((await search.inPiece(texts.map((text) => Buffer.from(text)))).map(({ encoding }) => encoding));

describe('the search for secrets', () => {
  it.each([
    ['plain', secret.toString()],
    ['plain', `postgresql://user:${secret.toString()}@server`],
    ['cut off', secret.toString().slice(0, 16)],
    ['hex', `\\x00ff${secret.toString('hex')}00`],
    ['HEX', secret.toString('hex').toUpperCase()],
    ['percent', encodeURIComponent(secret.toString())],
    ['percent', secret.toString('hex').replace(/../g, '%$&')],
    ['escaped', JSON.stringify({ password: secret.toString() })],
    ['escaped', secret.toString('hex').replace(/../g, String.raw`\u00$&`)],
    ['escaped', secret.toString().replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')],
  ])('finds it %s: %#', async (encoding, text) => {
    expect(await encodingsIn(`before ${text} behind`)).toContain(encoding);
  });

  it('finds it in base64 wherever it stands in what is encoded, also cut anywhere into chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 20 }),
        fc.uint8Array({ maxLength: 20 }),
        fc.constantFrom('base64' as const, 'base64url' as const),
        fc.nat(),
        async (before, behind, encoding, cut) => {
          const text = Buffer.concat([before, secret, behind]).toString(encoding);
          const at = cut % text.length;
          const found = await encodingsIn(text.slice(0, at), text.slice(at));
          expect(found).toContain(encoding);
        },
      ),
    );
  });

  it('finds nothing where there is nothing, and another secret is another', async () => {
    expect(await encodingsIn(randomBytes(1 << 18))).toEqual(new Set());
    expect(await encodingsIn(inventSecret())).toEqual(new Set());
  });

  it('finds raw bytes, and tells where', async () => {
    const key: Canary = { kind: 'vault key', bytes: randomBytes(32) };
    const found = await new SecretSearch([key]).inPiece([randomBytes(1_000), key.bytes]);
    expect(found).toContainEqual({ canary: key, encoding: 'plain', offset: 1_000 });
  });

  it('knows eight encodings, each of which writes every secret', () => {
    expect(encodings).toHaveLength(8);
    const used = new Set(spellingsOf(secret).map(({ encoding }) => encoding));
    expect(used).toEqual(new Set(encodings));
  });

  it('refuses secrets too short to be told from chance', () => {
    expect(() => new CanaryBook().add('API key', 'short')).toThrow('too short');
  });
});

describe('legitimate places', () => {
  it('are exact: another kind, route or sink is a leak', () => {
    const [place] = legitimatePlaces;
    const at = 'POST /api/v1/session, set-cookie';
    expect(allowedBy('API answers', at, 'session cookie')).toBe(place);
    expect(allowedBy('API answers', at, 'access token')).toBeNull();
    expect(allowedBy('API answers', 'POST /api/v1/session, body', 'session cookie')).toBeNull();
    expect(allowedBy('API answers', `${at} and more`, 'session cookie')).toBeNull();
    expect(allowedBy('log of the api', at, 'session cookie')).toBeNull();
  });

  it('are counted and are no hit; everything else in the same sink is one', async () => {
    const session: Canary = { kind: 'session cookie', bytes: randomBytes(32) };
    const sink: Sink = {
      name: 'API answers',
      pieces: () => [
        textPiece('POST /api/v1/session, set-cookie', session.bytes),
        textPiece('POST /api/v1/session, body', session.bytes),
      ],
      plant: () => Promise.resolve(),
    };
    const { hits, allowed, pieces, bytes } = await readSink(sink, new SecretSearch([session]));
    expect({ pieces, bytes }).toEqual({ pieces: 2, bytes: 64 });
    expect(allowed).toBeGreaterThan(0);
    expect(new Set(hits.map(({ place }) => place))).toEqual(new Set(['POST /api/v1/session, body']));
    expect(JSON.stringify(hits)).not.toContain(session.bytes.toString('latin1'));
  });
});

describe('the self-test', () => {
  const held = (keep: (text: string, at: number) => boolean): Sink => {
    const pieces: Piece[] = [textPiece('nothing', 'nothing')];
    return {
      name: 'a sink',
      pieces: () => pieces,
      plant: (texts) => {
        pieces.push(...texts.filter(keep).map((text, at) => textPiece(`piece ${at}`, text)));
        return Promise.resolve();
      },
    };
  };

  it('plants every kind in every encoding and finds all of it in a sink that shows everything', async () => {
    const { planted, found, missed } = await selfTest(held(() => true));
    expect(planted).toBeGreaterThanOrEqual(canaryKinds.length * encodings.length);
    expect({ found, missed }).toEqual({ found: planted, missed: [] });
  });

  it('says which leaks a reader does not see', async () => {
    const { planted, found, missed } = await selfTest(held((_text, at) => at !== 3));
    expect(found).toBe(planted - 1);
    expect(missed).toEqual(['access token, base64']);
  });
});
