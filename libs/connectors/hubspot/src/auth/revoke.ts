import { AuthorisationExpired, RecordNotFound } from '@thread/connector-kit';
import type { AppAuth } from '@thread/connector-kit';
import type { HubspotClient } from '../hubspot.client';
import type { HubspotConfig } from '../hubspot.config';
import { nothing } from '../hubspot.schemas';
import { paths } from '../hubspot.paths';
import { z } from 'zod';
import { callOauth } from './oauth-call';

/** Gone already is as good as removed now. */
const unlessGone = async (act: Promise<unknown>): Promise<unknown> => {
  try {
    await act;
    return null;
  } catch (error) {
    return error instanceof AuthorisationExpired || error instanceof RecordNotFound ? null : error;
  }
};

/**
 * Ends our access: revokes the refresh token, then uninstalls the app from the portal with the access token, which a revocation
 * leaves valid until it expires. Both are tried even if the first fails. HubSpot's certification asks for the uninstall; its admins get an e-mail.
 * The uninstall is for the whole portal, so it must not be called while another connection of ours uses the same one.
 */
export function createRevoke(config: HubspotConfig, client: HubspotClient): AppAuth['revoke'] {
  return async ({ accessToken, refreshToken }, signal) => {
    const revoked = refreshToken
      ? await unlessGone(
          callOauth(config, {
            operation: 'oauth.revoke',
            below: '/revoke',
            form: { token: refreshToken.expose(), token_type_hint: 'refresh_token' },
            schema: z.unknown(),
            signal,
          }),
        )
      : null;
    const uninstalled = await unlessGone(
      client.send(
        { accessToken, signal },
        'app.uninstall',
        { method: 'DELETE', path: paths.externalInstall },
        nothing,
      ),
    );
    const failure = revoked ?? uninstalled;
    if (failure !== null) throw failure;
  };
}
