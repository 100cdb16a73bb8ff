import { lookup as systemLookup } from 'node:dns';
import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import { isLoopbackAddress, isPublicAddress } from './public-address';

/** What may be reached at an address that a person or a provider supplied. */
export interface OutboundPolicy {
  /** Origins of configured doubles of providers on this machine, e.g. `http://127.0.0.1:4100`; nothing else on it may be reached. */
  readonly loopbackOrigins?: readonly string[];
  /** Finds every address of a name; the system's resolver by default. */
  readonly resolve?: (host: string) => Promise<readonly LookupAddress[]>;
}

/** The address must not be called. The message is for the person who supplied it and names no address inside our network. */
export class AddressRefused extends Error {
  readonly code = 'address.refused';

  constructor(why: string) {
    super(why);
    this.name = 'AddressRefused';
  }
}

const longestUrl = 2_048;

/**
 * Reads an address that a person or a provider supplied: https on port 443, without user and password, a public host.
 * Numbers in disguise (decimal, octal, hex, short forms) are read as what they are. A name is only judged when it is resolved: call with
 * `guardedLookup`, and follow no redirect.
 * @throws AddressRefused
 */
export function readOutboundUrl(text: string, policy: OutboundPolicy = {}): URL {
  if (text.length > longestUrl || /[\s\p{Cc}\\]/u.test(text) || !URL.canParse(text))
    throw new AddressRefused('This is not an address.');
  const url = new URL(text);
  if (url.username !== '' || url.password !== '')
    throw new AddressRefused('An address must not hold a user name or password.');
  if (isOwnDouble(url.origin, policy)) return url;
  if (url.protocol !== 'https:') throw new AddressRefused('The address must begin with https://.');
  if (url.port !== '') throw new AddressRefused('The address must use port 443.');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) assertPublic([host]);
  else assertName(host);
  return url;
}

/**
 * A `lookup` for sockets (`net.connect`, `tls.connect`, `https.request`, undici's `connect.lookup`): resolves a name, refuses it unless
 * every address is public, and hands exactly the checked addresses to the socket, so that a second answer of the name server is never
 * asked for. Sockets do not look IP addresses up: `readOutboundUrl` judges those.
 */
export function guardedLookup(policy: OutboundPolicy = {}): LookupFunction {
  const resolve = policy.resolve ?? resolveAll;
  return (host, options, callback) => {
    void resolve(host).then(
      (found) => {
        const refusal = refusalOf(host, found, policy);
        const wanted = found.filter(({ family }) => !options.family || options.family === family);
        const [first] = wanted;
        if (refusal) callback(refusal, '', 0);
        else if (!first) callback(new AddressRefused('The name has no such address.'), '', 0);
        else if (options.all) callback(null, [...wanted]);
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, '', 0),
    );
  };
}

function refusalOf(
  host: string,
  found: readonly LookupAddress[],
  policy: OutboundPolicy,
): AddressRefused | null {
  if (found.length === 0) return new AddressRefused('The name has no address.');
  const ownDoubles = (policy.loopbackOrigins ?? []).map((origin) => new URL(origin).hostname);
  if (ownDoubles.includes(host) && found.every(({ address }) => isLoopbackAddress(address))) return null;
  const inside = found.some(({ address }) => !isPublicAddress(address));
  return inside ? new AddressRefused('The address does not lead to the public internet.') : null;
}

/** Whether an address lies on this machine and is one that the configuration names; port and protocol count. */
function isOwnDouble(origin: string, { loopbackOrigins = [] }: OutboundPolicy): boolean {
  return loopbackOrigins.some((own) => new URL(own).origin === origin);
}

function assertPublic(addresses: readonly string[]): void {
  if (!addresses.every(isPublicAddress))
    throw new AddressRefused('The address does not lead to the public internet.');
}

/** Names that never leave a machine or a network. */
const insideNames =
  /(^|\.)(localhost|local|internal|intranet|lan|home|corp|private|localdomain|arpa|onion|test|invalid)\.?$/i;

function assertName(host: string): void {
  if (insideNames.test(host) || !host.replace(/\.$/, '').includes('.'))
    throw new AddressRefused('The address does not lead to the public internet.');
}

function resolveAll(host: string): Promise<readonly LookupAddress[]> {
  return new Promise((resolve, reject) => {
    systemLookup(host, { all: true, verbatim: true }, (error, addresses) =>
      error ? reject(error) : resolve(addresses),
    );
  });
}
