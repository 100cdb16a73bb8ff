import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { faultKinds, type FaultKind, type FaultName } from './fault-kinds';

interface FaultSettings {
  slow: { ms: number };
  serverError: { status: number };
  dailyLimit: { max: number };
  shortPages: { rows: number };
  hiddenObject: { object: string };
  hiddenField: { object: string; field: string };
  readOnlyObject: { object: string };
  sessionLife: { seconds: number };
  slowToken: { ms: number };
  tokenError: { status: number };
  lateCommit: { ms: number };
  validationRule: { message: string };
  captureOff: { object: string };
  subscribeRefused: { object: string };
  slowStream: { ms: number };
  earlyKeepAlive: { ms: number };
  duplicateMessages: { times: number };
  messageRetryScale: { scale: number };
}
type SettingsOf<Name extends FaultName> = Name extends keyof FaultSettings
  ? FaultSettings[Name]
  : Record<string, never>;

const limits = z.object({
  count: z.coerce.number().int().positive().optional(),
  orgNumber: z.coerce.number().int().optional(),
  match: z.string().min(1).optional(),
});

/** A switch that is on. `remaining` null = until cleared. `match` = only paths containing this text. */
export interface Fault {
  id: string;
  kind: FaultName;
  settings: Record<string, unknown>;
  remaining: number | null;
  orgNumber: number | null;
  match: string | null;
  hits: number;
}

/** Where a fault could strike. */
export interface FaultPlace {
  orgNumber?: number;
  path?: string;
}

/** The switches. Several of one kind may be on; the newest that fits the place wins. */
export class FaultSwitches {
  private faults: Fault[] = [];

  /** Turns a switch on. @throws ZodError for unknown kinds and unfit parameters. */
  set(input: Record<string, unknown>): Fault {
    const kind = z.enum(Object.keys(faultKinds) as [FaultName, ...FaultName[]]).parse(input.kind);
    const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== ''));
    const limit = limits.parse(given);
    const definition: FaultKind = faultKinds[kind];
    const fault: Fault = {
      id: randomUUID(),
      kind,
      settings: definition.schema.parse(given),
      remaining: limit.count ?? null,
      orgNumber: limit.orgNumber ?? null,
      match: limit.match ?? null,
      hits: 0,
    };
    this.faults.unshift(fault);
    return fault;
  }

  /** Turns one switch off, or all. Returns how many went. */
  clear(id?: string): number {
    const before = this.list().length;
    this.faults = id === undefined ? [] : this.faults.filter((fault) => fault.id !== id);
    return before - this.faults.length;
  }

  /** The switches that are on now, newest first. */
  list(): Fault[] {
    this.faults = this.faults.filter((fault) => fault.remaining !== 0);
    return this.faults;
  }

  /** The settings of a switch that is on for this place, without using up its count. */
  active<Name extends FaultName>(kind: Name, place: FaultPlace = {}): SettingsOf<Name> | null {
    return this.all(kind, place)[0] ?? null;
  }

  /** The settings of every switch of a kind that is on for this place. */
  all<Name extends FaultName>(kind: Name, place: FaultPlace = {}): SettingsOf<Name>[] {
    return this.fitting(kind, place).map((fault) => fault.settings as SettingsOf<Name>);
  }

  /** Strikes: uses up one of the count. Null when the switch is off. */
  take<Name extends FaultName>(kind: Name, place: FaultPlace = {}): SettingsOf<Name> | null {
    const [fault] = this.fitting(kind, place);
    if (fault === undefined) return null;
    if (fault.remaining !== null) fault.remaining -= 1;
    fault.hits += 1;
    return fault.settings as SettingsOf<Name>;
  }

  private fitting(kind: FaultName, place: FaultPlace): Fault[] {
    return this.list().filter(
      (fault) =>
        fault.kind === kind &&
        (fault.orgNumber === null || fault.orgNumber === place.orgNumber) &&
        (fault.match === null || (place.path ?? '').includes(fault.match)),
    );
  }
}
