/**
 * The printable alphabet of byte-level BPE: one character for each of the 256 bytes, so that a vocabulary is readable text.
 * Bytes that print as themselves keep their character; the rest take U+0100 onwards in order of their value.
 * @source Radford et al. 2019, "Language Models are Unsupervised Multitask Learners", section 2.2; the table of their released code.
 */

const printsAsItself = (byte: number): boolean =>
  (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;

/** [256] the character that stands for each byte. */
export const BYTE_CHARACTERS: readonly string[] = byteCharacters();

function byteCharacters(): string[] {
  let next = 0x100;
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(printsAsItself(byte) ? byte : next++));
}
