import { apiError, invalidProperties, notFound, validationError } from '../api/hubspot-error';
import type { AssociationType } from './association-type';
import { associationTypes, inverseType } from './association-types';
import { calculateDeal, calculateLineItem } from './calculated-properties';
import type { CrmEvent } from './crm-events';
import type { ChangeSource, CrmRecord, Portal } from './crm-model';
import { objectTypeFacts, type ObjectType } from './object-types';
import { checkValues } from './validate-properties';

const calculated: ChangeSource = { type: 'CALCULATED', id: '' };
const historyKept = 100;

/** What a portal's CRM needs from its surroundings. `associationDelayMs` = how late a new deal↔company association shows. */
export interface CrmSurroundings {
  now(): number;
  emit(event: CrmEvent): void;
  changed(portalId: number, record: CrmRecord): void;
  associationDelayMs(portalId: number): number;
  later(ms: number, action: () => void): void;
}

/** All writes to one portal's records: keeps history, timestamps, calculated properties and tells what happened. */
export class Crm {
  constructor(
    readonly portal: Portal,
    private readonly world: CrmSurroundings,
  ) {}

  /** The live record. @throws HubSpotError 404 when absent, archived or merged away. */
  get(type: ObjectType, id: string): CrmRecord {
    const record = this.portal.records[type].get(id);
    if (record === undefined || record.archivedAt !== null) throw notFound();
    return record;
  }

  /** @throws HubSpotError 400 for values that do not fit, 409 for a contact whose e-mail or unique value exists. */
  create(
    type: ObjectType,
    incoming: Record<string, unknown>,
    source: ChangeSource,
    at = this.world.now(),
  ): CrmRecord {
    const record = this.blank(type, at);
    const values = this.checked(type, this.withDefaults(type, incoming, at), null, source);
    this.portal.records[type].set(record.id, record);
    this.happened(record, { kind: 'creation' }, at, source);
    this.write(record, values, at, source);
    this.portal.nextId[type] += 1;
    this.settle(record, at);
    return record;
  }

  /** Checks what `create` would check, without storing anything. Same errors as `create`. */
  rehearse(type: ObjectType, incoming: Record<string, unknown>, source: ChangeSource): void {
    this.checked(type, this.withDefaults(type, incoming, this.world.now()), null, source);
  }

  /** Changes properties; a value equal to the present one makes no history and no event. Same errors as `create`. */
  update(
    record: CrmRecord,
    incoming: Record<string, unknown>,
    source: ChangeSource,
    at = this.world.now(),
  ): CrmRecord {
    const values = this.checked(record.type, incoming, record, source);
    this.write(record, values, at, source);
    this.settle(record, at);
    return record;
  }

  archive(record: CrmRecord, source: ChangeSource): void {
    const at = this.world.now();
    if (record.archivedAt !== null) return;
    record.archivedAt = at;
    this.happened(record, { kind: 'deletion' }, at, source);
    this.settle(record, at);
  }

  /**
   * Deletes a contact for privacy's sake: for good, with its history and associations. Two events tell of it, the plain deletion and the
   * one for privacy; HubSpot promises no order.
   * @throws HubSpotError 400 for other objects.
   */
  erase(record: CrmRecord, source: ChangeSource): void {
    if (record.type !== 'contacts') throw validationError('Only contacts can be deleted for privacy.');
    const at = this.world.now();
    record.archivedAt ??= at;
    this.happened(record, { kind: 'deletion' }, at, source);
    this.happened(record, { kind: 'privacyDeletion' }, at, source);
    this.settle(record, at);
    for (const edge of this.portal.edges.of(record.type, record.id)) {
      this.portal.edges.remove(edge.fromType, edge.fromId, edge.toType, edge.toId);
      this.portal.edges.remove(edge.toType, edge.toId, edge.fromType, edge.fromId);
    }
    this.portal.records[record.type].delete(record.id);
  }

  restore(record: CrmRecord, source: ChangeSource): void {
    const at = this.world.now();
    if (record.archivedAt === null) return;
    record.archivedAt = null;
    this.happened(record, { kind: 'restore' }, at, source);
    this.settle(record, at);
  }

