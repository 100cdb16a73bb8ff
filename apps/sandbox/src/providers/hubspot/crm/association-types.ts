import type { AssociationType } from './association-type';
import type { Portal } from './crm-model';
import type { ObjectType } from './object-types';

const plain = (typeId: number): AssociationType => ({
  category: 'HUBSPOT_DEFINED',
  typeId,
  label: null,
  primary: false,
});
const primary = (typeId: number): AssociationType => ({
  category: 'HUBSPOT_DEFINED',
  typeId,
  label: 'Primary',
  primary: true,
});

const defined: Partial<Record<`${ObjectType}>${ObjectType}`, AssociationType[]>> = {
  'deals>contacts': [plain(3)],
  'contacts>deals': [plain(4)],
  'deals>companies': [plain(341), primary(5)],
  'companies>deals': [plain(342), primary(6)],
  'contacts>companies': [plain(279), primary(1)],
  'companies>contacts': [plain(280), primary(2)],
  'notes>contacts': [plain(202)],
  'contacts>notes': [plain(201)],
  'notes>companies': [plain(190)],
  'companies>notes': [plain(189)],
  'notes>deals': [plain(214)],
  'deals>notes': [plain(213)],
  'deals>line_items': [plain(19)],
  'line_items>deals': [plain(20)],
};

/** Every type allowed between two object types in this portal; empty when they cannot be associated. The plain one is first. */
export function associationTypes(portal: Portal, from: ObjectType, to: ObjectType): AssociationType[] {
  const builtIn = defined[`${from}>${to}`] ?? [];
  const own = portal.labels
    .filter((label) => label.from === from && label.to === to)
    .map((label): AssociationType => ({
      category: 'USER_DEFINED',
      typeId: label.typeId,
      label: label.label,
      primary: false,
    }));
  return [...builtIn, ...own];
}

/** The same type seen from the other end. */
export function inverseType(
  portal: Portal,
  from: ObjectType,
  to: ObjectType,
  type: AssociationType,
): AssociationType {
  const others = associationTypes(portal, to, from);
  const ownLabel = portal.labels.find(
    (label) => label.from === from && label.to === to && label.typeId === type.typeId,
  );
  const inverse = ownLabel
    ? others.find((other) => other.category === 'USER_DEFINED' && other.typeId === ownLabel.inverseTypeId)
    : others.find((other) => other.category === 'HUBSPOT_DEFINED' && other.primary === type.primary);
  if (inverse === undefined) throw new Error(`No inverse for association type ${type.typeId} ${from}>${to}`);
  return inverse;
}
