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
  const start = new URL(`${client.url}/oauth/${connectorId}/start`);
  for (const group of choice.groups ?? []) start.searchParams.append('group', group);
  if (choice.connectionId) start.searchParams.set('connection', choice.connectionId);
  const consent = await client.session.follow(start.href);
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
