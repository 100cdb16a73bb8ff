/** A type an association can have in one direction. */
export interface AssociationType {
  category: 'HUBSPOT_DEFINED' | 'USER_DEFINED';
  typeId: number;
  /** Null for the plain association, `Primary` or a user's word otherwise. */
  label: string | null;
  primary: boolean;
}
