import type fc from 'fast-check';
import type { RawRequest } from './raw-request';

/** One change of a request, under the name of its family. */
export interface Mutation {
  readonly family: string;
  readonly change: (request: RawRequest) => void;
}

export type Change = Mutation['change'];

export const family = (name: string, changes: fc.Arbitrary<Change>): fc.Arbitrary<Mutation> =>
  changes.map((change) => ({ family: name, change }));
