import type { OauthSettings } from '../contract/connector';
import {
  ConnectorError,
  ConnectorMisconfigured,
  UnexpectedResponse,
  VendorUnavailable,
} from '../errors/connector-error';
import type { ConnectorErrorFacts } from '../errors/connector-error';
import { jsonObjectOf } from '../http/read-json';
import { sendHttp } from '../http/send-http';
import type { HttpRequest } from '../http/send-http';
import { basicAuthorization } from './basic-authorization';
import { CodeFlow } from './code-flow';
import type { TokenAnswer, TokenSender } from './code-flow';
import { tokenErrorOf } from './token-error';

export interface AuthorisationReturn {
  /** The same as when the authorisation was started. */
  readonly redirectUri: string;
  /** Query of the request the browser came back with; the caller has checked its `state` already. */
  readonly query: Readonly<Record<string, unknown>>;
  readonly codeVerifier?: string;
  readonly signal: AbortSignal;
}

export type AuthorisationEnd =
  | {
      readonly kind: 'tokens';
      readonly accessToken: string;
      readonly refreshToken: string | null;
      /** Everything else the answer said, without the tokens. */
      readonly params: Readonly<Record<string, unknown>>;
    }
  /** The person, or the provider on their behalf, said no. Both texts come from the browser: show them escaped, as the provider's words. */
  | { readonly kind: 'denied'; readonly error: string; readonly description: string | null }
  | { readonly kind: 'failed'; readonly error: ConnectorError };

const operation = 'oauth.exchange';
/** Errors of the authorisation answer that mean our request was wrong, not that somebody declined: RFC 6749 §4.1.2.1. */
const ourMistakes = new Set([
  'invalid_request',
  'unauthorized_client',
  'unsupported_response_type',
  'invalid_scope',
  'invalid_client',
  'redirect_uri_mismatch',
]);
const passing = new Set(['server_error', 'temporarily_unavailable']);

const onlyText = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value.slice(0, 2000) : null;
const failed = (error: ConnectorError): AuthorisationEnd => ({ kind: 'failed', error });

const declined = (
  settings: OauthSettings,
  error: string,
  description: string | null,
  facts: ConnectorErrorFacts,
): AuthorisationEnd => {
  const known = /^[A-Za-z_]{1,64}$/.test(error) ? { ...facts, providerCode: error } : facts;
  const own = settings.authorisationError?.(error, description, known) ?? null;
  if (own !== null) return failed(own);
  if (ourMistakes.has(error))
    return failed(new ConnectorMisconfigured('The provider refused our authorisation request.', known));
  if (passing.has(error))
    return failed(new VendorUnavailable('The provider could not handle the authorisation just now.', known));
  return { kind: 'denied', error: error.slice(0, 100), description };
};

/** The exchange as the provider wants it. What proves the client stands in the form or in a header, never in both. */
const tokenRequestOf = (
  settings: OauthSettings,
  form: Readonly<Record<string, string>>,
): Pick<HttpRequest, 'form' | 'json' | 'headers'> => {
  if (settings.tokenRequest !== 'basic_json') return { form };
  const { client_id: clientId, client_secret: _secret, ...json } = form;
  return { json, headers: { authorization: basicAuthorization(clientId ?? '', settings.clientSecret) } };
};

const tokenSender =
  (settings: OauthSettings, facts: ConnectorErrorFacts, signal: AbortSignal): TokenSender =>
  async (form) => {
    const body = tokenRequestOf(settings, form);
    const answer = await sendHttp({ ...facts, method: 'POST', url: settings.tokenUrl, ...body, signal });
    if (answer.status < 200 || answer.status > 299) {
      throw (settings.tokenError ?? tokenErrorOf)(answer, facts, new Date());
    }
    const tokens = jsonObjectOf(answer.text);
    if (!tokens)
      throw new UnexpectedResponse('The token answer is not a JSON object.', {
        ...facts,
        status: answer.status,
      });
    const { access_token: accessToken, refresh_token: refreshToken, id_token: _idToken, ...params } = tokens;
    return {
      accessToken: onlyToken(accessToken),
      refreshToken: onlyToken(refreshToken),
      params,
    } satisfies TokenAnswer;
  };

const onlyToken = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null;

/**
 * Ends an authorisation: exchanges the code for tokens. Never throws; every failure is a ConnectorError that holds no code, token or body.
 * The state is not looked at: the caller must have matched and used it up before.
 */
export async function completeAuthorisation(
  settings: OauthSettings,
  request: AuthorisationReturn,
): Promise<AuthorisationEnd> {
  const facts: ConnectorErrorFacts = {
    connectorId: settings.connectorId ?? new URL(settings.tokenUrl).hostname,
    operation,
  };
  const refusal = onlyText(request.query['error']);
  if (refusal !== null)
    return declined(settings, refusal, onlyText(request.query['error_description']), facts);
  const code = onlyText(request.query['code']);
  // Without this check passport-oauth2 would take the request for a new one and answer with a redirect.
  if (code === null)
    return failed(new UnexpectedResponse('The provider sent the browser back without a code.', facts));
  const flow = new CodeFlow(settings, {
    redirectUri: request.redirectUri,
    send: tokenSender(settings, facts, request.signal),
    ...(request.codeVerifier ? { codeVerifier: request.codeVerifier } : {}),
  });
  const end = await flow.exchange(code);
  if (end.kind === 'tokens' && end.answer.accessToken) {
    return {
      kind: 'tokens',
      accessToken: end.answer.accessToken,
      refreshToken: end.answer.refreshToken ?? null,
      params: end.answer.params,
    };
  }
  if (end.kind === 'failed' && end.thrown instanceof ConnectorError) return failed(end.thrown);
  return failed(new UnexpectedResponse('The token answer holds no access token.', facts));
}
