import type { Tone } from '../../../shared/ui/tone';

/** What the person should do after an outcome; the page turns it into a button. */
export type OutcomeStep = 'connect_again' | 'widen' | 'set_up_rule' | 'sign_in' | 'decide' | 'none';

interface OutcomeWords {
  readonly tone: Tone;
  readonly title: string;
  readonly text: string;
  readonly step: OutcomeStep;
}

const nothingChanged = 'Nothing was connected or changed.';

/** Every way an authorisation can end, in words. */
const outcomeWords: Readonly<Record<string, OutcomeWords>> = {
  connected: {
    tone: 'good',
    title: 'Connected',
    text: 'Thread can read your deals. A first rule is ready and switched off: check it, then switch it on.',
    step: 'set_up_rule',
  },
  reconnected: {
    tone: 'good',
    title: 'Reconnected',
    text: 'Rules, mapping and history are as they were. Events that waited are being worked through in order.',
    step: 'none',
  },
  half_granted: {
    tone: 'warn',
    title: 'Connected, with some permissions left out',
    text: 'Everything that needs the missing permissions stays off; the rest works. You can grant them later.',
    step: 'widen',
  },
  denied: {
    tone: 'info',
    title: 'You declined on the provider’s page',
    text: `${nothingChanged} If you did want to connect, begin again and accept the permissions.`,
    step: 'connect_again',
  },
  state_expired: {
    tone: 'warn',
    title: 'That took longer than ten minutes',
    text: `For safety an attempt to connect is only good for ten minutes. ${nothingChanged} Begin again.`,
    step: 'connect_again',
  },
  state_used: {
    tone: 'warn',
    title: 'This answer was used already',
    text: 'Each attempt to connect works once. If the connection shows as connected, all is well; if not, begin again.',
    step: 'connect_again',
  },
  state_unknown: {
    tone: 'bad',
    title: 'This answer belongs to no attempt of yours',
    text: `Thread did not start it, so it was refused. ${nothingChanged} If you did not expect this page, close it.`,
    step: 'connect_again',
  },
  wrong_session: {
    tone: 'bad',
    title: 'Another session began this',
    text: `An attempt to connect must end in the browser and login where it began. ${nothingChanged} Sign in and begin again here.`,
    step: 'connect_again',
  },
  wrong_connector: {
    tone: 'bad',
    title: 'The answer came to the wrong address',
    text: `It was meant for another connector, so it was refused. ${nothingChanged} The redirect address in the provider’s app settings may be mistyped.`,
    step: 'connect_again',
  },
  missing_required_scopes: {
    tone: 'bad',
    title: 'A permission Thread cannot work without was not granted',
    text: `${nothingChanged} Begin again and leave every required permission ticked; some providers need an account admin for that.`,
    step: 'connect_again',
  },
  exchange_failed: {
    tone: 'bad',
    title: 'The provider did not hand over a key',
    text: `You accepted, but the provider then refused or did not answer. ${nothingChanged} Try again in a minute; if it stays, the app’s client secret may be wrong.`,
    step: 'connect_again',
  },
  not_configured: {
    tone: 'warn',
    title: 'This connector is not set up yet',
    text: 'The operator of this Thread has to set its app credentials first. The card in the gallery names the variables.',
    step: 'none',
  },
  own_app_required: {
    tone: 'warn',
    title: 'An app of your own is needed',
    text: `This installation of Thread has no app at the provider. ${nothingChanged} Begin again and enter the client id and secret of an app that your organisation registered there.`,
    step: 'connect_again',
  },
  different_account: {
    tone: 'warn',
    title: 'A different account answered',
    text: 'You reconnected, but signed in to another account at the provider. Nothing has changed yet: decide below.',
    step: 'decide',
  },
  connection_gone: {
    tone: 'warn',
    title: 'The connection is gone',
    text: 'It was disconnected while you were on the provider’s page, so there was nothing to reconnect. Connect anew.',
    step: 'connect_again',
  },
  unknown_connection: {
    tone: 'warn',
    title: 'There is no such connection',
    text: `It may have been disconnected meanwhile, or belong to another workspace. ${nothingChanged}`,
    step: 'none',
  },
  unknown_group: {
    tone: 'warn',
    title: 'A permission was asked for that this connector does not have',
    text: `The page may be older than the server. ${nothingChanged} Reload the page and begin again.`,
    step: 'connect_again',
  },
  forbidden: {
    tone: 'warn',
    title: 'Only admins can connect',
    text: `${nothingChanged} Ask an admin of this workspace to do it.`,
    step: 'none',
  },
  already_connected_elsewhere: {
    tone: 'bad',
    title: 'This account is connected in another workspace',
    text: `One provider account can feed one workspace. ${nothingChanged} Disconnect it there first, or sign in to another account.`,
    step: 'connect_again',
  },
};

/** Words for an outcome; one this version does not know is said to be so. */
export function wordsOf(outcome: string): OutcomeWords {
  return (
    outcomeWords[outcome] ?? {
      tone: 'warn',
      title: 'The attempt to connect ended unexpectedly',
      text: `The server answered “${outcome}”. Look at the state of the connection below, or begin again.`,
      step: 'connect_again',
    }
  );
}
