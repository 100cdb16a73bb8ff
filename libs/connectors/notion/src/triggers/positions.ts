import type { RecordPosition } from '@thread/domain';
import type { Column, DataSource } from '../schema/data-source';
import { propertyKey } from '../notion.schemas';
import type { Page } from '../notion.schemas';
import { textOfProperty } from '../values/property-text';

/** Kinds of columns whose value a rule may wait for, the most telling first. */
const stageTypes = ['status', 'select', 'checkbox', 'date'] as const;
export type StageType = (typeof stageTypes)[number];

/** The pipeline of a table's rows that merely exist. */
export const createdPipeline = 'created';
export const createdStage = 'created';

/** Stages of columns that have no options. */
export const stagesOf = {
  checkbox: { no: 'unchecked', yes: 'checked' },
  date: { no: 'empty', yes: 'filled' },
} as const;

/** A pipeline is one column of one table: ids stay when either is renamed. */
export const pipelineId = (sourceId: string, column: string): string => `${sourceId}:${column}`;

const isStageType = (type: string): type is StageType => (stageTypes as readonly string[]).includes(type);

/** The table's columns that can be waited for, the most telling kind first. */
export function stageColumns(source: DataSource): readonly (Column & { readonly type: StageType })[] {
  return source.columns
    .filter((column): column is Column & { readonly type: StageType } => isStageType(column.type))
    .toSorted((a, b) => stageTypes.indexOf(a.type) - stageTypes.indexOf(b.type));
}

const optionId = (value: unknown): string | null => {
  const id: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'id') : null;
  return typeof id === 'string' ? id : null;
};

function stageOf(column: Column & { readonly type: StageType }, page: Page): string | null {
  const value = Object.values(page.properties).find(({ id }) => id === column.id);
  if (value === undefined || value.type !== column.type) return null;
  switch (column.type) {
    case 'status':
    case 'select':
      return optionId(value[column.type]);
    case 'checkbox':
      return value['checkbox'] === true ? stagesOf.checkbox.yes : stagesOf.checkbox.no;
    case 'date':
      return textOfProperty(value) === null ? stagesOf.date.no : stagesOf.date.yes;
  }
}

/** Where a row stands in every pipeline of its table, the most telling first; last, that it exists. */
export function positionsOf(source: DataSource, page: Page): readonly RecordPosition[] {
  return [
    ...stageColumns(source).map((column) => ({
      pipelineId: pipelineId(source.id, column.id),
      stageId: stageOf(column, page),
      property: propertyKey(column.id),
    })),
    { pipelineId: pipelineId(source.id, createdPipeline), stageId: createdStage },
  ];
}
