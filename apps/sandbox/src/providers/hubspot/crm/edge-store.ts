import type { AssociationType } from './association-type';
import type { ObjectType } from './object-types';

/** One direction of an association. `visibleAt`: before this moment reads do not show it (the late-association fault). */
export interface Edge {
  fromType: ObjectType;
  fromId: string;
  toType: ObjectType;
  toId: string;
  types: AssociationType[];
  visibleAt: number;
}

const keyOf = (type: ObjectType, id: string): string => `${type}:${id}`;

/** All associations of a portal, both directions stored. */
export class EdgeStore {
  private readonly byFrom = new Map<string, Edge[]>();

  find(fromType: ObjectType, fromId: string, toType: ObjectType, toId: string): Edge | undefined {
    return this.of(fromType, fromId).find((edge) => edge.toType === toType && edge.toId === toId);
  }

  /** Edges leaving a record, oldest first, optionally to one type and only those visible at `now`. */
  of(fromType: ObjectType, fromId: string, toType?: ObjectType, now?: number): Edge[] {
    const edges = this.byFrom.get(keyOf(fromType, fromId)) ?? [];
    return edges.filter(
      (edge) =>
        (toType === undefined || edge.toType === toType) && (now === undefined || edge.visibleAt <= now),
    );
  }

  put(edge: Edge): void {
    const key = keyOf(edge.fromType, edge.fromId);
    const edges = this.byFrom.get(key) ?? [];
    const at = edges.findIndex((other) => other.toType === edge.toType && other.toId === edge.toId);
    if (at === -1) edges.push(edge);
    else edges[at] = edge;
    this.byFrom.set(key, edges);
  }

  remove(fromType: ObjectType, fromId: string, toType: ObjectType, toId: string): void {
    const key = keyOf(fromType, fromId);
    const edges = this.byFrom.get(key) ?? [];
    this.byFrom.set(
      key,
      edges.filter((edge) => edge.toType !== toType || edge.toId !== toId),
    );
  }

  all(): Edge[] {
    return [...this.byFrom.values()].flat();
  }
}
