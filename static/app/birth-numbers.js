// Birth numbers in words, by their control digits: the same rule as app/domain/birth_numbers.py, so that what is stopped here is what the server
// would stop. A test holds the two equal.

const FIRST = [3, 7, 6, 1, 8, 9, 4, 5, 2, 1];
const SECOND = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1];
const MONTHS_ADDED = [0, 40, 65, 80];
const DIGITS = /(?<!\d)\d\d[^A-Za-z0-9\r\n]{0,3}\d\d[^A-Za-z0-9\r\n]{0,3}\d\d[^A-Za-z0-9\r\n]{0,3}\d{5}(?!\d)/g;

const sum = (digits, weights) => weights.reduce((all, weight, at) => all + weight * digits[at], 0) % 11;

function isDay(day, month, year) {
  const made = new Date(Date.UTC(2000, month - 1, day));
  made.setUTCFullYear(year, month - 1, day);
  return made.getUTCDate() === day && made.getUTCMonth() === month - 1;
}

function isNumber(text) {
  const digits = [...text].map(Number);
  if (sum(digits, FIRST) || sum(digits, SECOND)) return false;
  const [day, month, year] = [0, 2, 4].map((at) => Number(text.slice(at, at + 2)));
  return [day, day - 40].some((d) => MONTHS_ADDED.some((added) => [1800, 1900, 2000].some((century) => isDay(d, month - added, century + year))));
}

// Where they stand: [from, to] of each.
export const numbersIn = (text) => [...text.matchAll(DIGITS)].filter(([whole]) => isNumber(whole.replace(/\D/g, ""))).map(({ index, 0: whole }) => [index, index + whole.length]);

// The words with a dot for every digit of them.
export function masked(text) {
  let kept = text;
  for (const [from, to] of numbersIn(text)) kept = kept.slice(0, from) + kept.slice(from, to).replace(/\d/g, "•") + kept.slice(to);
  return kept;
}
