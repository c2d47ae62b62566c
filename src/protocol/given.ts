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

/** The members of a value, each as one word: "citation", "source.kind"; a list is one member. */
export type FieldName<T> = { [Key in keyof T & string]-?: NameOf<Key, NonNullable<T[Key]>> }[keyof T & string];

type NameOf<Key extends string, Member> = Member extends readonly unknown[]
  ? Key
  : Member extends object
    ? `${Key}.${FieldName<Member>}`
    : Key;
