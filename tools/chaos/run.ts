import type { SandboxClient } from '../product-client/sandbox-client';
import type { ChaosGround } from './chaos-ground';
import type { CrmHand, CrmPlace } from './crm-hand';
import type { DealPlan } from './deal-plan';
import type { DeliveryLedger } from './delivery-ledger';
import type { MemoryWatch } from './memory-watch';
import type { SeededRandom } from './seeded-random';
import type { SigningSender } from './signing-sender';
import type { QueueBackend, Victim } from './strike';
import type { Striker } from './striker';
import type { TokenWatch } from './token-watch';

export interface ChaosOptions {
  readonly backend: QueueBackend;
  readonly seed: number;
  readonly events: number;
  readonly kills: number;
  readonly workers: number;
  /** Only kills of this kind of process; everything goes wrong when none is named. */
  readonly victim?: Victim | undefined;
  /** After so many minutes no further fault begins. */
  readonly minutes: number;
  /** Data and logs stay although nothing is wrong. */
  readonly keep?: boolean;
  readonly tell: (line: string) => void;
}

/** The parts of a run that is under way. */
export interface Run {
  readonly options: ChaosOptions;
  readonly ground: ChaosGround;
  readonly sandbox: SandboxClient;
  readonly place: CrmPlace;
  readonly plan: DealPlan;
  readonly hand: CrmHand;
  readonly ledger: DeliveryLedger;
  readonly sender: SigningSender;
  readonly striker: Striker;
  readonly tokens: TokenWatch;
  readonly memory: MemoryWatch;
  readonly random: SeededRandom;
  /** Rows of other workspaces before the first fault. */
  readonly foreignRows: number;
}
