import type { Messages } from "@/lib/contract/common";
import { canonicalJson, sha256 } from "@/lib/platform/digest";

/** The same for prompts that read the same: composed characters, line feeds only, no space around a message. */
export const promptDigest = (messages: Messages): string =>
  sha256(
    canonicalJson(
      messages.map(({ role, content }) => ({
        role,
        content: content.normalize("NFC").replaceAll("\r\n", "\n").trim(),
      })),
    ),
  );
