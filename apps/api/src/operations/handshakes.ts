import type { Secret } from '@thread/connector-kit';
import { Injectable } from '@nestjs/common';

/** A secret some request brought as a provider's handshake. Whether a provider sent it is for a person to find out. */
export interface Handshake {
  readonly connectorId: string;
  readonly at: Date;
  readonly secret: Secret;
}

const kept = 5;
const keptForMs = 60 * 60 * 1000;

/**
 * Handshakes of the last hour, for the operator's page alone: the newest few, in this process's memory, never logged or stored. Nothing is verified with them;
 * a secret counts once the operator has configured it.
 */
@Injectable()
export class Handshakes {
  #noted: readonly Handshake[] = [];

  note(connectorId: string, secret: Secret, at: Date): void {
    const others = this.#noted.filter((one) => one.secret.expose() !== secret.expose());
    this.#noted = [{ connectorId, at, secret }, ...others].slice(0, kept);
  }

  /** Newest first. */
  list(now: Date): readonly Handshake[] {
    return this.#noted.filter(({ at }) => now.getTime() - at.getTime() < keptForMs);
  }
}