  /**
   * Associates two records. The plain type always comes along; a deal's or contact's first company becomes primary.
   * @throws HubSpotError 400 when the two types cannot be associated.
   */
  associate(from: CrmRecord, to: CrmRecord, types: readonly AssociationType[], source: ChangeSource): void {
    const plain = associationTypes(this.portal, from.type, to.type)[0];
    if (plain === undefined)
      throw apiError(400, 'VALIDATION_ERROR', `${from.type} cannot be associated with ${to.type}`);
    const before = this.portal.edges.find(from.type, from.id, to.type, to.id);
    const wanted = this.withPrimary(from, to, [plain, ...(before?.types ?? []), ...types]);
    const unique = wanted.filter((type, at) => wanted.findIndex((other) => same(other, type)) === at);
    if (before !== undefined && unique.length === before.types.length) return;
    const late =
      before === undefined && isDealCompany(from.type, to.type)
        ? this.world.associationDelayMs(this.portal.id)
        : 0;
    const visibleAt = before?.visibleAt ?? this.world.now() + late;
    this.link(from, to, unique, visibleAt);
    const announce = () => {
      this.associationHappened(from, to, unique, false, source);
      this.settle(from, this.world.now());
      this.settle(to, this.world.now());
    };
    if (late > 0) this.world.later(late, announce);
    else announce();
  }

  /** Removes an association in both directions; absent is fine. */
  dissociate(from: CrmRecord, to: CrmRecord, source: ChangeSource): void {
    const edge = this.portal.edges.find(from.type, from.id, to.type, to.id);
    if (edge === undefined) return;
    this.portal.edges.remove(from.type, from.id, to.type, to.id);
    this.portal.edges.remove(to.type, to.id, from.type, from.id);
    this.associationHappened(from, to, edge.types, true, source);
    this.settle(from, this.world.now());
    this.settle(to, this.world.now());
  }

  /** Recalculates what depends on this record and tells the index. */
  settle(record: CrmRecord, at: number): void {
    if (record.type === 'line_items') {
      this.write(record, calculateLineItem(record), at, calculated);
      for (const edge of this.portal.edges.of('line_items', record.id, 'deals'))
        this.settleDeal(edge.toId, at);
    }
    if (record.type === 'deals') this.settleDeal(record.id, at);
    this.world.changed(this.portal.id, record);
  }

  /** A record without values under the next free id; not yet stored. */
  blank(type: ObjectType, at: number): CrmRecord {
    const facts = objectTypeFacts[type];
    const id = String(this.portal.nextId[type]);
    const record: CrmRecord = {
      id,
      type,
      properties: {},
      history: {},
      createdAt: at,
      updatedAt: at,
      archivedAt: null,
    };
    const birth: ChangeSource = { type: 'API', id: '' };
    this.store(record, 'hs_object_id', id, at, birth);
    this.store(record, facts.createdProperty, new Date(at).toISOString(), at, birth);
    this.store(record, facts.modifiedProperty, new Date(at).toISOString(), at, birth);
    return record;
  }

  /** Writes values already checked; returns how many really changed. */
  write(record: CrmRecord, values: Record<string, string>, at: number, source: ChangeSource): number {
    let changes = 0;
    for (const [name, value] of Object.entries(values)) {
      if ((record.properties[name] ?? '') === value) continue;
      this.store(record, name, value, at, source);
      changes += 1;
      this.happened(record, { kind: 'propertyChange', property: name, value }, at, source);
      if (name === 'dealstage') this.enterStage(record, value, at);
    }
    // Even a write that changes nothing moves the modification date, so pollers see an echo of their own write.
    if (changes > 0 || source.type !== 'CALCULATED') this.touch(record, at);
    return changes;
  }

  private settleDeal(id: string, at: number): void {
    const deal = this.portal.records.deals.get(id);
    if (deal === undefined) return;
    this.write(deal, calculateDeal(this.portal, deal), at, calculated);
    this.world.changed(this.portal.id, deal);
  }

  private checked(
    type: ObjectType,
    incoming: Record<string, unknown>,
    record: CrmRecord | null,
    source: ChangeSource,
  ): Record<string, string> {
    const { values, invalid } = checkValues(this.portal, type, incoming, record, source.type === 'IMPORT');
    if (invalid.length > 0) throw invalidProperties(this.portal.id, invalid);
    this.refuseDuplicates(type, values, record);
    return values;
  }

  private refuseDuplicates(type: ObjectType, values: Record<string, string>, record: CrmRecord | null): void {
    for (const property of this.portal.properties[type]) {
      const value = values[property.name];
      if (!property.hasUniqueValue || value === undefined || value === '') continue;
      for (const other of this.portal.records[type].values()) {
        if (other.id === record?.id || other.archivedAt !== null || other.properties[property.name] !== value)
          continue;
        const what =
          type === 'contacts' && property.name === 'email'
            ? 'Contact already exists'
            : `${property.name} must be unique`;
        throw apiError(409, 'CONFLICT', `${what}. Existing ID: ${other.id}`);
      }
    }
  }

