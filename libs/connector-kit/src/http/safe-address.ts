import { ConnectorMisconfigured } from '../errors/connector-error';
import type { ConnectorErrorFacts } from '../errors/connector-error';

/** Query parameters that carry a secret; addresses end up in logs of proxies and providers. */
const secretParameters =
  /^(access_?token|refresh_?token|id_?token|token|bearer|authorization|api_?key|hapikey|client_?secret|secret|password|code)$/i;
/** Shorter values occur in addresses by chance. */
const shortestSecret = 12;

/** Whether an address may be spoken to without TLS: this machine, and a single-label name as services in one container network have. */
export function mayGoWithoutTls({ protocol, hostname }: Pick<URL, 'protocol' | 'hostname'>): boolean {
  return protocol === 'http:' && (hostname === '127.0.0.1' || hostname === '[::1]' || !/[.:]/.test(hostname));
}

const occursIn = (address: string, secret: string): boolean =>
  secret.length >= shortestSecret &&
  [secret, encodeURIComponent(secret), encodeURI(secret)].some((form) => address.includes(form));

/**
 * Refuses an address that a secret would leak through: without TLS, with credentials or a secret's parameter in it, or with one of `secrets` anywhere
 * in it. Throws ConnectorMisconfigured, which names the trouble and never the address.
 */
export function assertSafeAddress(
  address: string,
  secrets: readonly string[],
  facts: ConnectorErrorFacts,
): void {
  const url = URL.canParse(address) ? new URL(address) : null;
  const refuse = (reason: string): never => {
    throw new ConnectorMisconfigured(`Thread does not send this request: ${reason}.`, facts);
  };
  if (url === null) return refuse('its address is not one');
  if (url.protocol !== 'https:' && !mayGoWithoutTls(url)) return refuse('its address has no TLS');
  if (url.username !== '' || url.password !== '') return refuse('its address holds credentials');
  for (const name of url.searchParams.keys()) {
    if (secretParameters.test(name)) return refuse('its address has a parameter for a secret');
  }
  if (secrets.some((secret) => occursIn(address, secret) || occursIn(url.href, secret)))
    return refuse('its address holds a token');
}
