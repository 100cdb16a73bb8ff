import OAuth2Strategy from 'passport-oauth2';
import type { OauthSettings } from '../contract/connector';

type Request = Parameters<OAuth2Strategy['authenticate']>[0];

/** Sends the token request of the code exchange; hands the answer to node-oauth's callback shape. */
export type TokenSender = (form: Readonly<Record<string, string>>) => Promise<TokenAnswer>;

export interface TokenAnswer {
  readonly accessToken: string | null;
  readonly refreshToken: string | null;
  readonly params: Readonly<Record<string, unknown>>;
}

interface CodeFlowOptions {
  readonly redirectUri: string;
  readonly extraParams?: Readonly<Record<string, string>>;
  readonly codeVerifier?: string;
  readonly send?: TokenSender;
}

/** How one pass through the strategy ended. */
export type FlowEnd =
  | { readonly kind: 'redirect'; readonly url: string }
  | { readonly kind: 'tokens'; readonly answer: TokenAnswer }
  | { readonly kind: 'failed'; readonly thrown: unknown };

/** node-oauth's callback, as passport-oauth2 uses it. */
type TokenCallback = (
  error: unknown,
  accessToken?: string | null,
  refreshToken?: string | null,
  params?: object,
) => void;

/** The outcomes passport itself hangs on a strategy before it calls `authenticate`. */
interface Outcomes {
  success(user: object): void;
  fail(challenge: unknown): void;
  error(error: unknown): void;
  redirect(url: string): void;
}

/**
 * passport-oauth2 without express and without a session: state and PKCE verifier are handed through (the caller stores and checks them), and the
 * token request is replaced by `send`, because node-oauth's own has no deadline, no size limit and puts the body into its errors.
 */
export class CodeFlow extends OAuth2Strategy {
  private readonly extraParams: Readonly<Record<string, string>>;

  constructor(settings: OauthSettings, options: CodeFlowOptions) {
    const handThrough = {
      store: (
        _request: Request,
        _meta: OAuth2Strategy.Metadata,
        done: OAuth2Strategy.StateStoreStoreCallback,
      ) => done(null, undefined),
      verify: (
        _request: Request,
        _state: string,
        done: (error: null, ok: boolean | string, state: undefined) => void,
      ) => done(null, options.codeVerifier ?? true, undefined),
    } as OAuth2Strategy.StateStore;
    super(
      {
        authorizationURL: settings.authorizeUrl,
        tokenURL: settings.tokenUrl,
        clientID: settings.clientId,
        clientSecret: settings.clientSecret.expose(),
        callbackURL: options.redirectUri,
        store: handThrough,
        skipUserProfile: true,
      },
      (
        accessToken: string,
        refreshToken: string,
        params: Record<string, unknown>,
        _profile: unknown,
        verified: OAuth2Strategy.VerifyCallback,
      ) => verified(null, { accessToken, refreshToken, params }),
    );
    this.extraParams = options.extraParams ?? {};
    const clientId = settings.clientId;
    const clientSecret = settings.clientSecret;
    const requestToken = (code: string, params: unknown, callback: TokenCallback): void => {
      if (!options.send) throw new Error('This flow was only started.');
      const form = {
        ...(params as Record<string, string>),
        code,
        client_id: clientId,
        client_secret: clientSecret.expose(),
      };
      options.send(form).then(
        (answer) => callback(null, answer.accessToken, answer.refreshToken, answer.params),
        (error: unknown) => callback(error),
      );
    };
    Object.assign(this._oauth2, { getOAuthAccessToken: requestToken });
  }

  override authorizationParams(): object {
    return { ...this.extraParams };
  }

  /** Where the browser must go to ask for the scopes. */
  addressFor(scopes: readonly string[], state: string): string {
    let url: string | null = null;
    let failure: unknown = null;
    this.run({}, { scope: scopes.join(' '), state }, (end) => {
      if (end.kind === 'redirect') url = end.url;
      else if (end.kind === 'failed') failure = end.thrown;
    });
    if (url === null) throw failure ?? new Error('The authorisation address could not be built.');
    return url;
  }

  /** Exchanges the code the provider sent the browser back with. */
  exchange(code: string): Promise<FlowEnd> {
    return new Promise((resolve) => this.run({ query: { code } }, {}, resolve));
  }

  private run(request: object, options: object, end: (end: FlowEnd) => void): void {
    const outcomes: Outcomes = {
      success: (user) => end({ kind: 'tokens', answer: user as TokenAnswer }),
      fail: (challenge) => end({ kind: 'failed', thrown: challenge }),
      error: (thrown) =>
        end({
          kind: 'failed',
          thrown: thrown instanceof OAuth2Strategy.InternalOAuthError ? thrown.oauthError : thrown,
        }),
      redirect: (url) => end({ kind: 'redirect', url }),
    };
    const pass: OAuth2Strategy = Object.assign(Object.create(this) as OAuth2Strategy, outcomes);
    OAuth2Strategy.prototype.authenticate.call(pass, request as Request, options);
  }
}
