import { canCallProvider, connectionStates } from './connection';

test('the provider is called only where a call may succeed; in every other state events wait', () => {
  const calling = connectionStates.filter(canCallProvider);
  expect(calling).toEqual(['connected', 'missing_permission', 'provider_down']);
});