  private withDefaults(
    type: ObjectType,
    incoming: Record<string, unknown>,
    at: number,
  ): Record<string, unknown> {
    if (type === 'notes' && (incoming.hs_timestamp ?? '') === '') {
      throw invalidProperties(this.portal.id, [
        { name: 'hs_timestamp', code: 'REQUIRED_FIELD', message: 'hs_timestamp is required' },
      ]);
    }
    if (type !== 'deals') return incoming;
    const defaults = {
      pipeline: this.portal.pipelines[0]?.id ?? 'default',
      deal_currency_code: this.portal.companyCurrency,
      closedate: new Date(at + 30 * 86_400_000).toISOString(),
    };
    const { closedate, ...always } = defaults;
    return 'closedate' in incoming || incoming.dealstage === undefined
      ? { ...always, ...incoming }
      : { ...always, closedate, ...incoming };
  }

  private store(record: CrmRecord, name: string, value: string, at: number, source: ChangeSource): void {
    record.properties[name] = value === '' ? null : value;
    const versions = record.history[name] ?? [];
    versions.unshift({ value, at, source });
    if (versions.length > historyKept) versions.length = historyKept;
    record.history[name] = versions;
  }

  private touch(record: CrmRecord, at: number): void {
    record.updatedAt = Math.max(at, record.updatedAt);
    record.properties[objectTypeFacts[record.type].modifiedProperty] = new Date(
      record.updatedAt,
    ).toISOString();
  }

  private enterStage(deal: CrmRecord, stageId: string, at: number): void {
    const left = deal.history.dealstage?.[1]?.value;
    if (left !== undefined && left !== '')
      this.store(deal, `hs_v2_date_exited_${left}`, new Date(at).toISOString(), at, calculated);
    if (stageId !== '') {
      this.store(deal, `hs_v2_date_entered_${stageId}`, new Date(at).toISOString(), at, calculated);
      this.store(deal, 'hs_v2_date_entered_current_stage', new Date(at).toISOString(), at, calculated);
    }
  }

  private withPrimary(from: CrmRecord, to: CrmRecord, types: AssociationType[]): AssociationType[] {
    const primaries = associationTypes(this.portal, from.type, to.type).filter((type) => type.primary);
    const [primary] = primaries;
    if (primary === undefined) return types;
    const [owner, company]: [CrmRecord, ObjectType] =
      to.type === 'companies' ? [from, to.type] : [to, from.type];
    const edges = this.portal.edges.of(owner.type, owner.id, company);
    const others = edges.filter((edge) => edge.toId !== (to.type === 'companies' ? to.id : from.id));
    if (types.some((type) => type.primary)) {
      for (const edge of others) this.demote(edge.fromType, edge.fromId, edge.toType, edge.toId);
      return types;
    }
    return others.some((edge) => edge.types.some((type) => type.primary)) ? types : [...types, primary];
  }

  private demote(fromType: ObjectType, fromId: string, toType: ObjectType, toId: string): void {
    const there = this.portal.edges.find(fromType, fromId, toType, toId);
    const back = this.portal.edges.find(toType, toId, fromType, fromId);
    if (there !== undefined) there.types = there.types.filter((type) => !type.primary);
    if (back !== undefined) back.types = back.types.filter((type) => !type.primary);
  }

  private link(from: CrmRecord, to: CrmRecord, types: AssociationType[], visibleAt: number): void {
    const { edges } = this.portal;
    edges.put({ fromType: from.type, fromId: from.id, toType: to.type, toId: to.id, types, visibleAt });
    const back = types.map((type) => inverseType(this.portal, from.type, to.type, type));
    edges.put({ fromType: to.type, fromId: to.id, toType: from.type, toId: from.id, types: back, visibleAt });
  }

  private associationHappened(
    from: CrmRecord,
    to: CrmRecord,
    types: readonly AssociationType[],
    removed: boolean,
    source: ChangeSource,
  ): void {
    const at = this.world.now();
    const primary = types.some((type) => type.primary);
    this.happened(
      from,
      { kind: 'associationChange', toType: to.type, toId: to.id, removed, primary },
      at,
      source,
    );
    this.happened(
      to,
      { kind: 'associationChange', toType: from.type, toId: from.id, removed, primary },
      at,
      source,
    );
  }

  private happened(record: CrmRecord, what: EventDetail, at: number, source: ChangeSource): void {
    this.world.emit({
      portalId: this.portal.id,
      type: record.type,
      objectId: record.id,
      at,
      source,
      ...what,
    } as CrmEvent);
  }
}

type EventDetail =
  | { kind: 'creation' | 'deletion' | 'privacyDeletion' | 'restore' }
  | { kind: 'propertyChange'; property: string; value: string }
  | { kind: 'associationChange'; toType: ObjectType; toId: string; removed: boolean; primary: boolean };

const same = (a: AssociationType, b: AssociationType): boolean =>
  a.category === b.category && a.typeId === b.typeId;

const isDealCompany = (a: ObjectType, b: ObjectType): boolean =>
  (a === 'deals' && b === 'companies') || (a === 'companies' && b === 'deals');
