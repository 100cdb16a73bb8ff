/** One way in which things go wrong, and what Thread must do then. */
export interface Fault {
  /** `F01` to `F125`; tests name it in their titles. */
  readonly id: string;
  readonly fault: string;
  readonly must: string;
  /** What no test covers, and why. A fault without any test has to say it. */
  readonly open?: string;
}

export interface FaultGroup {
  readonly title: string;
  readonly faults: readonly Fault[];
}
