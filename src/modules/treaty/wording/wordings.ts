import type { DraftLanguage } from "../domain/draft-forms.ts";
import { AR } from "./ar.ts";
import { EN } from "./en.ts";
import { ES } from "./es.ts";
import { FR } from "./fr.ts";
import { RU } from "./ru.ts";
import { ZH } from "./zh.ts";
import type { Wording } from "./wording.ts";

export const WORDINGS: Readonly<Record<DraftLanguage, Wording>> = { ar: AR, en: EN, es: ES, fr: FR, ru: RU, zh: ZH };
