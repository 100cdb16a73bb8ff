import { createHash, createHmac } from 'node:crypto';
import { scramVerifier } from './scram-verifier';

/** The exchange of RFC 7677, section 3: user "user", password "pencil". */
const salt = 'W22ZaJ0SNY7soEsUEjb6gQ==';
const nonce = 'rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0';
const messages = `n=user,r=rOprNGfwEbeRWgbNEkqO,r=${nonce},s=${salt},i=4096,c=biws,r=${nonce}`;
const clientProof = Buffer.from('dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=', 'base64');
const serverSignature = '6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=';

const signed = (key: Buffer): Buffer => createHmac('sha256', key).update(messages).digest();

it('is what a server needs to check the proof of RFC 7677’s client, and to prove itself', () => {
  const verifier = scramVerifier('pencil', Buffer.from(salt, 'base64'));
  const [, storedSalt, stored = '', server = ''] =
    /^SCRAM-SHA-256\$4096:([^$]+)\$([^:]+):(.+)$/.exec(verifier) ?? [];
  expect(storedSalt).toBe(salt);
  const storedKey = Buffer.from(stored, 'base64');
  const clientKey = signed(storedKey).map((byte, at) => byte ^ (clientProof[at] ?? 0));
  expect(createHash('sha256').update(clientKey).digest()).toEqual(storedKey);
  expect(signed(Buffer.from(server, 'base64')).toString('base64')).toBe(serverSignature);
});

it('is another one each time', () => {
  expect(scramVerifier('pencil')).not.toBe(scramVerifier('pencil'));
});
