import { z } from 'zod';
import type { ApiCall } from '../api/api-call';
import { validationError } from '../api/hubspot-error';
import type { AssociationType } from './association-type';
import { associationTypes } from './association-types';
import type { CrmRecord } from './crm-model';
import { objectTypes, type ObjectType } from './object-types';

/** One association type as clients name it. */
export const associationSpec = z.object({
  associationCategory: z.enum(['HUBSPOT_DEFINED', 'USER_DEFINED', 'INTEGRATOR_DEFINED', 'WORK']),
  associationTypeId: z.coerce.number().int(),
});
export type AssociationSpec = z.infer<typeof associationSpec>;

/** The `associations` of a create body. */
export const createAssociations = z.array(
  z.object({ to: z.object({ id: z.coerce.string() }), types: z.array(associationSpec).min(1) }),
);

/** The known types the specs name between two object types. @throws HubSpotError 400 for one that does not exist. */
export function resolveSpecs(
  call: ApiCall,
  from: ObjectType,
  to: ObjectType,
  specs: readonly AssociationSpec[],
): AssociationType[] {
  const known = associationTypes(call.portal, from, to);
  return specs.map((spec) => {
    const type = known.find(
      (one) => one.category === spec.associationCategory && one.typeId === spec.associationTypeId,
    );
    if (type !== undefined) return type;
    throw validationError(
      `One or more associations are not valid: ${spec.associationCategory} type ${spec.associationTypeId} does not exist between ${from} and ${to}`,
    );
  });
}

/** Associates a new record with what its create body names; the target's type follows from the association type. */
export function associateFromInputs(
  call: ApiCall,
  record: CrmRecord,
  inputs: z.infer<typeof createAssociations>,
): void {
  for (const { to, types } of inputs) {
    const targetType = objectTypes.find((candidate) =>
      associationTypes(call.portal, record.type, candidate).some(
        (known) =>
          known.typeId === types[0]?.associationTypeId && known.category === types[0].associationCategory,
      ),
    );
    if (targetType === undefined) throw validationError('One or more associations are not valid');
    const target = call.portal.records[targetType].get(to.id);
    if (target === undefined || target.archivedAt !== null) {
      throw validationError(`One or more associations are not valid: ${targetType} ${to.id} does not exist`);
    }
    call.crm.associate(
      record,
      target,
      resolveSpecs(call, record.type, targetType, types),
      call.hubspot.appSource,
    );
  }
}
