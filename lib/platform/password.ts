import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";

/** Cost of scrypt (RFC 7914): about 60 ms and 32 MB per try. */
const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 2 ** 20 };

const derive = (password: string, salt: Buffer, cost: typeof COST): Promise<Buffer> =>
  new Promise((resolve, reject) =>
    scrypt(password.normalize("NFKC"), salt, 32, cost, (error, key) => (error ? reject(error) : resolve(key))),
  );

/** A salted hash, as `scrypt$N$r$p$salt$key`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, COST);
  return ["scrypt", COST.N, COST.r, COST.p, salt.toString("base64"), key.toString("base64")].join("$");
}

/** Whether `password` gives `hash`. False, and equally slow, when the hash is empty or malformed. */
export async function isPassword(password: string, hash: string): Promise<boolean> {
  const [scheme, N, r, p, salt, key] = hash.split("$");
  const known = scheme === "scrypt" && Number(N) > 1 && salt && key;
  const expected = known ? Buffer.from(key, "base64") : randomBytes(32);
  const cost = known ? { ...COST, N: Number(N), r: Number(r), p: Number(p) } : COST;
  const actual = await derive(password, known ? Buffer.from(salt, "base64") : randomBytes(16), cost);
  return actual.length === expected.length && timingSafeEqual(actual, expected) && Boolean(known);
}

/** A password for people to type: 20 letters and digits without look-alikes, about 99 bits. */
export function generatePassword(): string {
  const alphabet = "abcdefghjkmnpqrstuvwxyz23456789";
  let out = "";
  while (out.length < 20)
    for (const byte of randomBytes(32)) if (byte < 248 && out.length < 20) out += alphabet[byte % alphabet.length];
  return out.replace(/(.{5})(?=.)/g, "$1-");
}
