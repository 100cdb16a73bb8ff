import { z } from 'zod';
import { admins, endpoint, everyone } from '../http/endpoint';
import { Id, Instant } from '../http/shapes';

export const FirstLookView = z.object({
  /** The source keeps no history of what rules wait for: where deals stood has to be looked at. */
  needed: z.boolean(),
  /** The newest look at all of the rule's pipelines; null when there was none. */
  look: z
    .object({
      state: z.enum(['looking', 'done', 'failed', 'unneeded']),
      /** Deals looked at so far. */
      looked: z.number().int(),
      askedAt: Instant,
      finishedAt: Instant.nullable(),
      /** What it failed with, or what it waits for. */
      error: z
        .object({
          code: z.string(),
          text: z.string(),
          nextStep: z.string().nullable(),
          /** When it goes on by itself; null when it does not. */
          retryAt: Instant.nullable(),
        })
        .nullable(),
    })
    .nullable(),
});
export type FirstLookView = z.infer<typeof FirstLookView>;

const ruleParams = z.object({ ruleId: Id });

export const readFirstLook = endpoint({
  id: 'readFirstLook',
  method: 'GET',
  path: '/rules/{ruleId}/first-look',
  tag: 'Rules',
  summary: 'How far the look is at where deals stood when the rule was switched on.',
  access: everyone,
  scope: 'configuration:read',
  params: ruleParams,
  response: FirstLookView,
  success: 200,
});
export const lookAgain = endpoint({
  id: 'lookAgain',
  method: 'POST',
  path: '/rules/{ruleId}/first-look',
  tag: 'Rules',
  summary: 'Look again at where the deals of the rule’s pipelines stand.',
  description:
    'A look is taken by itself when a rule is switched on, and when it waits in another pipeline. One that is under way for the same pipelines begins anew.',
  access: admins,
  scope: 'configuration:write',
  audit: 'rule.looked_again',
  params: ruleParams,
  response: FirstLookView,
  success: 202,
});
