import { createServer } from 'node:http';
import { request } from 'node:https';
import type { LookupAddress } from 'node:dns';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { AddressRefused, guardedLookup, readOutboundUrl } from './guarded-address';
import { isPublicAddress } from './public-address';

const refused = [
  // not https on 443
  'http://example.com/',
  'ftp://example.com/',
  'file:///etc/passwd',
  'gopher://example.com/',
  'data:text/plain,x',
  'javascript:alert(1)',
  'https://example.com:8443/',
  'https://example.com:80/',
  'https://example.com:22/',
  'ws://example.com/',
  '//example.com/',
  'example.com',
  '',
  'https://',
  // this machine
  'https://127.0.0.1/',
  'https://127.1/',
  'https://127.0.1/',
  'https://127.255.255.254/',
  'https://0.0.0.0/',
  'https://0/',
  'https://localhost/',
  'https://LOCALHOST/',
  'https://localhost./',
  'https://foo.localhost/',
  'https://[::1]/',
  'https://[::]/',
  'https://[0:0:0:0:0:0:0:1]/',
  // the same in disguise
  'https://2130706433/',
  'https://0x7f000001/',
  'https://0x7f.0.0.1/',
  'https://0177.0.0.1/',
  'https://017700000001/',
  'https://0x7f.1/',
  'https://127.0.0.1./',
  'https://127。0。0。1/',
  'https://①②⑦.⓪.⓪.①/',
  'https://%31%32%37.0.0.1/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:7f00:1]/',
  'https://[::127.0.0.1]/',
  'https://[64:ff9b::7f00:1]/',
  'https://[2002:7f00:1::]/',
  'https://[::ffff:0:127.0.0.1]/',
  // private networks
  'https://10.0.0.1/',
  'https://10.255.255.255/',
  'https://172.16.0.1/',
  'https://172.31.255.255/',
  'https://192.168.0.1/',
  'https://192.168.1.254/',
  'https://0xc0a80001/',
  'https://3232235521/',
  'https://[fc00::1]/',
  'https://[fd12:3456:789a::1]/',
  'https://100.64.0.1/',
  'https://100.127.255.254/',
  // link-local, metadata
  'https://169.254.169.254/latest/meta-data/',
  'https://169.254.0.1/',
  'https://2852039166/',
  'https://0xa9fea9fe/',
  'https://[fe80::1]/',
  'https://[fd00:ec2::254]/',
  'https://[::ffff:169.254.169.254]/',
  'https://100.100.100.200/',
  'https://168.63.129.16/',
  'https://instance-data.ec2.internal/',
  // nowhere
  'https://224.0.0.1/',
  'https://255.255.255.255/',
  'https://240.0.0.1/',
  'https://192.0.2.1/',
  'https://198.51.100.7/',
  'https://203.0.113.9/',
  'https://198.18.0.1/',
  'https://192.0.0.192/',
  'https://[ff02::1]/',
  'https://[2001:db8::1]/',
  'https://[100::1]/',
  'https://[3fff::1]/',
  // inside names and odd spellings
  'https://intranet/',
  'https://printer.local/',
  'https://db.internal/',
  'https://nas.lan/',
  'https://router.home/',
  'https://1.0.0.127.in-addr.arpa/',
  'https://user:pass@example.com/',
  'https://example.com@127.0.0.1/',
  'https://127.0.0.1#@example.com/',
  'https://127.0.0.1?@example.com/',
  'https://example.com\\@127.0.0.1/',
  'https:\\\\127.0.0.1/',
  'https://exam ple.com/',
  'https://example.com/\r\nHost: inside',
  `https://example.com/${'a'.repeat(3_000)}`,
];

