import { once } from 'node:events';
import { format, inspect } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { MessageChannel } from 'node:worker_threads';
import { Secret } from './secret';

const value = 'CNcanary-0123456789';
const secret = new Secret(value);
const holder = { name: 'holder', secret, list: [secret], map: new Map([[secret, secret]]) };

describe('F99: a secret shows nothing of itself', () => {
  it.each<[string, () => string]>([
    ['as text', () => `${String(secret)} ${secret.toString()}`],
    ['in a template', () => `Bearer ${String(secret)}`],
    ['joined to text', () => ['Bearer ', secret].join('')],
    ['in JSON', () => JSON.stringify({ secret, holder })],
    ['inspected', () => inspect(holder, { depth: null })],
    [
      'inspected by an insistent tool',
      () => inspect(holder, { depth: null, showHidden: true, customInspect: false, getters: true }),
    ],
    ['formatted', () => format('%s %o %O %j', secret, secret, holder, holder)],
    [
      'copied member by member',
      () => JSON.stringify([{ ...secret }, Object.entries(secret), Reflect.ownKeys(secret)]),
    ],
    ['cloned', () => inspect(structuredClone({ secret }), { showHidden: true })],
    [
      'serialised',
      () => serialize({ secret }).toString('latin1') + inspect(deserialize(serialize({ secret }))),
    ],
    [
      'in an error',
      () => inspect(new Error(`failed with ${String(secret)}`, { cause: holder }), { depth: null }),
    ],
    [
      'as a property of an error',
      () => inspect(Object.assign(new Error('failed'), { holder }), { depth: null }),
    ],
    ['as a key', () => JSON.stringify({ [String(secret)]: 1 })],
  ])('%s', (_way, shown) => {
    expect(shown()).not.toContain(value);
    expect(shown()).not.toContain(value.slice(2, 14));
  });

  it('sent to another thread', async () => {
    const { port1, port2 } = new MessageChannel();
    port1.postMessage({ secret });
    const [received] = (await once(port2, 'message')) as [unknown];
    port1.close();
    expect(inspect(received, { showHidden: true })).not.toContain(value);
  });

  it('and gives itself to whoever asks for it', () => {
    expect(secret.expose()).toBe(value);
  });
});
