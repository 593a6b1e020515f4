// The interface's texts in the browser's language.

const LANGUAGES = ["en", "de", "fr", "es", "it", "pl", "ru", "tr", "zh", "ja", "ko", "pt"];

let texts = {};
let language = "en";
let locale = "en"; // with the country, for dates and numbers
let plurals = new Intl.PluralRules("en");

/** Loads the texts of the first of the browser's languages there is; English is the last resort. */
export async function loadTexts() {
  const base = (tag) => tag.toLowerCase().split("-")[0];
  locale = navigator.languages.find((tag) => LANGUAGES.includes(base(tag))) ?? "en";
  language = base(locale);
  const answer = await fetch(`page/texts/${language}.json`);
  texts = await answer.json();
  plurals = new Intl.PluralRules(language);
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("[data-text]")) element.textContent = t(element.dataset.text);
}

/** The language of the texts with the person's country, such as en-GB. */
export const currentLocale = () => locale;

/** A text with its {places} filled; a text with plural forms takes the one for n. */
export function t(key, values = {}) {
  let text = texts[key];
  if (text === undefined) return key;
  if (typeof text === "object" && !Array.isArray(text)) text = text[plurals.select(values.n)] ?? text.other;
  if (Array.isArray(text)) return text;
  return text.replace(/\{(\w+)\}/g, (whole, name) =>
    typeof values[name] === "number" ? values[name].toLocaleString(locale) : (values[name] ?? whole));
}

export const hasText = (key) => texts[key] !== undefined;

/** A moment as day and time in words. */
export function moment(iso) {
  return new Date(iso).toLocaleString(locale, { dateStyle: "medium", timeStyle: "short" });
}

/** A language's own name for a language. */
export function languageName(tag) {
  try {
    return new Intl.DisplayNames([locale], { type: "language" }).of(tag);
  } catch (e) {
    return tag;
  }
}
