import { inspect } from 'node:util';
import {
  AuthorisationExpired,
  ConnectorError,
  MissingScope,
  PayloadRejected,
  RecordConflict,
  RecordNotFound,
  UnexpectedResponse,
  VendorUnavailable,
} from '../errors/connector-error';
import type { ConnectorContractSubject } from './contract-subject';
import { startLoopbackServer } from './loopback-server';
import type { LoopbackHandler } from './loopback-server';

type ErrorsSubject = NonNullable<ConnectorContractSubject['errors']>;

const token = 'token-canary-4711';
const bodyCanary = 'body-canary-4712';
const headerCanary = 'header-canary-4713';

/** Calls against a server that answers so, and hands back what was thrown. */
const thrownBy = async (
  subject: ErrorsSubject,
  handler: LoopbackHandler,
  signal = AbortSignal.timeout(10_000),
): Promise<unknown> => {
  const server = await startLoopbackServer(handler);
  try {
    return await subject.call(server.url, token, signal).then(
      () => 'nothing was thrown',
      (error: unknown) => error,
    );
  } finally {
    await server.close();
  }
};

const answering =
  (subject: ErrorsSubject, status: number): LoopbackHandler =>
  () => ({
    status,
    headers: { 'x-request-secret': headerCanary },
    body: { ...subject.body(status), note: bodyCanary, message: `${bodyCanary} ${token}` },
  });

const expectSafe = (error: unknown): ConnectorError => {
  expect(error).toBeInstanceOf(ConnectorError);
  const connectorError = error as ConnectorError;
  const printed = `${inspect(error, { depth: 20, showHidden: true })}${JSON.stringify(error)}${connectorError.stack ?? ''}`;
  for (const canary of [token, bodyCanary, headerCanary]) expect(printed).not.toContain(canary);
  expect(connectorError.cause).toBeUndefined();
  return connectorError;
};

/** The error table over real HTTP: each status becomes its ConnectorError, and none carries token, body or headers. */
export function describeErrorConversion(subject: ErrorsSubject): void {
  describe('errors', () => {
    it.each([
      [400, PayloadRejected],
      [401, AuthorisationExpired],
      [403, MissingScope],
      [404, RecordNotFound],
      [409, RecordConflict],
      [500, VendorUnavailable],
      [502, VendorUnavailable],
      [503, VendorUnavailable],
      [504, VendorUnavailable],
      [521, VendorUnavailable],
      [418, UnexpectedResponse],
    ])('turns %i into its error, with the status and nothing secret', async (status, type) => {
      const error = expectSafe(await thrownBy(subject, answering(subject, status)));
      expect(error).toBeInstanceOf(type);
      expect(error.facts.status).toBe(status);
    });

    it.each(subject.waits ?? [423, 429, 477])('waits after %i', async (status) => {
      const error = expectSafe(await thrownBy(subject, answering(subject, status)));
      expect(error.retry).toEqual({ kind: 'after', ms: expect.any(Number) });
    });

    it('turns a lost connection into VendorUnavailable', async () => {
      expect(expectSafe(await thrownBy(subject, () => 'hang up'))).toBeInstanceOf(VendorUnavailable);
    });

    it('turns a refused connection into VendorUnavailable', async () => {
      const server = await startLoopbackServer(() => null);
      await server.close();
      const error: unknown = await subject
        .call(server.url, token, AbortSignal.timeout(10_000))
        .catch((thrown: unknown) => thrown);
      expect(expectSafe(error)).toBeInstanceOf(VendorUnavailable);
    });

    it('gives up at the deadline', async () => {
      const signal = AbortSignal.timeout(50);
      expect(expectSafe(await thrownBy(subject, () => 'stay silent', signal))).toBeInstanceOf(
        VendorUnavailable,
      );
    });

    it.each([200, 502, 404])('is not confused by an HTML page under %i', async (status) => {
      const error = expectSafe(
        await thrownBy(subject, () => ({ status, body: `<html>${bodyCanary}</html>` })),
      );
      expect(error).toBeInstanceOf(
        { 200: UnexpectedResponse, 502: VendorUnavailable, 404: RecordNotFound }[status] ?? ConnectorError,
      );
    });

    it('takes an answer of the wrong shape for unexpected', async () => {
      expect(expectSafe(await thrownBy(subject, () => ({ body: [bodyCanary] })))).toBeInstanceOf(
        UnexpectedResponse,
      );
    });
  });
}
