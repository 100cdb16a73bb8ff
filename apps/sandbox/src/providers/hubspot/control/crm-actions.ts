import { z } from 'zod';
import { validationError } from '../api/hubspot-error';
import { associationTypes } from '../crm/association-types';
import type { CrmRecord, Portal } from '../crm/crm-model';
import { mergeRecords } from '../crm/merge-records';
import { objectTypes, type ObjectType } from '../crm/object-types';
import type { HubSpot } from '../hubspot';

/** Property values a person may type; numbers are taken as text. */
export const personValues = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

/** Finds the pipeline a stage belongs to. @throws HubSpotError 400 when the portal has no such stage. */
export function pipelineOfStage(portal: Portal, stage: string, preferred?: string | null): string {
  const having = portal.pipelines.filter((pipeline) =>
    pipeline.stages.some((one) => one.id === stage && !one.archived),
  );
  const chosen = having.find((pipeline) => pipeline.id === preferred) ?? having[0];
  if (chosen === undefined) throw validationError(`No pipeline has a stage ${stage}.`);
  return chosen.id;
}

/** Things a salesperson does in the CRM: every change carries `CRM_UI` as its source. */
export class CrmActions {
  constructor(private readonly hubspot: HubSpot) {}

  create(portal: Portal, type: ObjectType, properties: Record<string, unknown>): CrmRecord {
    const values =
      type === 'notes'
        ? { hs_timestamp: new Date(this.hubspot.now()).toISOString(), ...properties }
        : properties;
    return this.hubspot.crm(portal.id).create(type, values, this.hubspot.personIn(portal));
  }

  update(portal: Portal, record: CrmRecord, properties: Record<string, unknown>): CrmRecord {
    return this.hubspot.crm(portal.id).update(record, properties, this.hubspot.personIn(portal));
  }

  /** Moves deals to a stage, pipeline included; returns how many really moved. */
  move(portal: Portal, ids: readonly string[], stage: string): number {
    let moved = 0;
    for (const id of ids) {
      const deal = this.hubspot.crm(portal.id).get('deals', id);
      const pipeline = pipelineOfStage(portal, stage, deal.properties.pipeline);
      if (deal.properties.dealstage !== stage || deal.properties.pipeline !== pipeline) moved += 1;
      this.update(portal, deal, { pipeline, dealstage: stage });
    }
    return moved;
  }

  associate(portal: Portal, from: CrmRecord, to: CrmRecord, label?: string): void {
    const types = associationTypes(portal, from.type, to.type).filter(
      (type) => label !== undefined && type.label === label,
    );
    this.hubspot.crm(portal.id).associate(from, to, types, this.hubspot.personIn(portal));
  }

  dissociate(portal: Portal, from: CrmRecord, to: CrmRecord): void {
    this.hubspot.crm(portal.id).dissociate(from, to, this.hubspot.personIn(portal));
  }

  merge(portal: Portal, type: ObjectType, primaryId: string, secondaryId: string): CrmRecord {
    const crm = this.hubspot.crm(portal.id);
    const [primary, secondary] = [crm.get(type, primaryId), crm.get(type, secondaryId)];
    return mergeRecords(crm, this.hubspot.surroundings, primary, secondary, this.hubspot.personIn(portal));
  }

  archive(portal: Portal, record: CrmRecord): void {
    this.hubspot.crm(portal.id).archive(record, this.hubspot.personIn(portal));
  }

  /** Deletes a contact for privacy's sake, for good. @throws HubSpotError 400 for other objects. */
  erase(portal: Portal, record: CrmRecord): void {
    this.hubspot.crm(portal.id).erase(record, this.hubspot.personIn(portal));
  }

  restore(portal: Portal, record: CrmRecord): void {
    this.hubspot.crm(portal.id).restore(record, this.hubspot.personIn(portal));
  }

  /** Renames an option's internal value (and label); records keep the old value, as in HubSpot. */
  renameOption(portal: Portal, type: ObjectType, name: string, from: string, to: string): void {
    const option = portal.properties[type]
      .find((one) => one.name === name)
      ?.options.find((one) => one.value === from);
    if (option === undefined) throw validationError(`${name} has no option ${from}.`);
    Object.assign(option, { value: to, label: to });
    this.hubspot.touched();
  }

  /** Gives a property another internal name: old name gone, new one empty, as after delete and re-create. */
  renameProperty(portal: Portal, type: ObjectType, from: string, to: string): void {
    const property = portal.properties[type].find((one) => one.name === from && one.archivedAt === null);
    if (property === undefined) throw validationError(`${type} have no property ${from}.`);
    portal.properties[type].push({ ...property, name: to, createdAt: this.hubspot.now() });
    property.archivedAt = this.hubspot.now();
    this.hubspot.touched();
  }

  deleteProperty(portal: Portal, type: ObjectType, name: string): void {
    const property = portal.properties[type].find((one) => one.name === name && one.archivedAt === null);
    if (property === undefined) throw validationError(`${type} have no property ${name}.`);
    property.archivedAt = this.hubspot.now();
    this.hubspot.touched();
  }

  renameStage(portal: Portal, stageId: string, label: string): void {
    const stages = portal.pipelines.flatMap((pipeline) => pipeline.stages);
    const stage = stages.find((one) => one.id === stageId);
    if (stage === undefined) throw validationError(`There is no stage ${stageId}.`);
    Object.assign(stage, { label, updatedAt: this.hubspot.now() });
    this.hubspot.touched();
  }

  /** Takes a stage out of its pipeline; deals in it keep the id. */
  deleteStage(portal: Portal, stageId: string): void {
    const stage = portal.pipelines.flatMap((pipeline) => pipeline.stages).find((one) => one.id === stageId);
    if (stage === undefined) throw validationError(`There is no stage ${stageId}.`);
    stage.archived = true;
    this.hubspot.touched();
  }

  /** The customer removes the app in HubSpot: all tokens die, no webhook tells. */
  revokeGrant(portalId: number): number {
    const gone = this.hubspot.grants.uninstall(portalId);
    this.hubspot.touched();
    return gone;
  }
}

/** Finds a record of any type by id, archived ones included. @throws HubSpotError 400. */
export function anyRecord(portal: Portal, id: string, type?: ObjectType): CrmRecord {
  for (const candidate of type === undefined ? objectTypes : [type]) {
    const record = portal.records[candidate].get(id);
    if (record !== undefined) return record;
  }
  throw validationError(`No record ${id} in portal ${portal.id}.`);
}