describe('F117: addresses supplied by people and providers', () => {
  it('F117: the list is long enough to mean something', () => {
    expect(new Set(refused).size).toBeGreaterThanOrEqual(90);
  });

  it.each(refused)('F117: refuses %j before anything is resolved or called', (text) => {
    expect(() => readOutboundUrl(text)).toThrow(AddressRefused);
  });

  it.each([
    'https://example.com/',
    'https://eu1.example.co.uk/path?query=1#part',
    'https://EXAMPLE.com:443/',
    'https://93.184.215.14/',
    'https://[2606:2800:21f:cb07::1]/',
    'https://xn--bcher-kva.example/',
    'https://bücher.example/',
  ])('F117: lets %s through', (text) => {
    expect(readOutboundUrl(text).protocol).toBe('https:');
  });

  it('F117: knows a configured double by its whole origin', () => {
    const policy = { loopbackOrigins: ['http://127.0.0.1:4100'] };
    expect(readOutboundUrl('http://127.0.0.1:4100/services/data', policy).port).toBe('4100');
    for (const other of [
      'http://127.0.0.1:4101/',
      'http://127.0.0.1/',
      'https://127.0.0.1:4100/',
      'http://localhost:4100/',
      'http://2130706433:5432/',
    ])
      expect(() => readOutboundUrl(other, policy)).toThrow(AddressRefused);
  });

  it.each(['8.8.8.8', '1.1.1.1', '2606:4700::1111', '193.99.144.80'])('F117: %s is public', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each(['', 'x', '127.0.0.1', '::1', 'fe80::1%eth0', '::ffff:8.8.8.8', '1.2.3', '1.2.3.4.5'])(
    'F117: %j is not',
    (address) => {
      expect(isPublicAddress(address)).toBe(false);
    },
  );
});

describe('F117: names that lead inside', () => {
  const trap = createServer((_request, response) => response.end('inside'));
  let connections = 0;
  let port = 0;
  beforeAll(async () => {
    trap.on('connection', () => (connections += 1));
    await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve));
    port = (trap.address() as AddressInfo).port;
  });
  afterAll(() => new Promise((resolve) => trap.close(resolve)));

  const address = (text: string): LookupAddress => ({ address: text, family: text.includes(':') ? 6 : 4 });
  const call = (answers: readonly (readonly string[])[]): Promise<{ error: unknown; asked: number }> => {
    let asked = 0;
    const resolve = () => {
      const answer = answers[Math.min(asked, answers.length - 1)]!;
      asked += 1;
      return Promise.resolve(answer.map(address));
    };
    return new Promise((done) => {
      const calling = request({
        host: 'rebind.example.com',
        port,
        lookup: guardedLookup({ resolve }),
        timeout: 200,
      });
      calling.on('error', (error) => done({ error, asked }));
      calling.on('timeout', () => calling.destroy(new Error('timeout')));
      calling.end();
    });
  };

  it.each([
    ['this machine', ['127.0.0.1']],
    ['a private network', ['10.1.2.3']],
    ['the metadata service', ['169.254.169.254']],
    ['this machine in IPv6', ['::1']],
    ['this machine as a mapped address', ['::ffff:127.0.0.1']],
    ['a public address and, behind it, this machine', ['93.184.215.14', '127.0.0.1']],
    ['a public address and, in IPv6, this machine', ['93.184.215.14', '::1']],
    ['nowhere', []],
  ])('F117: a name that means %s opens no connection', async (_what, answer) => {
    const { error } = await call([answer]);
    expect(error).toBeInstanceOf(AddressRefused);
    expect(connections).toBe(0);
  });

  it('F117: DNS rebinding: the socket gets the checked answer, and the name is not asked again', async () => {
    let asked = 0;
    const resolve = () => Promise.resolve([address(asked++ === 0 ? '93.184.215.14' : '127.0.0.1')]);
    const used = await new Promise<string>((done) => {
      const socket = connect({ host: 'rebind.example.com', port, lookup: guardedLookup({ resolve }) });
      // Ended before a packet leaves: which address it would go to is all there is to know.
      socket.on('lookup', (_error, found) => {
        socket.destroy();
        done(found);
      });
      socket.on('error', () => undefined);
    });
    expect([used, asked]).toEqual(['93.184.215.14', 1]);
    expect((await call([['127.0.0.1']])).error).toBeInstanceOf(AddressRefused);
    expect(connections).toBe(0);
  });

  it('F117: the trap works: without the guard it would have been reached', async () => {
    await fetch(`http://127.0.0.1:${port}/`);
    expect(connections).toBe(1);
  });
});
