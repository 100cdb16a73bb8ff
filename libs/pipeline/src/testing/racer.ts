import { fork, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseUrls } from '@thread/platform';
import type { RaceDone, RaceOrder } from './race-process';

const places = ['apply.decided', 'by-hand.looked'] as const;
const compiled = __filename.endsWith('.ts')
  ? join(__dirname, '../../../../dist/server/libs/pipeline/src/testing/race-process.js')
  : join(__dirname, 'race-process.js');

/** One process of a race: it stops at the racepoint and goes on when it is told to. */
export class Racer {
  #arrived: (where: 'at_racepoint' | 'done') => void = () => undefined;
  #finished: (error: string | null) => void = () => undefined;
  #waitsAt: string | null = null;
  #letPass = false;

  private constructor(private readonly child: ChildProcess) {
    child.on('message', (message: { readonly racepoint?: string } & Partial<RaceDone>) => {
      if (message.racepoint !== undefined) this.#stopAt(message.racepoint);
      else if (message.kind === 'done') this.#end(message.error ?? null);
    });
    child.once('exit', () => this.#end('The process ended.'));
  }

  /** @throws when the sources are not compiled. */
  static start(urls: DatabaseUrls): Racer {
    if (!existsSync(compiled)) throw new Error('Compile first: node tools/build/compile.mjs');
    const env = {
      PATH: '',
      NODE_ENV: 'test',
      THREAD_RACEPOINT: places.map((place) => `${place}=ask`).join(),
      DATABASE_URL: urls.app,
      DATABASE_VAULT_URL: urls.vault,
      DATABASE_SWEEPER_URL: urls.sweeper,
    };
    return new Racer(
      fork(compiled, [], { env, execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }),
    );
  }

  /** Sets it to work. `arrived`: it stands at the racepoint, or has come to its end without passing one. */
  begin(order: RaceOrder): {
    readonly arrived: Promise<'at_racepoint' | 'done'>;
    readonly finished: Promise<string | null>;
  } {
    this.#letPass = false;
    const arrived = new Promise<'at_racepoint' | 'done'>((resolve) => (this.#arrived = resolve));
    const finished = new Promise<string | null>((resolve) => (this.#finished = resolve));
    this.child.send(order);
    return { arrived, finished };
  }

  /** Lets it pass the racepoint it stands at, and every one after. */
  go(): void {
    this.#letPass = true;
    if (this.#waitsAt !== null) this.child.send({ go: this.#waitsAt });
    this.#waitsAt = null;
  }

  stop(): void {
    if (this.child.connected) this.child.disconnect();
  }

  #stopAt(place: string): void {
    if (this.#letPass) {
      this.child.send({ go: place });
      return;
    }
    this.#waitsAt = place;
    this.#arrived('at_racepoint');
  }

  #end(error: string | null): void {
    this.#arrived('done');
    this.#finished(error);
  }
}
