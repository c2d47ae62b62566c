/** Stands before an English text in the file of another language, until somebody translated it. */
export const TO_TRANSLATE = "[to be translated] ";
