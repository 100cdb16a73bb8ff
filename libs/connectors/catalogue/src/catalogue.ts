import { gongEntry } from '@thread/connector-gong';
import { googleEntry } from '@thread/connector-google';
import { hubspotEntry } from '@thread/connector-hubspot';
import { microsoftEntry } from '@thread/connector-microsoft';
import { notionEntry } from '@thread/connector-notion';
import { salesforceEntry } from '@thread/connector-salesforce';
import { slackEntry } from '@thread/connector-slack';
import { zoomEntry } from '@thread/connector-zoom';
import type { ConnectorEntry } from '@thread/connector-kit';

/** Every connector there is, in the order of the gallery. A new one is a folder and one line here. */
export const connectorEntries = [
  hubspotEntry,
  salesforceEntry,
  slackEntry,
  notionEntry,
  googleEntry,
  microsoftEntry,
  gongEntry,
  zoomEntry,
] as const satisfies readonly ConnectorEntry[];
