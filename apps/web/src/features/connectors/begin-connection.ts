interface ConnectionRequest {
  readonly connectorId: string;
  readonly optionalGroups: readonly string[];
  /** Set to authorise an existing connection again, in place. */
  readonly connectionId?: string;
}

/** Address at which the server begins the provider's consent; the browser must navigate there. */
export function connectionAddress({ connectorId, optionalGroups, connectionId }: ConnectionRequest): string {
  const query = new URLSearchParams();
  for (const group of optionalGroups) query.append('group', group);
  if (connectionId) query.set('connection', connectionId);
  query.set('return', `/connectors/${encodeURIComponent(connectorId)}`);
  return `/oauth/${encodeURIComponent(connectorId)}/start?${query}`;
}
