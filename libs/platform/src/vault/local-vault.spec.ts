import { MemorySecretStore } from '../fixtures/memory-secret-store';
import { contractKeyring, vaultContract } from '../testing/vault-contract';
import { LocalVault } from './envelope-vault';

describe('LocalVault over memory', () => {
  vaultContract('row', () => {
    const store = new MemorySecretStore();
    return Promise.resolve({
      vault: new LocalVault(contractKeyring, store),
      store,
      dump: () =>
        Promise.resolve(
          [...store.rows.values()].map(({ sealed }) => Buffer.from(sealed).toString('base64')).join(),
        ),
      close: () => Promise.resolve(),
    });
  });
});
