/** What a run came to. */
export const runOutcomes = ['create', 'link', 'update', 'hold', 'ask', 'skip', 'failed'] as const;
export type RunOutcome = (typeof runOutcomes)[number];

/** What a record of a finished piece of work came to: a run's outcome, `none` (there was nothing to decide; the code says why), or cancelled by a person. */
const endings = [...runOutcomes, 'none', 'cancelled'] as const;

/** How records of a re-run stand; the last two have not ended. */
export const rerunResults = [...endings, 'retrying', 'waiting'] as const;
export type RerunResult = (typeof rerunResults)[number];

/** How records of a backfill stand; the last two have not ended. */
export const backfillResults = [...endings, 'queued', 'waiting'] as const;
export type BackfillResult = (typeof backfillResults)[number];
