/** The value without members that are undefined: what types ask for that say "absent" and never "undefined". */
export function compact<T extends object>(value: T): Compact<T> {
  // Only members with a value are left, which is what the return type says.
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Compact<T>;
}

/** Members that could be undefined are optional, and have a value where they are there. */
export type Compact<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};
