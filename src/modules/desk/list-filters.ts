import { type RawBuilder, sql, type SqlBool } from "kysely";
import { addDays, dateIn, endOfDay, stateName, stateOptions, type ZoneOrName } from "../../convention/index.ts";
import type { ListFilter, Option } from "../../web/index.ts";

// Filters that lists of dossiers, and of what stands in dossiers, share.

const DUE = ["overdue", "today", "week", "later", "none"] as const;
export type Due = (typeof DUE)[number];

export const dueFilter: ListFilter<Due> = {
  label: "desk.queue.column-until",
  choices: DUE,
  say: ({ t }, due) => t(`desk.due.${due}`),
};

export const openFilter: ListFilter = {
  label: "desk.filter.open",
  choices: ["yes", "no"],
  say: ({ t }, open) => t(`desk.filter.open-${open}`),
};

export const mineFilter: ListFilter = {
  label: "desk.filter.mine",
  choices: ["yes"],
  say: ({ t }) => t("desk.filter.mine-yes"),
};

/** The other State: all that there are, in the reader's order, for a list of those found would tell of dossiers of others. */
export function stateFilter(profile: string): ListFilter {
  const isProduction = profile === "production";
  const inOrder = new Map<string, readonly Option[]>();
  return {
    label: "desk.dossier.state",
    choices: stateOptions("en", isProduction).map(({ value }) => value),
    say: ({ lang }, state) => stateName(state, lang),
    picked: ({ lang }) => {
      const options = inOrder.get(lang) ?? stateOptions(lang, isProduction);
      inOrder.set(lang, options);
      return options;
    },
  };
}

/** For a `where`: what can be done until these moments is due then; a day that ends where we are counts as that day. */
export function isDueIn(
  due: Exclude<Due, "none">,
  { earliest, latest = earliest }: { readonly earliest: RawBuilder<Date>; readonly latest?: RawBuilder<Date> },
  now: Date,
  timeZone: ZoneOrName,
): RawBuilder<SqlBool> {
  const today = dateIn(now, timeZone);
  const endOfToday = endOfDay(today, timeZone).earliest;
  const endOfWeek = endOfDay(addDays(today, 7), timeZone).earliest;
  switch (due) {
    case "overdue":
      return sql<SqlBool>`(${earliest} < ${now} and ${latest} < ${now})`;
    case "today":
      return sql<SqlBool>`(${earliest} <= ${endOfToday} and ${latest} >= ${now})`;
    case "week":
      return sql<SqlBool>`(${earliest} > ${endOfToday} and ${earliest} <= ${endOfWeek})`;
    case "later":
      return sql<SqlBool>`${earliest} > ${endOfWeek}`;
  }
}
