const shown = '[secret]';
/** Node's registered symbol, named so that this file also loads in a browser. */
const inspectSymbol = Symbol.for('nodejs.util.inspect.custom');

/** A value that cannot be printed by accident: text, JSON and inspection all show `[secret]`. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself. Only for the vault's cipher and for the header or form of a provider call. */
  expose(): string {
    return this.#value;
  }

  toString(): string {
    return shown;
  }

  toJSON(): string {
    return shown;
  }

  [inspectSymbol](): string {
    return shown;
  }
}
