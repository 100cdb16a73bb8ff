import { z } from 'zod';
import { Secret, UnexpectedResponse } from '@thread/connector-kit';
import type { ConnectorAuth, IssuedTokens } from '@thread/connector-kit';
import { connectorId } from '../salesforce.errors';
import { scopesOf } from './scopes';

/** Salesforce names no life. Sessions end after two idle hours where nobody changed that; a session that ends sooner answers 401 and is renewed then. */
const assumedLifeSeconds = 105 * 60;

/** Reads tokens out of an answer of the token endpoint. Throws UnexpectedResponse when there is no access token. */
export const readIssuedTokens: ConnectorAuth['readIssuedTokens'] = ({
  accessToken,
  refreshToken,
  params,
}) => {
  if (!accessToken)
    throw new UnexpectedResponse('Salesforce’s token answer holds no access token.', {
      connectorId,
      operation: 'oauth.token',
    });
  const scope = params['scope'];
  return {
    accessToken: new Secret(accessToken),
    refreshToken: refreshToken ? new Secret(refreshToken) : null,
    expiresInSeconds: assumedLifeSeconds,
    scopes: typeof scope === 'string' ? scopesOf(scope) : null,
  };
};

/** Shape of the refresh answer. With rotation switched on it brings the next refresh token, and the one just used is dead; without, it brings none. */
export const refreshAnswer = z
  .looseObject({ access_token: z.string().min(1), refresh_token: z.string().min(1).nullish() })
  .transform(({ access_token: accessToken, refresh_token: refreshToken, ...params }): IssuedTokens =>
    readIssuedTokens({ accessToken, refreshToken: refreshToken ?? null, params }),
  );
