import type { DemoStep } from './demo-report';

/** Runs named steps one after the other, says so on stderr, and keeps how long each took. */
export class StepRunner {
  readonly steps: DemoStep[] = [];

  /** @throws what the step throws, after noting it. */
  async run<T>(name: string, what: string, work: () => Promise<T>): Promise<T> {
    const started = performance.now();
    const took = (): number => Math.round(performance.now() - started);
    try {
      const result = await work();
      this.steps.push({ name, ok: true, ms: took() });
      process.stderr.write(`✔ ${what} (${took()} ms)\n`);
      return result;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.steps.push({ name, ok: false, ms: took(), error: message });
      process.stderr.write(`✘ ${what}: ${message}\n`);
      throw error;
    }
  }
}
