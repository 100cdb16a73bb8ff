import { z } from 'zod';
import { Secret, UnexpectedResponse } from '@thread/connector-kit';
import type { ConnectorAuth, IssuedTokens } from '@thread/connector-kit';
import { connectorId } from '../notion.errors';

/**
 * Notion names no life for its access tokens, so that a 401 is what says it is over. Once a month both are renewed all the same, which also shows that the
 * grant still lives.
 */
const assumedLifeSeconds = 30 * 24 * 60 * 60;

const stated = z.object({ expires_in: z.number().int().positive().optional().catch(undefined) });

/** Reads tokens out of an answer of the token endpoint. Throws UnexpectedResponse when there is no access token. */
export const readIssuedTokens: ConnectorAuth['readIssuedTokens'] = ({
  accessToken,
  refreshToken,
  params,
}) => {
  if (!accessToken)
    throw new UnexpectedResponse('Notion’s token answer holds no access token.', {
      connectorId,
      operation: 'oauth.token',
    });
  return {
    accessToken: new Secret(accessToken),
    refreshToken: refreshToken ? new Secret(refreshToken) : null,
    expiresInSeconds: stated.parse(params).expires_in ?? assumedLifeSeconds,
    scopes: null,
  };
};

/** Shape of the refresh answer, read the same way. */
export const refreshAnswer = z
  .looseObject({ access_token: z.string().min(1), refresh_token: z.string().min(1).nullish() })
  .transform(({ access_token: accessToken, refresh_token: refreshToken, ...params }): IssuedTokens =>
    readIssuedTokens({ accessToken, refreshToken: refreshToken ?? null, params }),
  );
