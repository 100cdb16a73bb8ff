import { runWord } from './status-words';

describe('how a run ended', () => {
  it('does not call a record updated in which nothing had changed', () => {
    expect(runWord({ outcome: 'update', code: 'account_updated' }).word).toBe('Updated');
    expect(runWord({ outcome: 'update', code: 'account_unchanged' }).word).toBe('No change');
    expect(runWord({ outcome: 'failed', code: 'provider.payload_rejected' }).word).toBe('Failed');
  });
});
