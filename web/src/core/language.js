/** The languages of the pages, and which of them a visitor gets. */

const LANGUAGES = ["en", "es"];

/** Return the language that the URL asks for, else that of the page, which the server chose. */
export function chooseLanguage(search = location.search, page = document.documentElement.lang) {
  const asked = new URLSearchParams(search).get("lang");
  return LANGUAGES.find((each) => each === asked) ?? LANGUAGES.find((each) => each === page) ?? "en";
}
