/** What the process has in hand that it must not print: the secret it signs with, and its database's password. */
export function rememberedSecrets(): readonly string[] {
  return [process.env['HUBSPOT_CLIENT_SECRET'] ?? '', new URL(process.env['DATABASE_URL'] ?? '').password];
}
