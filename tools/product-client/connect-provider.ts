import { startAuthorisation } from '@thread/contracts';
import type { RestClient } from './rest-client';

export interface ConsentChoice {
  /** Optional scope groups to ask for. */
  readonly groups?: readonly string[];
  /** Account to choose on the consent page; the preselected one when absent. */
  readonly account?: string;
  /** False: the person refuses. */
  readonly grant?: boolean;
  /** Optional scopes the person un-ticks. */
  readonly refuse?: readonly string[];
  /** Connection to authorise again instead of making one. */
  readonly connectionId?: string;
  /** An app of the customer's own, as an admin enters it. */
  readonly ownApp?: { readonly clientId: string; readonly clientSecret: string; readonly loginUrl: string };
}

export interface ConnectOutcome {
  /** `outcome` of the page the browser ends on, e.g. `connected`. */
  readonly outcome: string;
  readonly page: URL;
}

/**
 * Connects a provider the way a person does: opens the start address in the signed-in browser, is sent to the provider,
 * fills in its consent form, and comes back through the callback.
 */
export async function connectProvider(
  client: RestClient,
  connectorId: string,
  choice: ConsentChoice = {},
): Promise<ConnectOutcome> {
  const consent = await client.session.follow(await startAddress(client, connectorId, choice));
  if (consent.status !== 200 || !consent.text.includes('<form')) {
    throw new Error(`No consent page: ${new URL(consent.url).pathname} answered ${consent.status}.`);
  }
  const answer = await client.session.send(consent.url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: new URL(consent.url).origin },
    body: filledForm(consent.text, choice).toString(),
  });
  const location = answer.headers.get('location');
  if (location === null) throw new Error(`The consent form answered ${answer.status} without a redirect.`);
  const callback = new URL(location, consent.url).href;
  const end = await client.session.follow(callback, (url) => new URL(url).searchParams.has('outcome'));
  const page = new URL(end.url);
  const outcome = page.searchParams.get('outcome');
  if (outcome === null)
    throw new Error(`The callback ended on ${page.pathname} (${end.status}) without an outcome.`);
  return { outcome, page };
}

/** Where the browser begins: with an app of one's own it is told, because a secret may stand in no address. */
async function startAddress(client: RestClient, connectorId: string, choice: ConsentChoice): Promise<string> {
  const { groups = [], connectionId, ownApp } = choice;
  if (ownApp) {
    const body = { connectorId, optionalGroups: [...groups], connectionId: connectionId ?? null, ownApp };
    return (await client.call(startAuthorisation, { body })).url;
  }
  const start = new URL(`${client.url}/oauth/${connectorId}/start`);
  for (const group of groups) start.searchParams.append('group', group);
  if (connectionId) start.searchParams.set('connection', connectionId);
  return start.href;
}

/** The form as a browser would send it: what is preselected, with the person's choices. */
function filledForm(html: string, { account, grant = true, refuse = [] }: ConsentChoice): URLSearchParams {
  const form = new URLSearchParams();
  for (const [tag] of html.matchAll(/<input[^>]*>/g)) {
    const attribute = (name: string): string | null =>
      decode(new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? null);
    const [name, value, type] = [attribute('name'), attribute('value'), attribute('type')];
    if (name === null || value === null) continue;
    if (type === 'radio' && account !== undefined) {
      if (value === account) form.append(name, value);
    } else if (type === 'hidden' || (/ checked(=| |\/?>)/.test(tag) && !refuse.includes(value))) {
      form.append(name, value);
    }
  }
  form.append('decision', grant ? 'grant' : 'deny');
  return form;
}

function decode(text: string | null): string | null {
  return text === null
    ? null
    : text
        .replaceAll('&quot;', '"')
        .replaceAll('&#x27;', "'")
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&amp;', '&');
}
