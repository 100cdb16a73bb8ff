import { readFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { Client } from 'pg';
import { startTemporaryProduct, type TemporaryDatabase, type TemporaryProduct } from '@thread/tools';
import { makeRequest, webhookCase, type WebhookCase } from './cases';
import { DrillLedger, type DrillFigures } from './drill-ledger';
import { judgeRequest, type Door } from './judge-request';
import { bytesOf, isPlain, leavesOpen, type RawRequest } from './raw-request';
import { RawLine, type RawAnswers } from './raw-line';

export interface WebhookDrillOptions {
  readonly count: number;
  readonly seed: number;
  /** A migrated database; absent: a Postgres of its own. */
  readonly database?: TemporaryDatabase;
  readonly senders?: number;
  readonly onProgress?: (what: string, done: number, total: number) => void;
}

export interface WebhookDrillReport extends DrillFigures {
  readonly seed: number;
  readonly count: number;
  readonly perSecond: number;
  readonly memoryMb: { readonly warm: number; readonly most: number; readonly growth: number };
  readonly apiRestarts: number;
  /** Whether the door opens for a genuine delivery afterwards. */
  readonly opensAfterwards: boolean;
  readonly ok: boolean;
}

const secret = 'the-secret-the-app-was-registered-with';
const portal = '62515';
const path = '/webhooks/hubspot';
const batch = 500;
/** Most megabytes the api may grow by once it is warm. */
const mostGrowthMb = 100;

/** Sends mutated webhooks to a real api process, and holds what it answers and stores against what a judge of its own says. */
export async function runWebhookDrill(options: WebhookDrillOptions): Promise<WebhookDrillReport> {
  const product = await startTemporaryProduct({
    ...(options.database ? { database: options.database } : {}),
    workers: 0,
    sandbox: false,
    environment: { HUBSPOT_CLIENT_ID: 'drill', HUBSPOT_CLIENT_SECRET: secret, LOG_LEVEL: 'error' },
  });
  const rows = new Client({ connectionString: product.database.adminUrl });
  try {
    await rows.connect();
    await connectAccount(rows);
    return await drill(product, rows, options);
  } finally {
    await rows.end();
    await product.stop();
  }
}

async function drill(
  product: TemporaryProduct,
  rows: Client,
  options: WebhookDrillOptions,
): Promise<WebhookDrillReport> {
  const { count, seed, senders = 8, onProgress } = options;
  const door: Door = { publicUrl: product.url, path, secret };
  const port = Number(new URL(product.apiUrl).port);
  const ledger = new DrillLedger(seed, door);
  const anyCase = webhookCase(portal);
  const { pid } = product.processes.api.current();
  const memory: number[] = [];
  const startedAt = performance.now();
  const warmUp = Math.ceil(count / 10);
  let sent = 0;
  let warm = 0;
  while (sent < count) {
    const size = Math.min(batch, count - sent);
    const cases = fc.sample(anyCase, { numRuns: size, seed: seed * 1_000_003 + sent });
    const waiting = cases.map((wanted, at) => ({ wanted, index: sent + at }));
    const send = async (): Promise<void> => sendAll({ waiting, door, port, ledger });
    await Promise.all(Array.from({ length: senders }, send));
    sent += size;
    const resident = await residentMb(pid);
    memory.push(resident);
    if (sent <= warmUp || warm === 0) warm = Math.max(warm, resident);
    onProgress?.('Sent', sent, count);
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  const most = Math.max(...memory);
  const figures = await ledger.close(rows);
  const opensAfterwards = await opens(door, port);
  const apiRestarts = product.processes.api.current().pid === pid ? 0 : 1;
  const memoryMb = { warm, most, growth: Math.max(0, most - warm) };
  const ok =
    figures.findings.length === 0 && opensAfterwards && apiRestarts === 0 && memoryMb.growth < mostGrowthMb;
  return {
    seed,
    count,
    perSecond: Math.round(count / seconds),
    ...figures,
    memoryMb,
    apiRestarts,
    opensAfterwards,
    ok,
  };
}

interface Waiting {
  readonly wanted: WebhookCase;
  readonly index: number;
}

interface Sending {
  readonly waiting: Waiting[];
  readonly door: Door;
  readonly port: number;
  readonly ledger: DrillLedger;
}

/** Sends what is waiting until nothing is, over a connection that is kept as long as the api keeps it. */
async function sendAll(sending: Sending): Promise<void> {
  let line = null as RawLine | null;
  for (let group = nextGroup(sending); group.length > 0; group = nextGroup(sending)) {
    for (let rest = group; rest.length > 0;) {
      const kept: RawLine | null = line?.usable && rest.every(({ alone }) => !alone) ? line : null;
      if (!kept) line?.close();
      line = kept ?? (await RawLine.open(sending.port));
      const { answers, silent } = await exchange(line, rest);
      // A connection that was idle for long may be closed just when it is used again.
      if (kept && answers.length === 0 && !silent) continue;
      const heard = Math.max(1, answers.length);
      rest.slice(0, heard).forEach((sent, at) => sending.ledger.note(sent, answers[at] ?? null, silent));
      // What stood behind an answer that ended the connection is sent again.
      rest = rest.slice(heard);
      if (silent || rest.length > 0 || !isFriendly(group)) line.close();
    }
  }
  line?.close();
}

function exchange(line: RawLine, group: readonly Prepared[]): Promise<RawAnswers> {
  return line.exchange(
    Buffer.concat(group.map(({ request }) => bytesOf(request))),
    group.map(({ request }) => request.method),
    group.some(({ request }) => leavesOpen(request)),
  );
}

/**
 * The next request, or several to be written in one go when each of them lets another follow: Node answers a broken one at once
 * and hangs up on those before it.
 */
function nextGroup({ waiting, door, ledger }: Sending): readonly Prepared[] {
  const first = waiting.shift();
  if (!first) return [];
  const group = [prepare(first, door, ledger)];
  while (isFriendly(group) && group.length < 1 + (first.index % 4)) {
    const ahead = waiting[0];
    const more = ahead && prepare(ahead, door, ledger);
    if (!more || !isFriendly([more])) break;
    waiting.shift();
    group.push(more);
  }
  return group;
}

interface Prepared {
  readonly index: number;
  readonly marker: string;
  readonly request: RawRequest;
  readonly families: readonly string[];
  readonly verdict: ReturnType<typeof judgeRequest>;
  readonly alone: boolean;
}

function prepare({ wanted, index }: Waiting, door: Door, ledger: DrillLedger): Prepared {
  const now = Date.now();
  const marker = ledger.markerOf(index);
  const request = makeRequest(wanted, door, marker, now);
  const families = [
    `signed: ${wanted.signing}`,
    ...(wanted.skewMs === 0 ? [] : ['another time']),
    ...[...wanted.signed, ...wanted.after].map(({ family }) => family),
  ];
  return { index, marker, request, families, verdict: judgeRequest(request, door, now), alone: wanted.alone };
}

/** Whether another request may follow on the same connection, and be written before this one is answered. */
function isFriendly(group: readonly Prepared[]): boolean {
  return group.every(({ request, alone }) => !alone && isPlain(request));
}

async function opens(door: Door, port: number): Promise<boolean> {
  const wanted: WebhookCase = {
    body: (marker) => Buffer.from(`["${marker}"]`),
    signing: 'genuine',
    skewMs: 0,
    signed: [],
    after: [],
    alone: true,
  };
  const line = await RawLine.open(port);
  const bytes = bytesOf(makeRequest(wanted, door, `last-${randomUUID()}`, Date.now()));
  const { answers } = await line.exchange(bytes, ['POST'], false);
  line.close();
  return answers[0]?.status === 204;
}

/** A connected account, so that its events have an owner. */
async function connectAccount(rows: Client): Promise<void> {
  await rows.query(
    `INSERT INTO connection (id, workspace_id, connector_id, external_account_id, external_account_name, state, state_since,
                             account_facts, connected_by_user_id)
     SELECT $1, m.workspace_id, 'hubspot', $2, 'Drill', 'connected', now(), '{}', m.user_id FROM membership m LIMIT 1`,
    [randomUUID(), portal],
  );
}

async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
}
