import { z } from 'zod';
import { askDatabase } from '../../chaos/ask-database';
import type { HttpSession } from '../../product-client/http-session';
import type { LeakGround } from '../leak-ground';
import { textPiece, type Piece, type Sink } from '../sink';
import { PlantedDoor } from './planted-door';

type Read = (base: string) => AsyncIterable<Piece>;

/** What one of the product's ports answers, read anew each time. In the self-test it is read through a door that adds texts. */
export function webSink(name: string, base: string, read: Read): Sink {
  let door: PlantedDoor | null = null;
  return {
    name,
    async *pieces(): AsyncIterable<Piece> {
      yield* read(door?.url ?? base);
      await door?.close();
      door = null;
    },
    plant: async (texts) => {
      door = await PlantedDoor.open(base, texts);
    },
  };
}

type Answer = Piece & { readonly text: string };

/** One address; 404 and the like are answers as well. */
async function answerAt(base: string, path: string, cookie: string): Promise<Answer> {
  const response = await fetch(`${base}${path}`, {
    headers: { cookie, accept: 'application/json, text/html;q=0.9, */*;q=0.1' },
    redirect: 'manual',
    signal: AbortSignal.timeout(60_000),
  });
  const text = await response.text();
  const headers = [...response.headers].map(([key, value]) => `${key}: ${value}`).join('\n');
  return { ...textPiece(`GET ${path}`, `${response.status}\n${headers}\n\n${text}`), text };
}

const apiPrefix = '/api/v1';
const document = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        parameters: z
          .array(z.object({ name: z.string(), in: z.string(), required: z.boolean().optional() }).loose())
          .optional(),
      }),
    ),
  ),
});

/** Table, and column where it is not `id`, whose values fill a parameter. A route with a parameter that is not here fails the run: nothing is left out silently. */
const tables: Readonly<Record<string, string>> = {
  accountId: 'account',
  backfillId: 'backfill',
  connectionId: 'connection',
  deliveryId: 'inbox_event',
  externalId: 'rehearsal_row.external_id',
  mergeId: 'account_merge',
  otherId: 'account',
  pendingId: 'pending_reauthorisation',
  rehearsalId: 'rehearsal',
  rerunId: 'rerun',
  ruleId: 'rule',
  runId: 'run',
  templateId: 'template',
};
const rowsEach = 3;

/** Every GET route of the OpenAPI document, with ids of rows there are; once signed in as an admin. */
export async function* everyRoute(
  ground: LeakGround,
  session: HttpSession,
  base: string,
): AsyncIterable<Piece> {
  const cookie = session.cookieFor(ground.product.url);
  const described = await answerAt(base, '/api/openapi.json', cookie);
  yield described;
  for (const [path, verbs] of Object.entries(document.parse(JSON.parse(described.text)).paths)) {
    if (!verbs['get']) continue;
    const parameters = verbs['get'].parameters ?? [];
    const wanted = parameters.filter((parameter) => parameter.in === 'query' && parameter.required);
    const query = new URLSearchParams(wanted.map(({ name }): [string, string] => [name, 'a'])).toString();
    for (const filled of await filledPaths(ground, path, base, cookie))
      yield answerAt(base, `${apiPrefix}${filled}${query === '' ? '' : `?${query}`}`, cookie);
  }
}

async function filledPaths(
  ground: LeakGround,
  path: string,
  base: string,
  cookie: string,
): Promise<readonly string[]> {
  const name = /\{(\w+)\}/.exec(path)?.[1];
  if (name === undefined) return [path];
  const values = name === 'causeKey' ? await causeKeys(base, cookie) : await idsFor(ground, name);
  const filled = values.map((value) => path.replace(`{${name}}`, encodeURIComponent(value)));
  return (await Promise.all(filled.map((one) => filledPaths(ground, one, base, cookie)))).flat();
}

async function idsFor({ database }: LeakGround, name: string): Promise<readonly string[]> {
  const place = tables[name];
  if (place === undefined) throw new Error(`Say in tools/leaks which table holds the ids of {${name}}.`);
  const [table, column = 'id'] = place.split('.');
  const rows = await askDatabase<{ id: string }>(
    database.adminUrl,
    `SELECT ${column}::text AS id FROM ${table} ORDER BY ${column} DESC LIMIT ${rowsEach}`,
  );
  return rows.map(({ id }) => id);
}

async function causeKeys(base: string, cookie: string): Promise<readonly string[]> {
  const { text } = await answerAt(base, `${apiPrefix}/causes`, cookie);
  const causes = z.object({ data: z.array(z.object({ key: z.string() }).loose()) }).parse(JSON.parse(text));
  return causes.data.slice(0, rowsEach).map(({ key }) => key);
}

/** The web pages, every file they load (found by its name in what was loaded before), and the pages of the API's documentation. */
export async function* everyPage(base: string): AsyncIterable<Piece> {
  const waiting = ['/', '/sign-in', '/api/docs', '/api/docs/start.js', '/api/problems', '/health/ready'];
  const asked = new Set<string>(waiting);
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const answer = await answerAt(base, path, '');
    yield answer;
    const folder = path.startsWith('/assets/') ? '/assets/' : '/';
    for (const [name] of answer.text.matchAll(/(?:\/?assets\/|\.\/)[\w.-]+\.(?:js|css|map|svg)/g)) {
      const found = name.startsWith('./') ? `${folder}${name.slice(2)}` : `/${name.replace(/^\//, '')}`;
      if (!asked.has(found)) waiting.push(found);
      asked.add(found);
    }
  }
}

/** The operators' view into the queue: its page and what it shows of every queue, each state's jobs included. */
export async function* queueBoard(
  { product }: LeakGround,
  session: HttpSession,
  base: string,
): AsyncIterable<Piece> {
  const cookie = session.cookieFor(product.url);
  yield answerAt(base, '/operator/queues/', cookie);
  const overview = await answerAt(base, '/operator/queues/api/queues', cookie);
  yield overview;
  const { queues } = z
    .object({ queues: z.array(z.object({ name: z.string() }).loose()) })
    .parse(JSON.parse(overview.text));
  for (const { name } of queues)
    for (const status of ['latest', 'completed', 'failed', 'delayed', 'waiting'])
      yield answerAt(
        base,
        `/operator/queues/api/queues?${new URLSearchParams({ activeQueue: name, status, jobsPerPage: '50' }).toString()}`,
        cookie,
      );
}

export async function* metricsOf(base: string): AsyncIterable<Piece> {
  yield answerAt(base, '/metrics', '');
  yield answerAt(base, '/health/ready', '');
}
