import type { ChangeSource } from './crm-model';
import type { ObjectType } from './object-types';

interface Happening {
  portalId: number;
  type: ObjectType;
  objectId: string;
  at: number;
  source: ChangeSource;
}

/** Something that happened in a portal; webhook subscriptions are matched against these. */
export type CrmEvent =
  | (Happening & { kind: 'creation' | 'deletion' | 'privacyDeletion' | 'restore' })
  | (Happening & { kind: 'propertyChange'; property: string; value: string })
  | (Happening & {
      kind: 'associationChange';
      toType: ObjectType;
      toId: string;
      removed: boolean;
      primary: boolean;
    })
  | (Happening & { kind: 'merge'; primaryId: string; mergedIds: string[]; newId: string; moved: number });
