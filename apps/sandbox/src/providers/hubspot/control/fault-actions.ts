import { z } from 'zod';
import { validationError } from '../api/hubspot-error';
import { resolveObjectType } from '../crm/object-types';
import type { HubSpot } from '../hubspot';
import { CrmActions } from './crm-actions';

const portalId = z.coerce.number().int();
const objectType = z.string().transform((name) => {
  const type = resolveObjectType(name);
  if (type === null) throw validationError(`Unknown object type ${name}.`);
  return type;
});

const actions = {
  revokeGrant: z.object({ portalId }),
  expireAccessTokens: z.object({ portalId: portalId.optional() }),
  renameOption: z.object({
    portalId,
    objectType,
    property: z.string(),
    from: z.string(),
    to: z.string().min(1),
  }),
  renameProperty: z.object({ portalId, objectType, from: z.string(), to: z.string().min(1) }),
  deleteProperty: z.object({ portalId, objectType, property: z.string() }),
  renameStage: z.object({ portalId, stage: z.string(), label: z.string().min(1) }),
  deleteStage: z.object({ portalId, stage: z.string() }),
  hurryRetries: z.object({}),
} as const;

/** One-shot troubles: they happen once, unlike switches that stay on. */
export type FaultAction = keyof typeof actions;
export const faultActionNames = Object.keys(actions) as FaultAction[];

/** Carries out a one-shot trouble and says what it did. @throws ZodError, HubSpotError 400. */
export function performFaultAction(
  hubspot: HubSpot,
  name: FaultAction,
  input: unknown,
): Record<string, unknown> {
  const crm = new CrmActions(hubspot);
  const given = Object.fromEntries(
    Object.entries((input ?? {}) as Record<string, unknown>).filter(([, value]) => value !== ''),
  );
  switch (name) {
    case 'revokeGrant':
      return { revoked: crm.revokeGrant(actions.revokeGrant.parse(given).portalId) };
    case 'expireAccessTokens':
      return { expired: hubspot.grants.expireAccessTokens(actions.expireAccessTokens.parse(given).portalId) };
    case 'renameOption': {
      const body = actions.renameOption.parse(given);
      crm.renameOption(hubspot.portal(body.portalId), body.objectType, body.property, body.from, body.to);
      return { renamed: body.from };
    }
    case 'renameProperty': {
      const body = actions.renameProperty.parse(given);
      crm.renameProperty(hubspot.portal(body.portalId), body.objectType, body.from, body.to);
      return { renamed: body.from };
    }
    case 'deleteProperty': {
      const body = actions.deleteProperty.parse(given);
      crm.deleteProperty(hubspot.portal(body.portalId), body.objectType, body.property);
      return { deleted: body.property };
    }
    case 'renameStage': {
      const body = actions.renameStage.parse(given);
      crm.renameStage(hubspot.portal(body.portalId), body.stage, body.label);
      return { renamed: body.stage };
    }
    case 'deleteStage': {
      const body = actions.deleteStage.parse(given);
      crm.deleteStage(hubspot.portal(body.portalId), body.stage);
      return { deleted: body.stage };
    }
    case 'hurryRetries':
      return { due: hubspot.webhooks.queue.hurry() };
  }
}
