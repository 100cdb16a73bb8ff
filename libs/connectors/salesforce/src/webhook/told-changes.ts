/** What a message says, whichever form it has, as it stands there: nothing of it is checked yet. */
export interface ToldChanges {
  readonly organizationId: string;
  /** `id` is the same whenever the same message is delivered. */
  readonly changes: readonly { readonly id: string; readonly recordId: string }[];
}
