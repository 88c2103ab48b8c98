import { describe, expect, test } from "vitest";
import { findPersonalData, passesIban, passesLuhn } from "./personal-data";

const kinds = (text: string) => findPersonalData(text).map((found) => found.kind);
const texts = (text: string) => findPersonalData(text).map((found) => found.text);

describe("personal data", () => {
  test("is found in the order of the text, each once, as it stands there", () => {
    const text = "Call +49 30 901820 or write to jo.lee@mail.co.uk (jo.lee@mail.co.uk), from 93.184.216.34.";
    expect(findPersonalData(text)).toEqual([
      { kind: "phone", text: "+49 30 901820" },
      { kind: "email", text: "jo.lee@mail.co.uk" },
      { kind: "ip", text: "93.184.216.34" },
    ]);
  });

  // From the IBAN registry of SWIFT: the example of each country.
  test.each([
    "DE89370400440532013000",
    "GB29 NWBK 6016 1331 9268 19",
    "NO9386011117947",
    "MT84MALT011000012345MTLCAST001S",
    "FR14 2004 1010 0505 0001 3M02 606",
  ])("an IBAN such as %s", (iban) => {
    expect(texts(`Pay to ${iban}, please`)).toEqual([iban]);
    expect(texts(`${iban} AND NOTHING ELSE`)).toEqual([iban]);
  });

  test("an IBAN with any one digit changed is none", () => {
    const iban = "DE89370400440532013000";
    for (let i = 2; i < iban.length; i++) {
      const digit = (Number(iban[i]) + 1) % 10;
      expect(passesIban(iban.slice(0, i) + digit + iban.slice(i + 1))).toBe(false);
    }
  });

  // Test numbers that the card networks publish.
  test.each(["4111 1111 1111 1111", "5555-5555-5555-4444", "378282246310005", "6011111111111117", "30569309025904"])(
    "a card number such as %s",
    (card) => {
      expect(findPersonalData(`card ${card}.`)).toEqual([{ kind: "card", text: card }]);
    },
  );

  test("a card number with any one digit changed is none", () => {
    const card = "4111111111111111";
    for (let i = 0; i < card.length; i++)
      expect(passesLuhn(card.slice(0, i) + ((Number(card[i]) + 3) % 10) + card.slice(i + 1))).toBe(false);
  });

  test.each(["+1 (212) 555-2368", "(212) 555-2368", "212-555-2368", "0170 1234567", "030/90 18 20", "+441632960961"])(
    "a phone number such as %s",
    (phone) => {
      expect(findPersonalData(`Ring ${phone}.`)).toEqual([{ kind: "phone", text: phone }]);
    },
  );

  test.each(["2606:4700:4700::1111", "2a00:1450:4001:0824:0000:0000:0000:200e"])("an address such as %s", (ip) => {
    expect(findPersonalData(`ping ${ip} now`)).toEqual([{ kind: "ip", text: ip }]);
  });

  test.each([
    "Write to someone@example.com or me@host.test",
    "The server is at 127.0.0.1 or 192.168.0.1, or 203.0.113.7",
    "std::vector and a::b, at 12:30:45 on 2026-06-01",
    "Compute 1234567890123456 + 3.14159265358979",
    "Version 1.2.3 of 01.02.2026, pages 120-135, ISBN 978-0-306-40615-7",
    "The years 1914-1918 and 1939-1945, 1 000 000 people",
    "DE12 is not enough, nor is GB00 NWBK 6016 1331 9268 19",
    "0.1 + 0.2 = 0.30000000000000004",
  ])("nothing in: %s", (text) => {
    expect(kinds(text)).toEqual([]);
  });

  test("is looked for in the longest text within a moment", () => {
    const started = performance.now();
    for (const unit of ["a", "1", "1 ", "+1-", "a.", "DE", "f:", "0170 "]) kinds(unit.repeat(20_000 / unit.length));
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
