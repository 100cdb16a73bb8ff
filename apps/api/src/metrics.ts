/** Injection token of the process's figures. */
export const METRICS = Symbol('metrics');
