import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { faultKinds, type FaultKind, type FaultName, type FaultSettings } from './fault-kinds';

type SettingsOf<Name extends FaultName> = Name extends keyof FaultSettings
  ? FaultSettings[Name]
  : Record<string, never>;

/** Limits any switch can carry: how often, in how many of a hundred cases, until when, on which paths. */
const limits = z.object({
  count: z.coerce.number().int().positive().optional(),
  percentage: z.coerce.number().min(0).max(100).optional(),
  durationMs: z.coerce.number().positive().optional(),
  match: z.string().min(1).optional(),
});

/** A switch that is on. `remaining` null = until cleared. `match` = only paths containing this text. */
export interface Fault {
  id: string;
  kind: FaultName;
  settings: Record<string, unknown>;
  remaining: number | null;
  percentage: number;
  until: number | null;
  match: string | null;
  hits: number;
}

/** The switches of the simulated Notion. The newest of a kind that fits the path wins. */
export class FaultSwitches {
  private faults: Fault[] = [];

  constructor(
    private readonly now: () => number,
    private readonly random: () => number,
    private readonly changed: () => void,
  ) {}

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
      percentage: limit.percentage ?? 100,
      until: limit.durationMs === undefined ? null : this.now() + limit.durationMs,
      match: limit.match ?? null,
      hits: 0,
    };
    this.faults.unshift(fault);
    this.changed();
    return fault;
  }

  /** Turns one switch off, or all. Returns how many went. */
  clear(id?: string): number {
    const before = this.list().length;
    this.faults = id === undefined ? [] : this.faults.filter((fault) => fault.id !== id);
    this.changed();
    return before - this.list().length;
  }

  /** The switches that are on now, newest first. */
  list(): Fault[] {
    this.faults = this.faults.filter(
      (fault) => fault.remaining !== 0 && (fault.until === null || fault.until > this.now()),
    );
    return this.faults;
  }

  /** The settings of a switch that is on, without using up its count or rolling its percentage. */
  active<Name extends FaultName>(kind: Name, path = ''): SettingsOf<Name> | null {
    const fault = this.find(kind, path);
    return fault === undefined ? null : (fault.settings as SettingsOf<Name>);
  }

  /** Strikes: rolls the percentage and uses up one of the count. Null when the switch is off or did not strike. */
  take<Name extends FaultName>(kind: Name, path = ''): SettingsOf<Name> | null {
    const fault = this.find(kind, path);
    if (fault === undefined || this.random() * 100 >= fault.percentage) return null;
    if (fault.remaining !== null) fault.remaining -= 1;
    fault.hits += 1;
    return fault.settings as SettingsOf<Name>;
  }

  private find(kind: FaultName, path: string): Fault | undefined {
    return this.list().find(
      (fault) => fault.kind === kind && (fault.match === null || path.includes(fault.match)),
    );
  }
}
