import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/** Keeps one JSON document on disk: read once at start, written whole and atomically some time after a change. */
export class StateFile {
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly path: string | null,
    private readonly snapshot: () => unknown,
    private readonly delayMs: number,
  ) {}

  /**
   * The saved document, or null when there is none or persistence is off.
   * @throws Error when the file exists but is not JSON: silently starting afresh would lose the CRM.
   */
  static load(path: string | null): unknown {
    if (path === null || !existsSync(path)) return null;
    try {
      return JSON.parse(readFileSync(path, 'utf8'));
    } catch (error) {
      throw new Error(`The sandbox state file ${path} is damaged. Move it away to start from the seed.`, {
        cause: error,
      });
    }
  }

  /** Notes that something changed; the write follows within the delay, however many changes come. */
  touch(): void {
    if (this.path === null || this.timer !== null) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      this.write();
    }, this.delayMs);
    this.timer.unref();
  }

  /** Writes now (at shutdown). */
  flush(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.write();
  }

  private write(): void {
    if (this.path === null) return;
    mkdirSync(dirname(this.path), { recursive: true });
    const draft = `${this.path}.${process.pid}.tmp`;
    writeFileSync(draft, JSON.stringify(this.snapshot()));
    renameSync(draft, this.path);
  }
}
