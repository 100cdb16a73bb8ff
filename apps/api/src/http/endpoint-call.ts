import type { Endpoint } from '@thread/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { ActiveSession } from '@thread/data';
import type { SignedIn } from '../auth/signed-in';
import { ProblemError } from './problem-error';

type OutputOf<Schema> = Schema extends z.ZodType ? z.output<Schema> : never;
type PartsOf<E> =
  E extends Endpoint<infer Params, infer Query, infer Body, infer Response>
    ? { readonly params: Params; readonly query: Query; readonly body: Body; readonly response: Response }
    : never;

/** Views hand instants over as Dates; the answer carries them as RFC 3339 text. */
type Sendable<T> = T extends string
  ? T | (string extends T ? Date : never)
  : T extends readonly (infer Item)[]
    ? readonly Sendable<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]: Sendable<T[Key]> }
      : T;

/** What a handler may answer: the declared response, with Dates for instants. Undeclared members are stripped on the way out. */
export type AnswerOf<E> = PartsOf<E>['response'] extends z.ZodNever
  ? void
  : Sendable<z.input<PartsOf<E>['response']>>;

/** One validated call of a declared endpoint. */
export class EndpointCall<Params, Query, Body> {
  constructor(
    readonly params: Params,
    readonly query: Query,
    readonly body: Body,
    readonly request: FastifyRequest,
    readonly reply: FastifyReply,
    private readonly signedIn: SignedIn | null,
  ) {}

  /** Who calls. Throws `session.required` on a public endpoint called without a session. */
  get session(): SignedIn {
    if (!this.signedIn) throw new ProblemError('session.required');
    return this.signedIn;
  }

  /** The person's own session. Throws `session.required` when an API key calls. */
  get ownSession(): ActiveSession {
    if (!this.session.session) throw new ProblemError('session.required');
    return this.session.session;
  }
}

export type CallOf<E> = EndpointCall<
  OutputOf<PartsOf<E>['params']>,
  OutputOf<PartsOf<E>['query']>,
  OutputOf<PartsOf<E>['body']>
>;
