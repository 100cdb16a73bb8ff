import { randomBytes } from 'node:crypto';

/** One stored change event. */
export interface StoredEvent {
  position: number;
  at: number;
  id: string;
  schemaId: string;
  payload: Buffer;
  /** For the traffic log. */
  about: { changeType: string; recordIds: string[] };
}

/** A log as it is kept over a restart; bytes as base64. */
export interface SavedLog {
  mark: string;
  last: number;
  floor: number;
  events: (Omit<StoredEvent, 'payload'> & { payload: string })[];
}

/** Events are kept this long. */
const retentionMs = 72 * 60 * 60_000;
const mostKept = 20_000;

/** The events of one topic of one org. Replay ids are opaque: they name this log and a position in it, and leave gaps. */
export class ChangeLog {
  private events: StoredEvent[] = [];
  private mark = randomBytes(6);
  private last = 1_000;
  /** What is at or below was thrown away. */
  private floor = 0;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly now: () => number) {}

  static restored(saved: SavedLog, now: () => number): ChangeLog {
    const log = new ChangeLog(now);
    log.mark = Buffer.from(saved.mark, 'base64');
    log.last = saved.last;
    log.floor = saved.floor;
    log.events = saved.events.map((event) => ({ ...event, payload: Buffer.from(event.payload, 'base64') }));
    return log;
  }

  snapshot(): SavedLog {
    this.forget();
    return {
      mark: this.mark.toString('base64'),
      last: this.last,
      floor: this.floor,
      events: this.events.map((event) => ({ ...event, payload: event.payload.toString('base64') })),
    };
  }

  get tip(): number {
    return this.last;
  }

  add(event: Omit<StoredEvent, 'position' | 'at'>): void {
    this.last += 1 + (this.last % 3);
    this.events.push({ ...event, position: this.last, at: this.now() });
    this.forget();
    for (const listener of this.listeners) listener();
  }

  /** Events behind a position, oldest first. */
  after(position: number, limit: number): StoredEvent[] {
    const from = this.events.findIndex((event) => event.position > position);
    return from < 0 ? [] : this.events.slice(from, from + limit);
  }

  replayId(position: number): Buffer {
    const id = Buffer.alloc(14);
    this.mark.copy(id);
    id.writeBigUInt64BE(BigInt(position), 6);
    return id;
  }

  /** The position a replay id names; null when it is none of this log or too old. */
  positionOf(replayId: Buffer): number | null {
    if (replayId.length !== 14 || !replayId.subarray(0, 6).equals(this.mark)) return null;
    this.forget();
    const position = Number(replayId.readBigUInt64BE(6));
    return position < this.floor || position > this.last ? null : position;
  }

  /** The position before the oldest event that is still there. */
  get beginning(): number {
    this.forget();
    return this.floor;
  }

  /** Calls `listener` after each new event until the returned function is called. */
  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private forget(): void {
    const oldest = this.now() - retentionMs;
    const kept = this.events.findIndex((event) => event.at >= oldest);
    const gone = Math.max(kept < 0 ? this.events.length : kept, this.events.length - mostKept);
    if (gone === 0) return;
    this.floor = this.events[gone - 1]?.position ?? this.floor;
    this.events = this.events.slice(gone);
  }
}
