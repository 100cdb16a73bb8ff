import { z } from 'zod';

/** RFC 9457 problem details. `code` is stable; `title` and `detail` are for people. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: z.string().optional(),
  instance: z.string().optional(),
  requestId: z.string(),
  /** What the person can do next. */
  nextStep: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof Problem>;

/** Codes any route may answer. */
export const generalProblems = {
  'request.invalid': 400,
  'session.required': 401,
  'key.invalid': 401,
  'session.forbidden': 403,
  'key.scope_missing': 403,
  'resource.not_found': 404,
  'resource.conflict': 409,
  'request.too_large': 413,
  'request.unsupported_media_type': 415,
  'request.rate_limited': 429,
  'server.error': 500,
  'server.unavailable': 503,
} as const;
