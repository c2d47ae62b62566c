import { IntlMessageFormat } from "intl-messageformat";

interface MessageElement {
  readonly type: number;
  readonly value?: unknown;
  readonly options?: Readonly<Record<string, { readonly value: readonly MessageElement[] }>>;
}

// @formatjs/icu-messageformat-parser, TYPE
const TYPE = { argument: 1, number: 2, date: 3, time: 4, select: 5, plural: 6 } as const;

/**
 * The parameters of an ICU message, sorted, with what they are read as. Throws where it does not parse, where a plural
 * lacks a form that the language has, or where it formats a date itself (dates go through Formats, which shows the zone).
 */
export function parametersOf(message: string, lang: string): string[] {
  // Most texts are plain words, seven times eight thousand of them.
  if (!/[{}'#]/.test(message)) return [];
  const found = new Set<string>();
  visit(new IntlMessageFormat(message, lang, undefined, { ignoreTag: true }).getAst(), lang, found);
  return [...found].sort();
}

function visit(elements: readonly MessageElement[], lang: string, found: Set<string>): void {
  for (const element of elements) {
    switch (element.type) {
      case TYPE.argument:
      case TYPE.number:
        found.add(String(element.value));
        break;
      case TYPE.date:
      case TYPE.time:
        throw new Error(`"${String(element.value)}" is a date: pass it in already formatted`);
      case TYPE.plural:
        found.add(String(element.value));
        requireEveryForm(Object.keys(element.options ?? {}), lang);
        break;
      case TYPE.select:
        found.add(String(element.value));
        break;
    }
    for (const option of Object.values(element.options ?? {})) visit(option.value, lang, found);
  }
}

function requireEveryForm(given: readonly string[], lang: string): void {
  const needed = new Intl.PluralRules(lang).resolvedOptions().pluralCategories;
  const absent = needed.filter((category) => !given.includes(category));
  if (absent.length > 0) throw new Error(`the plural lacks ${absent.join(", ")}`);
}
