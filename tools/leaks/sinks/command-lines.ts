import { spawn, type ChildProcess } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { textPiece, type Piece, type Sink } from '../sink';

const lookEveryMs = 250;

/** The command lines of processes, which every user of a machine can see. Read where the system shows them (Linux). */
export class CommandLines implements Sink {
  readonly name = 'command lines';
  readonly #seen = new Map<string, string>();
  readonly #planted: ChildProcess[] = [];
  readonly #timer: NodeJS.Timeout;

  constructor() {
    this.#timer = setInterval(() => void this.#look(), lookEveryMs);
  }

  async *pieces(): AsyncIterable<Piece> {
    await this.#look();
    for (const child of this.#planted.splice(0)) child.kill('SIGKILL');
    for (const [line, place] of this.#seen) yield textPiece(place, line);
  }

  async plant(texts: readonly string[]): Promise<void> {
    const child = spawn(process.execPath, ['-e', 'setTimeout(() => undefined, 60_000)', '--', ...texts], {
      stdio: 'ignore',
    });
    await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject));
    this.#planted.push(child);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    const processes = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
    for (const pid of processes) {
      const line = (await readFile(`/proc/${pid}/cmdline`, 'latin1').catch(() => '')).replaceAll('\0', '\n');
      if (line !== '' && !this.#seen.has(line)) this.#seen.set(line, `process ${line.split('\n')[0] ?? ''}`);
    }
  }
}
