import { Problem } from '@thread/contracts';

/**
 * Why a call did not work, in words for a person. `code` is the server's stable problem code, or `network.unreachable`
 * (no answer at all) and `network.unreadable` (an answer that is not ours), both with status 0.
 */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string | null;
  readonly nextStep: string | null;
  readonly requestId: string | null;
  readonly errors: readonly { readonly path: string; readonly code: string; readonly message: string }[];

  constructor(facts: Partial<Problem> & Pick<Problem, 'title' | 'status' | 'code'>) {
    super(facts.detail ? `${facts.title}: ${facts.detail}` : facts.title);
    this.title = facts.title;
    this.status = facts.status;
    this.code = facts.code;
    this.detail = facts.detail ?? null;
    this.nextStep = facts.nextStep ?? null;
    this.requestId = facts.requestId ?? null;
    this.errors = facts.errors ?? [];
  }
}

/** A fault of ours or of the way to us: may be different a moment later, and somebody may have to look into it. */
export function isFault({ status }: Pick<ApiProblem, 'status'>): boolean {
  return status === 0 || status === 429 || status >= 500;
}

const unreadable = {
  code: 'network.unreadable',
  status: 0,
  title: 'The answer could not be read',
  nextStep: 'Reload the page. If it stays, the server may be a different version from this page.',
} as const;

/** What to throw when no answer came. */
export function unreachable(): ApiProblem {
  return new ApiProblem({
    code: 'network.unreachable',
    status: 0,
    title: 'Thread cannot be reached',
    detail: 'Nothing you entered is lost: it is still on this page.',
    nextStep: 'Check your network and try again.',
  });
}

/** What to throw when the answer does not have the declared shape. */
export function unexpectedShape(endpointId: string, where: string): ApiProblem {
  return new ApiProblem({
    ...unreadable,
    detail: `${endpointId} answered something unexpected at ${where}.`,
  });
}

/** Reads an error answer; anything that is not problem+json becomes a problem that names the status. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const parsed = Problem.safeParse(await response.json().catch(() => null));
  if (parsed.success) return new ApiProblem(parsed.data);
  return new ApiProblem({
    ...unreadable,
    status: response.status,
    detail: `The server answered ${response.status}.`,
  });
}

/** Any thrown value as a problem, so that a page has one way to show it. */
export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  return new ApiProblem({
    code: 'page.failed',
    status: 0,
    title: 'This page hit an error',
    detail: error instanceof Error ? error.message : 'Unknown error.',
    nextStep: 'Reload the page.',
  });
}
