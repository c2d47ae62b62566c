import type { z } from "zod";

/** What a schema reads, as the rest of the program holds it: nothing in it can be changed. */
export type Given<Schema extends z.ZodType> = Frozen<z.output<Schema>>;

type Frozen<T> = T extends string | number | boolean | Date | undefined | null
  ? T
  : T extends readonly (infer Item)[]
    ? readonly Frozen<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]: Frozen<T[Key]> }
      : T;

/** The members of a value, each as one word: "citation", "source.kind", "lines.0.phone". */
export type FieldName<T> = T extends readonly (infer Item)[]
  ? `${number}.${FieldName<Item>}`
  : T extends object
    ? { [Key in keyof T & string]-?: NameOf<Key, NonNullable<T[Key]>> }[keyof T & string]
    : never;

type NameOf<Key extends string, Member> = Member extends readonly (infer Item)[]
  ? Item extends object
    ? `${Key}.${FieldName<Member>}`
    : Key
  : Member extends object
    ? `${Key}.${FieldName<Member>}`
    : Key;
