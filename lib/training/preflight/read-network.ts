/** A model version's network and tokenizer, without its weights. */
import type { ArtifactStore } from "@/lib/artifacts/store";
import type { ModelKind } from "@/lib/contract/models";
import { parseModelConfig } from "@/lib/ml/model-config";
import type { ModelConfig } from "@/lib/ml/nn/config";
import { TOKENIZER_CONFIG, TOKENIZER_JSON, withChatTemplate } from "@/lib/ml/tokenizer/files";
import { loadTokenizer, type Tokenizer } from "@/lib/ml/tokenizer/load";
import { createMemory } from "./remember";

export type ReadNetwork = { config: ModelConfig; tokenizer: Tokenizer; tokenizerJson: string };

const CONFIG = "config.json";
const known = createMemory<ReadNetwork>(8);

/** A base model speaks by the template that fine-tuning will give it. Versions never change, so what was read is kept. */
export const readNetwork = (
  store: ArtifactStore,
  { artifactDigest, kind }: { artifactDigest: string; kind: ModelKind },
): Promise<ReadNetwork> =>
  known(`${artifactDigest} ${kind}`, async () => {
    const wanted = [CONFIG, TOKENIZER_JSON, TOKENIZER_CONFIG];
    const files = await store.getFiles(artifactDigest, (name) => wanted.includes(name));
    const text = (name: string) => new TextDecoder().decode(files.get(name));
    const tokenizerFiles = { tokenizerJson: text(TOKENIZER_JSON), tokenizerConfigJson: text(TOKENIZER_CONFIG) };
    const chatting = kind === "base" ? withChatTemplate(tokenizerFiles, "instruct") : tokenizerFiles;
    const { config } = parseModelConfig(text(CONFIG));
    return { config, tokenizer: loadTokenizer(chatting), tokenizerJson: chatting.tokenizerJson };
  });
