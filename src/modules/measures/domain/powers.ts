/** The procedural power under which an order goes out: the article of the Convention that asks each State to have it. */
export const POWER_IDS = ["25", "26", "27", "28", "29", "30"] as const;
export type PowerId = (typeof POWER_IDS)[number];
