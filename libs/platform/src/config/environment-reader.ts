/** Reads single variables and collects what is wrong with them. Problems name the variable, never its value: it may be a secret. */
export class EnvironmentReader {
  readonly #env: Readonly<Record<string, string | undefined>>;
  readonly #problems: string[] = [];

  constructor(env: Readonly<Record<string, string | undefined>>) {
    this.#env = env;
  }

  get problems(): readonly string[] {
    return this.#problems;
  }

  problem(text: string): void {
    this.#problems.push(text);
  }

  /** Trimmed text; null when absent or blank. */
  text(name: string): string | null {
    return this.#env[name]?.trim() || null;
  }

  /** An absolute URL of one of the given schemes, as written; null when absent (a problem if required) or unusable. */
  url(name: string, schemes: readonly string[], { required = false } = {}): string | null {
    const value = this.text(name);
    if (value === null) {
      if (required) this.problem(`${name} is missing. Set it to a ${schemes.join(':// or ')}:// URL.`);
      return null;
    }
    const parsed = URL.canParse(value) ? new URL(value) : null;
    if (!parsed || !schemes.includes(parsed.protocol.slice(0, -1)) || !value.includes('://')) {
      this.problem(`${name} must be a ${schemes.join(':// or ')}:// URL.`);
      return null;
    }
    return value;
  }

  /** A TCP port; 0 means "any free one". */
  port(name: string, fallback: number): number {
    const value = this.text(name);
    if (value === null) return fallback;
    const port = /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN;
    if (port <= 65_535) return port;
    this.problem(`${name} must be a port number from 0 to 65535.`);
    return fallback;
  }

  /** A whole number of days from `least` to 36,500. */
  days(name: string, fallback: number, least: number): number {
    const value = this.text(name);
    if (value === null) return fallback;
    const days = /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN;
    if (days >= least && days <= 36_500) return days;
    this.problem(`${name} must be a whole number of days from ${least} to 36500.`);
    return fallback;
  }

  choice<T extends string>(name: string, choices: readonly T[], fallback: T): T {
    const value = this.text(name);
    if (value === null) return fallback;
    const found = choices.find((choice) => choice === value);
    if (found === undefined) this.problem(`${name} must be one of ${choices.join(', ')}.`);
    return found ?? fallback;
  }

  /** `true` or `false`; absent is false. */
  flag(name: string): boolean {
    return this.choice(name, ['true', 'false'], 'false') === 'true';
  }
}
