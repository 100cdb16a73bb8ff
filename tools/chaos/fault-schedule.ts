import { SeededRandom } from './seeded-random';
import type { ProviderFault, QueueBackend, Strike, Victim } from './strike';

/** Places between two steps, as `racepoint(…)` names them in the product. */
export const workerPlaces = [
  'drain.claimed',
  'decide.fetched',
  'apply.committed',
  'drain.finished',
  'effects.claimed',
  'effects.sent',
  'refresh.before-call',
  'refresh.before-save',
] as const;
export const apiPlaces = ['inbox.committed'] as const;

const providerFaults: readonly ProviderFault[] = [
  { kind: 'serverError', status: 502, percentage: 60 },
  { kind: 'serverError', status: 503, percentage: 100 },
  { kind: 'rateLimited', percentage: 50 },
  { kind: 'connectionReset', percentage: 50 },
  { kind: 'truncatedBody', percentage: 50 },
  { kind: 'htmlBody', percentage: 50 },
  { kind: 'slow', ms: 1_500, percentage: 100 },
];
const tokenFaults: readonly ProviderFault[] = [
  { kind: 'tokenError', status: 503 },
  { kind: 'slowToken', ms: 2_500 },
];

/**
 * Everything that goes wrong in a run, in order: `kills` killed processes, and between them about as many milder troubles. The same
 * seed, number and backend give the same list. The troubles that must not be missing come first, so that a short run has them, too.
 */
export function faultSchedule(seed: number, kills: number, backend: QueueBackend): readonly Strike[] {
  const random = new SeededRandom(seed);
  const hard = killStrikes(random, kills, backend);
  const mild = mildStrikes(random, backend).slice(0, Math.max(hard.length, 5));
  const rounds = Math.max(hard.length, mild.length);
  const blended = random.shuffled(mild);
  return Array.from({ length: rounds }, (_, at) => [hard[at], blended[at]])
    .flat()
    .filter((strike) => strike !== undefined);
}

/** Kills of one kind of process alone, with nothing else wrong: what its death costs by itself. Half of a worker's come between two steps. */
export function killsAlone(seed: number, kills: number, victim: Victim): readonly Strike[] {
  const random = new SeededRandom(seed);
  // A refresh takes place only after an expiry, which would be a trouble of its own.
  const places = random.shuffled(workerPlaces.filter((place) => !place.startsWith('refresh.')));
  return Array.from({ length: kills }, (_, at): Strike => {
    const place = places[(at >> 1) % places.length];
    if (victim === 'worker' && at % 2 === 1 && place !== undefined) return { kind: 'kill_at', victim, place };
    return { kind: 'kill', victims: [victim], downMs: random.between(200, 2_500) };
  });
}

function killStrikes(random: SeededRandom, kills: number, backend: QueueBackend): readonly Strike[] {
  const victims: readonly Victim[] =
    backend === 'redis' ? ['postgres', 'worker', 'redis', 'api'] : ['postgres', 'worker', 'api'];
  const workers = random.shuffled(workerPlaces);
  const strikes: Strike[] = [];
  let left = kills;
  for (let at = 0; left > 0; at += 1) {
    const victim = victims[at % victims.length] ?? 'worker';
    const round = Math.floor(at / victims.length);
    const downMs = random.between(200, 2_500);
    if (victim === 'worker' && round % 3 !== 0) {
      const place = workers[round % workers.length] ?? 'drain.claimed';
      strikes.push({ kind: 'kill_at', victim, place });
    } else if (victim === 'api' && round % 3 === 1) {
      strikes.push({ kind: 'kill_at', victim, place: random.pick(apiPlaces) });
    } else if (round % 4 === 3 && left > 1) {
      const other = random.pick(victims.filter((one) => one !== victim));
      strikes.push({ kind: 'kill', victims: [victim, other], downMs });
      left -= 1;
    } else strikes.push({ kind: 'kill', victims: [victim], downMs });
    left -= 1;
  }
  return random.shuffled(strikes);
}

/** The indispensable ones first, then all others in a random order, again and again. */
function mildStrikes(random: SeededRandom, backend: QueueBackend): readonly Strike[] {
  const first: readonly Strike[] = [
    { kind: 'wipe_queue', structure: false },
    { kind: 'stale_queue' },
    { kind: 'wipe_queue', structure: true },
    { kind: 'freeze', victim: 'worker', ms: 14_000 },
    { kind: 'expire_tokens' },
    { kind: 'line', line: 'postgres', trouble: { kind: 'black_hole', reset: false }, ms: 4_000 },
  ];
  const more = (): readonly Strike[] => [
    { kind: 'freeze', victim: 'worker', ms: random.between(2_000, 20_000) },
    { kind: 'freeze', victim: 'api', ms: random.between(2_000, 8_000) },
    { kind: 'terminate', victim: 'worker' },
    { kind: 'terminate', victim: 'api' },
    { kind: 'wipe_queue', structure: random.chance(0.5) },
    { kind: 'stale_queue' },
    { kind: 'expire_tokens' },
    ...random.shuffled(providerFaults).map(provider(random)),
    ...tokenFaults.map(provider(random)),
    ...lineStrikes(random, backend),
  ];
  return [...first, ...Array.from({ length: 20 }, () => random.shuffled(more())).flat()];
}

const provider =
  (random: SeededRandom) =>
  (fault: ProviderFault): Strike => ({ kind: 'provider', fault, ms: random.between(1_500, 4_000) });

function lineStrikes(random: SeededRandom, backend: QueueBackend): readonly Strike[] {
  const ms = (): number => random.between(1_000, 4_000);
  const reset = random.chance(0.5);
  const queueLine = backend === 'redis' ? 'redis' : 'postgres';
  return [
    { kind: 'line', line: 'postgres', trouble: { kind: 'cut' }, ms: ms() },
    { kind: 'line', line: 'postgres', trouble: { kind: 'latency', ms: random.between(20, 120) }, ms: ms() },
    { kind: 'line', line: 'postgres', trouble: { kind: 'black_hole', reset }, ms: ms() },
    { kind: 'line', line: queueLine, trouble: { kind: 'black_hole', reset: !reset }, ms: ms() },
    { kind: 'line', line: queueLine, trouble: { kind: 'cut' }, ms: ms() },
    { kind: 'line', line: 'provider', trouble: { kind: 'black_hole', reset }, ms: ms() },
    { kind: 'line', line: 'provider', trouble: { kind: 'trickle', bytes: 200, everyMs: 5 }, ms: ms() },
    { kind: 'line', line: 'provider', trouble: { kind: 'truncate', afterBytes: 3_000 }, ms: ms() },
    { kind: 'line', line: 'ingress', trouble: { kind: 'truncate', afterBytes: 10 }, ms: ms() },
    { kind: 'line', line: 'ingress', trouble: { kind: 'cut' }, ms: ms() },
    {
      kind: 'line',
      line: 'mail',
      trouble: { kind: 'truncate', afterBytes: random.between(100, 600) },
      ms: ms(),
    },
    { kind: 'line', line: 'mail', trouble: { kind: 'cut' }, ms: ms() },
  ];
}
