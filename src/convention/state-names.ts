import { SECRETARIATS } from "./secretariats.ts";
import { isUserAssigned, STATES, stateRecord } from "./states.ts";

/** The languages of the pages; English stands in states.ts. */
export type NameLanguage = "fr" | "es" | "ar" | "ru" | "zh" | "vi";

type Names = Readonly<Record<NameLanguage, string>>;

/**
 * Names in the other languages, wherever the locale data of the runtime differ from United Nations terminology. For the States that
 * are not listed here the runtime's name is the same, or close enough until a speaker of the language has gone through UNTERM: that
 * is a documented fallback and not a source. Written from memory of United Nations usage.
 */
const NAMES: Readonly<Record<string, Names>> = {
  BO: {
    fr: "Bolivie (État plurinational de)",
    es: "Bolivia (Estado Plurinacional de)",
    ar: "بوليفيا (دولة - المتعددة القوميات)",
    ru: "Боливия (Многонациональное Государство)",
    zh: "多民族玻利维亚国",
    vi: "Bolivia (Nhà nước Đa dân tộc)",
  },
  BY: { fr: "Bélarus", es: "Belarús", ar: "بيلاروس", ru: "Беларусь", zh: "白俄罗斯", vi: "Belarus" },
  BN: {
    fr: "Brunéi Darussalam",
    es: "Brunei Darussalam",
    ar: "بروني دار السلام",
    ru: "Бруней-Даруссалам",
    zh: "文莱达鲁萨兰国",
    vi: "Brunei Darussalam",
  },
  CV: {
    fr: "Cabo Verde",
    es: "Cabo Verde",
    ar: "كابو فيردي",
    ru: "Кабо-Верде",
    zh: "佛得角",
    vi: "Cabo Verde",
  },
  CG: { fr: "Congo", es: "Congo", ar: "الكونغو", ru: "Конго", zh: "刚果", vi: "Congo" },
  CI: {
    fr: "Côte d'Ivoire",
    es: "Côte d'Ivoire",
    ar: "كوت ديفوار",
    ru: "Кот-д'Ивуар",
    zh: "科特迪瓦",
    vi: "Côte d'Ivoire",
  },
  CZ: { fr: "Tchéquie", es: "Chequia", ar: "تشيكيا", ru: "Чехия", zh: "捷克", vi: "Séc" },
  KP: {
    fr: "République populaire démocratique de Corée",
    es: "República Popular Democrática de Corea",
    ar: "جمهورية كوريا الشعبية الديمقراطية",
    ru: "Корейская Народно-Демократическая Республика",
    zh: "朝鲜民主主义人民共和国",
    vi: "Cộng hòa Dân chủ Nhân dân Triều Tiên",
  },
  CD: {
    fr: "République démocratique du Congo",
    es: "República Democrática del Congo",
    ar: "جمهورية الكونغو الديمقراطية",
    ru: "Демократическая Республика Конго",
    zh: "刚果民主共和国",
    vi: "Cộng hòa Dân chủ Congo",
  },
  IR: {
    fr: "Iran (République islamique d')",
    es: "Irán (República Islámica del)",
    ar: "إيران (جمهورية - الإسلامية)",
    ru: "Иран (Исламская Республика)",
    zh: "伊朗伊斯兰共和国",
    vi: "Iran (Cộng hòa Hồi giáo)",
  },
  LA: {
    fr: "République démocratique populaire lao",
    es: "República Democrática Popular Lao",
    ar: "جمهورية لاو الديمقراطية الشعبية",
    ru: "Лаосская Народно-Демократическая Республика",
    zh: "老挝人民民主共和国",
    vi: "Cộng hòa Dân chủ Nhân dân Lào",
  },
  FM: {
    fr: "Micronésie (États fédérés de)",
    es: "Micronesia (Estados Federados de)",
    ar: "ميكرونيزيا (ولايات - الموحدة)",
    ru: "Микронезия (Федеративные Штаты)",
    zh: "密克罗尼西亚联邦",
    vi: "Micronesia (Liên bang)",
  },
  MM: { fr: "Myanmar", es: "Myanmar", ar: "ميانمار", ru: "Мьянма", zh: "缅甸", vi: "Myanmar" },
  NL: {
    fr: "Pays-Bas (Royaume des)",
    es: "Países Bajos (Reino de los)",
    ar: "هولندا (مملكة -)",
    ru: "Нидерланды (Королевство)",
    zh: "荷兰王国",
    vi: "Hà Lan (Vương quốc)",
  },
  KR: {
    fr: "République de Corée",
    es: "República de Corea",
    ar: "جمهورية كوريا",
    ru: "Республика Корея",
    zh: "大韩民国",
    vi: "Đại Hàn Dân Quốc",
  },
  MD: {
    fr: "République de Moldova",
    es: "República de Moldova",
    ar: "جمهورية مولدوفا",
    ru: "Республика Молдова",
    zh: "摩尔多瓦共和国",
    vi: "Cộng hòa Moldova",
  },
  RU: {
    fr: "Fédération de Russie",
    es: "Federación de Rusia",
    ar: "الاتحاد الروسي",
    ru: "Российская Федерация",
    zh: "俄罗斯联邦",
    vi: "Liên bang Nga",
  },
  KN: {
    fr: "Saint-Kitts-et-Nevis",
    es: "Saint Kitts y Nevis",
    ar: "سانت كيتس ونيفس",
    ru: "Сент-Китс и Невис",
    zh: "圣基茨和尼维斯",
    vi: "Saint Kitts và Nevis",
  },
  LC: { fr: "Sainte-Lucie", es: "Santa Lucía", ar: "سانت لوسيا", ru: "Сент-Люсия", zh: "圣卢西亚", vi: "Saint Lucia" },
  VC: {
    fr: "Saint-Vincent-et-les Grenadines",
    es: "San Vicente y las Granadinas",
    ar: "سانت فنسنت وجزر غرينادين",
    ru: "Сент-Винсент и Гренадины",
    zh: "圣文森特和格林纳丁斯",
    vi: "Saint Vincent và Grenadines",
  },
  SY: {
    fr: "République arabe syrienne",
    es: "República Árabe Siria",
    ar: "الجمهورية العربية السورية",
    ru: "Сирийская Арабская Республика",
    zh: "阿拉伯叙利亚共和国",
    vi: "Cộng hòa Ả Rập Syria",
  },
  TR: { fr: "Türkiye", es: "Türkiye", ar: "تركيا", ru: "Турция", zh: "土耳其", vi: "Thổ Nhĩ Kỳ" },
  GB: {
    fr: "Royaume-Uni de Grande-Bretagne et d'Irlande du Nord",
    es: "Reino Unido de Gran Bretaña e Irlanda del Norte",
    ar: "المملكة المتحدة لبريطانيا العظمى وأيرلندا الشمالية",
    ru: "Соединенное Королевство Великобритании и Северной Ирландии",
    zh: "大不列颠及北爱尔兰联合王国",
    vi: "Vương quốc Liên hiệp Anh và Bắc Ireland",
  },
  TZ: {
    fr: "République-Unie de Tanzanie",
    es: "República Unida de Tanzanía",
    ar: "جمهورية تنزانيا المتحدة",
    ru: "Объединенная Республика Танзания",
    zh: "坦桑尼亚联合共和国",
    vi: "Cộng hòa Thống nhất Tanzania",
  },
  US: {
    fr: "États-Unis d'Amérique",
    es: "Estados Unidos de América",
    ar: "الولايات المتحدة الأمريكية",
    ru: "Соединенные Штаты Америки",
    zh: "美利坚合众国",
    vi: "Hợp chúng quốc Hoa Kỳ",
  },
  VE: {
    fr: "Venezuela (République bolivarienne du)",
    es: "Venezuela (República Bolivariana de)",
    ar: "فنزويلا (جمهورية - البوليفارية)",
    ru: "Венесуэла (Боливарианская Республика)",
    zh: "委内瑞拉玻利瓦尔共和国",
    vi: "Venezuela (Cộng hòa Bolivar)",
  },
  VN: { fr: "Viet Nam", es: "Viet Nam", ar: "فييت نام", ru: "Вьетнам", zh: "越南", vi: "Việt Nam" },
  VA: { fr: "Saint-Siège", es: "Santa Sede", ar: "الكرسي الرسولي", ru: "Святой Престол", zh: "教廷", vi: "Tòa Thánh" },
  PS: {
    fr: "État de Palestine",
    es: "Estado de Palestina",
    ar: "دولة فلسطين",
    ru: "Государство Палестина",
    zh: "巴勒斯坦国",
    vi: "Nhà nước Palestine",
  },
  EU: {
    fr: "Union européenne",
    es: "Unión Europea",
    ar: "الاتحاد الأوروبي",
    ru: "Европейский союз",
    zh: "欧洲联盟",
    vi: "Liên minh châu Âu",
  },
  XA: { fr: "Aurélia", es: "Aurelia", ar: "أوريليا", ru: "Аурелия", zh: "奥雷利亚", vi: "Aurelia" },
  XB: { fr: "Boréalia", es: "Borealia", ar: "بورياليا", ru: "Бореалия", zh: "博雷利亚", vi: "Borealia" },
  XC: { fr: "Cascadia", es: "Cascadia", ar: "كاسكاديا", ru: "Каскадия", zh: "卡斯卡迪亚", vi: "Cascadia" },
  XD: { fr: "Doronia", es: "Doronia", ar: "دورونيا", ru: "Дорония", zh: "多罗尼亚", vi: "Doronia" },
  UN: {
    fr: "Secrétariat de l'Organisation des Nations Unies",
    es: "Secretaría de las Naciones Unidas",
    ar: "الأمانة العامة للأمم المتحدة",
    ru: "Секретариат Организации Объединенных Наций",
    zh: "联合国秘书处",
    vi: "Ban Thư ký Liên hợp quốc",
  },
  XZ: {
    fr: "Secrétariat de la Conférence (fictif)",
    es: "Secretaría de la Conferencia (ficticia)",
    ar: "أمانة المؤتمر (خيالية)",
    ru: "Секретариат Конференции (вымышленный)",
    zh: "缔约国会议秘书处（虚构）",
    vi: "Ban Thư ký Hội nghị (hư cấu)",
  },
};

