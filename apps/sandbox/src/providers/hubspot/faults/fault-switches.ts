import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { faultKinds, type FaultKind, type FaultName } from './fault-kinds';

interface FaultSettings {
  slow: { ms: number };
  rateLimited: { policy: 'TEN_SECONDLY_ROLLING' | 'SECONDLY' | 'DAILY' };
  serverError: { status: number };
  missingScope: { scope: string };
  searchLag: { ms: number };
  rateLimits: { tenSecondly: number; search: number };
  accessTokenLife: { seconds: number };
  slowToken: { ms: number };
  tokenError: { status: number };
  lateAssociations: { seconds: number };
  duplicateDeliveries: { times: number };
  reorderedDeliveries: { spreadMs: number };
  retryTimeScale: { scale: number };
}
type SettingsOf<Name extends FaultName> = Name extends keyof FaultSettings
  ? FaultSettings[Name]
  : Record<string, never>;

/** Limits any switch can carry: how often, in how many of a hundred cases, until when, for whom. */
const limits = z.object({
  count: z.coerce.number().int().positive().optional(),
  percentage: z.coerce.number().min(0).max(100).optional(),
  durationMs: z.coerce.number().positive().optional(),
  portalId: z.coerce.number().int().optional(),
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
  portalId: number | null;
  match: string | null;
  hits: number;
}

/** Where a fault could strike. */
export interface FaultPlace {
  portalId?: number;
  path?: string;
}

/** The switches of one simulated provider. Several of one kind may be on; the newest that fits the place wins. */
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
    const blankless = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== ''));
    const limit = limits.parse(blankless);
    const definition: FaultKind = faultKinds[kind];
    const fault: Fault = {
      id: randomUUID(),
      kind,
      settings: definition.schema.parse(blankless),
      remaining: limit.count ?? null,
      percentage: limit.percentage ?? 100,
      until: limit.durationMs === undefined ? null : this.now() + limit.durationMs,
      portalId: limit.portalId ?? null,
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

  /** The settings of a switch that is on for this place, without using up its count or rolling its percentage. */
  active<Name extends FaultName>(kind: Name, place: FaultPlace = {}): SettingsOf<Name> | null {
    const fault = this.find(kind, place);
    return fault === undefined ? null : (fault.settings as SettingsOf<Name>);
  }

  /** Strikes: rolls the percentage and uses up one of the count. Null when the switch is off or did not strike. */
  take<Name extends FaultName>(kind: Name, place: FaultPlace = {}): SettingsOf<Name> | null {
    const fault = this.find(kind, place);
    if (fault === undefined || this.random() * 100 >= fault.percentage) return null;
    if (fault.remaining !== null) fault.remaining -= 1;
    fault.hits += 1;
    return fault.settings as SettingsOf<Name>;
  }

  private find(kind: FaultName, place: FaultPlace): Fault | undefined {
    if (this.faults.length === 0) return undefined;
    return this.list().find(
      (fault) =>
        fault.kind === kind &&
        (fault.portalId === null || fault.portalId === place.portalId) &&
        (fault.match === null || (place.path ?? '').includes(fault.match)),
    );
  }
}
