import type { z } from 'zod';

/** One queue hop: a named queue, the shape of its jobs, and how many of them one process works on at a time. */
export interface StageDefinition<T> {
  /** Queue name; letters, digits and dashes. Stable: jobs of an older version carry it. */
  readonly name: string;
  /** Ids only: job data is stored in clear text. */
  readonly payload: z.ZodType<T>;
  readonly concurrency: number;
  /** Runs on its own every so many milliseconds, beside being woken. */
  readonly every?: { readonly ms: number; readonly payload: T };
}

/** As much of a stage as the queue itself needs to know, whatever its payload. */
export interface StageOutline {
  readonly name: string;
  readonly every?: { readonly ms: number; readonly payload: unknown };
}

const stageName = /^[a-z][a-z0-9-]*$/;

/** Declares a stage. Throws when the name cannot be a queue name on both backends. */
export function defineStage<T>(stage: StageDefinition<T>): StageDefinition<T> {
  if (!stageName.test(stage.name))
    throw new Error(`Stage name ${JSON.stringify(stage.name)} must be lower-case letters, digits and dashes`);
  return stage;
}
