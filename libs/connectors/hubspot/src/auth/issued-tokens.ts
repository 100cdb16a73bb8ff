import { z } from 'zod';
import { Secret, UnexpectedResponse } from '@thread/connector-kit';
import type { ConnectorAuth, IssuedTokens } from '@thread/connector-kit';
import { connectorId } from '../hubspot.errors';
import { tokenParams } from '../hubspot.schemas';

/** What HubSpot documents; used should an answer not say. */
const documentedLifeSeconds = 1800;

/** Reads tokens out of an answer of the token endpoint. Throws UnexpectedResponse when there is no access token. */
export const readIssuedTokens: ConnectorAuth['readIssuedTokens'] = ({
  accessToken,
  refreshToken,
  params,
}) => {
  if (!accessToken)
    throw new UnexpectedResponse('HubSpot’s token answer holds no access token.', {
      connectorId,
      operation: 'oauth.token',
    });
  const { expires_in: seconds, scopes } = tokenParams.parse(params);
  return {
    accessToken: new Secret(accessToken),
    refreshToken: refreshToken ? new Secret(refreshToken) : null,
    expiresInSeconds: seconds ?? documentedLifeSeconds,
    scopes: scopes ?? null,
  };
};

/** Shape of the refresh answer, read the same way. */
export const refreshAnswer = z
  .looseObject({ access_token: z.string().min(1), refresh_token: z.string().min(1).nullish() })
  .transform(({ access_token: accessToken, refresh_token: refreshToken, ...params }): IssuedTokens =>
    readIssuedTokens({ accessToken, refreshToken: refreshToken ?? null, params }),
  );
