/** Any text of the same shape as the English one: words, or functions that make words. */
export type Words<T> = {
  readonly [K in keyof T]: T[K] extends string ? string
    : T[K] extends (...args: infer A) => string ? (...args: A) => string
    : Words<T[K]>;
};
