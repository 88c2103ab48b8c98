/**
 * Personal data that can be told by its form. Pure. It would rather miss some than cry wolf: numbers must pass their own checks, and
 * addresses that are reserved for examples and private networks do not count. Names and streets cannot be told by form.
 *
 * email  An address, unless its domain is reserved (RFC 2606, RFC 6761).
 * iban   A country's code and length, and remainder 1 modulo 97 (ISO 13616).
 * card   13 to 19 digits of a known issuer that pass Luhn's check (ISO/IEC 7812).
 * ip     IPv4 and IPv6, unless private, local or reserved for documentation (RFC 1918, 3849, 4193, 4291, 5737).
 * phone  "+" and 8 to 15 digits (E.164), or a national number in a common written form.
 */
import type { PersonalData, PersonalDataKind } from "@/lib/contract/personal-data";

type Span = PersonalData & { start: number; end: number };

/** What is found in a text, in its order; each text once. */
export function findPersonalData(text: string): PersonalData[] {
  const spans: Span[] = [];
  for (const [kind, find] of FINDERS)
    for (const { start, found } of find(text)) {
      const end = start + found.length;
      if (spans.every((other) => end <= other.start || start >= other.end))
        spans.push({ kind, text: found, start, end });
    }
  const seen = new Set<string>();
  return spans
    .toSorted((a, b) => a.start - b.start)
    .filter((span) => !seen.has(span.text) && seen.add(span.text))
    .map(({ kind, text: found }) => ({ kind, text: found }));
}

type Find = (text: string) => { start: number; found: string }[];

const matches = (pattern: RegExp, isReal: (found: string) => boolean = () => true): Find => {
  return (text) =>
    [...text.matchAll(pattern)]
      .map((match) => ({ start: match.index, found: match[0] }))
      .filter(({ found }) => isReal(found));
};

const digitsOf = (text: string): string => text.replace(/\D/g, "");

const RESERVED_DOMAIN = /@(?:[^@]*\.)?(?:example(?:\.(?:com|net|org))?|test|invalid|localhost)$/i;
const EMAIL =
  /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24}(?![\p{L}\p{N}])/gu;

const CARD = /(?<![\d.-])\d(?:[ -]?\d){12,18}(?![\d-]|\.\d)/g;
const ISSUER = [
  /^4(?:\d{12}|\d{15}|\d{18})$/,
  /^(?:5[1-5]|2[2-7])\d{14}$/,
  /^3[47]\d{13}$/,
  /^6(?:011|5\d\d|4[4-9]\d|2\d\d)\d{12}$/,
  /^3(?:0[0-5]|[68]\d)\d{11}$/,
];

function isCard(found: string): boolean {
  const digits = digitsOf(found);
  return ISSUER.some((issuer) => issuer.test(digits)) && passesLuhn(digits);
}

/** Luhn's check: every second digit from the right is doubled, and the sum of all digits ends in 0. */
export function passesLuhn(digits: string): boolean {
  const sum = [...digits].toReversed().reduce((total, digit, i) => {
    const value = i % 2 === 0 ? Number(digit) : 2 * Number(digit);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** Length of an IBAN by country. @source IBAN registry of SWIFT, release 99 */
const IBAN_LENGTHS: Readonly<Record<string, number>> = Object.fromEntries(
  (
    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 FR27 " +
    "GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 " +
    "MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27 ST25 SV28 TL23 " +
    "TN24 TR26 UA29 VA22 VG24 XK20"
  )
    .split(" ")
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);
const IBAN_START = /(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?=[ ]?[A-Z0-9])/g;

/** An IBAN may be followed by words in capitals, so its end comes from its country. */
const findIbans: Find = (text) =>
  [...text.matchAll(IBAN_START)].flatMap((match) => {
    const length = IBAN_LENGTHS[match[0].slice(0, 2)];
    const found = length && takeCharacters(text.slice(match.index, match.index + 2 * length), length);
    return found && passesIban(found.replaceAll(" ", "")) ? [{ start: match.index, found }] : [];
  });

/** The shortest start of a text that holds so many letters and digits, with single spaces between; null when it ends before. */
const takeCharacters = (text: string, count: number): string | null =>
  new RegExp(`^[A-Z0-9](?: ?[A-Z0-9]){${count - 1}}(?![A-Za-z0-9])`).exec(text)?.[0] ?? null;

/** ISO 7064, MOD 97-10: the first four characters go to the end, letters are 10 to 35, and the remainder is 1. */
export function passesIban(iban: string): boolean {
  const digits = [...iban.slice(4), ...iban.slice(0, 4)].map((c) => Number.parseInt(c, 36)).join("");
  return [...digits].reduce((remainder, digit) => (10 * remainder + Number(digit)) % 97, 0) === 1;
}

const IPV4 = /(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w]|\.\d)/g;
const IPV4_UNUSED =
  /^(?:0|10|127|22[4-9]|2[3-5]\d)\.|^192\.(?:168|0\.2)\.|^172\.(?:1[6-9]|2\d|3[01])\.|^169\.254\.|^198\.51\.100\.|^203\.0\.113\./;
const isIpv4 = (found: string): boolean =>
  found.split(".").every((part) => Number(part) <= 255 && String(Number(part)) === part) && !IPV4_UNUSED.test(found);

const IPV6 = /(?<![\w:.])[0-9a-f]{1,4}(?::{1,2}[0-9a-f]{1,4}){3,7}(?![\w:])/gi;
const IPV6_UNUSED = /^(?:fe[89ab]|f[cdf]|2001:0?db8:)/i;
/** Eight groups, or fewer with one "::" in the place of the others. */
const isIpv6 = (found: string): boolean => {
  const gaps = found.split("::").length - 1;
  const groups = found.split(/:+/).length;
  return (gaps === 0 ? groups === 8 : gaps === 1 && groups < 8) && !IPV6_UNUSED.test(found);
};

const INTERNATIONAL = /(?<![\w+])\+[1-9](?:[ ()./-]{0,2}\d){7,14}(?!\d)/g;
/** (555) 123-4567, 555-123-4567; 030 1234567, 0170/123 45 67. */
const NATIONAL =
  /(?<![\w.+-])(?:\(\d{3}\) ?\d{3}-\d{4}|\d{3}([-. ])\d{3}\1\d{4}|0[1-9]\d{1,4}(?: ?[/-] ?| )\d{2,8}(?:[ -]\d{2,5}){0,3})(?![\w-]|\.\d)/g;
const hasDigits = (least: number, most: number) => (found: string) => {
  const { length } = digitsOf(found);
  return length >= least && length <= most;
};

/** In this order, because what one has found the next leaves alone. */
const FINDERS: readonly (readonly [PersonalDataKind, Find])[] = [
  ["email", matches(EMAIL, (found) => !RESERVED_DOMAIN.test(found))],
  ["iban", findIbans],
  ["card", matches(CARD, isCard)],
  ["ip", matches(IPV4, isIpv4)],
  ["ip", matches(IPV6, isIpv6)],
  ["phone", matches(INTERNATIONAL, hasDigits(8, 15))],
  ["phone", matches(NATIONAL, hasDigits(9, 13))],
];
