import type { BaseEvent } from './event-schemas';

/**
 * Whether the change was made through our own app. Every integration's changes arrive as INTEGRATION; `sourceId` is then the app's id, sometimes with
 * a suffix after a colon. Without a known app id nothing is taken for our own.
 */
export function isOwnChange(
  event: Pick<BaseEvent, 'changeSource' | 'sourceId'>,
  appId: string | null,
): boolean {
  return appId !== null && event.changeSource === 'INTEGRATION' && event.sourceId?.split(':')[0] === appId;
}
