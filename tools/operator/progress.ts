const barWidth = 30;
const everyMs = 2_000;
const everyMsOnTerminal = 100;

/** How far a long command is: a bar on a terminal, now and then a plain line elsewhere. Always on stderr. */
export class Progress {
  #shownAt = 0;
  #drawn = false;

  /** @param total 0 or less when nobody knows. */
  show(what: string, done: number, total: number): void {
    const terminal = process.stderr.isTTY;
    const now = performance.now();
    if (now - this.#shownAt < (terminal ? everyMsOnTerminal : everyMs) && done < total) return;
    this.#shownAt = now;
    const share = total > 0 ? Math.min(1, done / total) : 0;
    const filled = Math.round(share * barWidth);
    const bar = terminal ? `[${'█'.repeat(filled)}${' '.repeat(barWidth - filled)}] ` : '';
    const figures = `${done.toLocaleString('en')}${total > 0 ? ` of ${total.toLocaleString('en')}` : ''}`;
    process.stderr.write(terminal ? `\r${what} ${bar}${figures}` : `${what}: ${figures}\n`);
    this.#drawn = Boolean(terminal);
  }

  /** Ends the bar's line. */
  end(): void {
    if (this.#drawn) process.stderr.write('\n');
    this.#drawn = false;
  }
}
