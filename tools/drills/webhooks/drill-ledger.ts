import { createHash } from 'node:crypto';
import type { Client } from 'pg';
import type { Door, Verdict } from './judge-request';
import type { RawAnswer } from './raw-line';
import type { RawRequest } from './raw-request';

export interface DrillFigures {
  /** Answers by status; 0: the connection ended without one. */
  readonly answers: Readonly<Record<string, number>>;
  readonly verdicts: Readonly<Record<Verdict, number>>;
  /** Requests and 2xx answers, by what was changed. */
  readonly families: Readonly<Record<string, { readonly sent: number; readonly accepted: number }>>;
  readonly serverErrors: number;
  readonly forgeriesAccepted: number;
  readonly genuineRefused: number;
  readonly rowsOfRefused: number;
  readonly rowsMissing: number;
  readonly echoes: number;
  readonly silences: number;
  readonly rows: number;
  /** What should not have been, the first of them. */
  readonly findings: readonly string[];
}

interface Sent {
  readonly index: number;
  readonly marker: string;
  readonly request: RawRequest;
  readonly families: readonly string[];
  readonly verdict: Verdict;
}

const mostFindings = 25;

/** What was sent, what was answered, and whether that and what is stored is as it should be. */
export class DrillLedger {
  readonly #prefix: string;
  readonly #answers: Record<string, number> = {};
  readonly #verdicts: Record<Verdict, number> = { accept: 0, refuse: 0, either: 0 };
  readonly #families: Record<string, { sent: number; accepted: number }> = {};
  readonly #counts = { serverErrors: 0, forgeriesAccepted: 0, genuineRefused: 0, echoes: 0, silences: 0 };
  readonly #findings: string[] = [];
  /** Cases answered 2xx; whether their bodies still hold their marker. */
  readonly #accepted = new Map<number, boolean>();
  /** Most rows that accepted bodies without a marker may have made. */
  #unmarkedRows = 0;

  constructor(
    seed: number,
    private readonly door: Pick<Door, 'path'>,
  ) {
    this.#prefix = `mark${seed}x`;
  }

  /** Carries a check: bodies are altered, too, and one digit more or less must not name another case. */
  markerOf(index: number): string {
    return `${this.#prefix}${index}c${checkOf(index)}y`;
  }

  /** @param answer null: the connection ended, or stayed silent, without one. */
  note(sent: Sent, answer: RawAnswer | null, silent: boolean): void {
    const status = answer?.status ?? 0;
    const accepted = status >= 200 && status < 300 && !this.#isPage(sent.request, status);
    this.#answers[status] = (this.#answers[status] ?? 0) + 1;
    this.#verdicts[sent.verdict] += 1;
    for (const name of new Set(sent.families)) {
      const family = (this.#families[name] ??= { sent: 0, accepted: 0 });
      family.sent += 1;
      if (accepted) family.accepted += 1;
    }
    if (accepted) this.#remember(sent);
    if (silent) this.#find('silences', 'was not answered', sent, status);
    if (status >= 500) this.#find('serverErrors', `was answered ${status}`, sent, status);
    if (accepted && sent.verdict === 'refuse') this.#find('forgeriesAccepted', 'was accepted', sent, status);
    if (!accepted && sent.verdict === 'accept') this.#find('genuineRefused', 'was refused', sent, status);
    if (answer && (answer.body.includes('echo-me-back') || answer.body.includes(sent.marker)))
      this.#find('echoes', 'was echoed', sent, status);
  }

  /** Holds the inbox against the answers. */
  async close(rows: Client): Promise<DrillFigures> {
    const { rows: found } = await rows.query<{ index: string | null; check: string | null; n: string }>(
      `SELECT substring(encode(body, 'escape') from $1) AS index, substring(encode(body, 'escape') from $2) AS check, count(*) AS n
       FROM inbox_event GROUP BY 1, 2`,
      [`${this.#prefix}(\\d+)c[0-9a-f]{8}y`, `${this.#prefix}\\d+c([0-9a-f]{8})y`],
    );
    const marked = found.filter(({ index, check }) => index !== null && check === checkOf(Number(index)));
    const stored = new Set(marked.map(({ index }) => Number(index)));
    const rowsOfRefused = [...stored].filter((index) => !this.#accepted.has(index));
    const missing = [...this.#accepted].filter(([index, held]) => held && !stored.has(index));
    const sumOf = (some: typeof found): number => some.reduce((sum, { n }) => sum + Number(n), 0);
    const unmarked = sumOf(found) - sumOf(marked);
    for (const index of rowsOfRefused) this.#tell(`case ${index} was refused and is stored`);
    for (const [index] of missing) this.#tell(`case ${index} was accepted and is not stored`);
    if (unmarked > this.#unmarkedRows)
      this.#tell(`${unmarked} rows without a marker are stored, at most ${this.#unmarkedRows} were accepted`);
    return {
      answers: this.#answers,
      verdicts: this.#verdicts,
      families: this.#families,
      ...this.#counts,
      rowsOfRefused: rowsOfRefused.length,
      rowsMissing: missing.length,
      rows: sumOf(found),
      findings: this.#findings,
    };
  }

  /** Whoever reads another address gets the dashboard's page. */
  #isPage({ method, target }: RawRequest, status: number): boolean {
    return status === 200 && /^(GET|HEAD)$/.test(method) && target !== this.door.path;
  }

  #remember({ index, marker, request }: Sent): void {
    const marked = request.body.includes(marker);
    const known = this.#accepted.get(index);
    this.#accepted.set(index, known ?? marked);
    // An event of each array may lack the marker the others have.
    this.#unmarkedRows += mostElements(request.body);
  }

  #find(
    kind: 'serverErrors' | 'forgeriesAccepted' | 'genuineRefused' | 'echoes' | 'silences',
    what: string,
    sent: Sent,
    status: number,
  ): void {
    this.#counts[kind] += 1;
    const { method, target, version, framing, body } = sent.request;
    const start = body.subarray(0, 80).toString('latin1');
    this.#tell(
      `case ${sent.index} (${sent.families.join(', ')}; ${sent.verdict}) ${what} [${status}]: ` +
        JSON.stringify(
          `${method} ${target.slice(0, 80)} ${version} ${JSON.stringify(framing)} ${body.length} bytes ${start}`,
        ),
    );
  }

  #tell(finding: string): void {
    if (this.#findings.length < mostFindings) this.#findings.push(finding);
  }
}

function checkOf(index: number): string {
  return createHash('sha256').update(String(index)).digest('hex').slice(0, 8);
}

/** No array has more elements than commas and one. */
function mostElements(body: Buffer): number {
  let commas = 0;
  for (let at = body.indexOf(0x2c); at >= 0; at = body.indexOf(0x2c, at + 1)) commas += 1;
  return commas + 1;
}
