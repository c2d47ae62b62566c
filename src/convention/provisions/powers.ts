/** What reaches deepest into private life: data handed over, searched or watched, at home and for another State. */
export const REACHING_POWERS: readonly string[] = [
  "art-27-a",
  "art-27-b",
  "art-28-1",
  "art-28-2",
  "art-28-4",
  "art-29",
  "art-30",
  "art-44",
  "art-45",
  "art-46",
];

/** The procedural powers over data, Articles 25 to 30. */
export const DATA_POWERS: readonly string[] = [
  "art-25-1",
  "art-26",
  ...REACHING_POWERS.filter((id) => !["art-44", "art-45", "art-46"].includes(id)),
];

/** The powers over property, Article 31. */
export const PROPERTY_POWERS: readonly string[] = ["art-31-1", "art-31-2", "art-31-records", "art-31-burden"];

/** What is done with a power at another State's request. */
export const POWERS_FOR_OTHERS: readonly string[] = [
  "art-42",
  "art-43",
  "art-44",
  "art-45",
  "art-46",
  "art-49",
  "art-50-1",
];

/** Every power of Chapter IV and its use for another State. */
export const POWERS: readonly string[] = [...DATA_POWERS, ...PROPERTY_POWERS, ...POWERS_FOR_OTHERS];

/** Where personal data go to another State. */
export const DATA_TO_OTHERS: readonly string[] = [
  "art-40-4",
  "art-43",
  "art-44",
  "art-45",
  "art-46",
  "art-47",
  "art-51",
];

/** What brings in another State's information as much as it gives ours. */
export const TWO_WAY_COOPERATION: readonly string[] = ["art-35-1", "art-40-1", "art-47"];