/** Codes whose name in every language is our own, not the runtime's. */
export const OWN_NAMES: readonly string[] = Object.keys(NAMES);

/**
 * The name of a State or a secretariat for a reader. English and the listed names are ours; otherwise the runtime's, and where it has none, English.
 * An unknown code is shown as it is.
 */
export function stateName(code: string, language: string): string {
  const record = stateRecord(code) ?? SECRETARIATS.find((one) => one.code === code);
  if (!record) return code;
  if (language === "en") return record.name;
  const own = NAMES[code];
  if (own) return isNameLanguage(language) ? own[language] : record.name;
  return new Intl.DisplayNames([language], { type: "region", fallback: "none" }).of(code) ?? record.name;
}

/** The States that a form offers, by name, these first; in production no invented one. */
export function stateOptions(
  language: string,
  production: boolean,
  first: readonly string[] = [],
): { value: string; label: string; first?: true }[] {
  const { compare } = new Intl.Collator(language);
  const options = STATES.filter(({ code }) => !(production && isUserAssigned(code)))
    .map(({ code }) => ({
      value: code,
      label: stateName(code, language),
      ...(first.includes(code) ? { first: true as const } : {}),
    }))
    .toSorted((a, b) => compare(a.label, b.label));
  return [...options.filter((option) => option.first), ...options.filter((option) => !option.first)];
}

/** The same name in all seven languages, as a page shell wants it. */
export function stateNames(code: string): Readonly<Record<NameLanguage | "en", string>> {
  const name = (language: NameLanguage | "en"): string => stateName(code, language);
  return {
    en: name("en"),
    fr: name("fr"),
    es: name("es"),
    ar: name("ar"),
    ru: name("ru"),
    zh: name("zh"),
    vi: name("vi"),
  };
}

/**
 * One spelling for whoever data are passed on to, so that two people who named the same State in two languages meant one: its code
 * where the words are the code or the name of a State in one of the seven languages, otherwise the words in small letters.
 */
export function recipientKey(words: string): string {
  const key = words.trim().toLowerCase();
  const state = STATES.find(
    ({ code }) =>
      code.toLowerCase() === key || Object.values(stateNames(code)).some((name) => name.toLowerCase() === key),
  );
  return state?.code ?? key;
}

function isNameLanguage(language: string): language is NameLanguage {
  return ["fr", "es", "ar", "ru", "zh", "vi"].includes(language);
}
