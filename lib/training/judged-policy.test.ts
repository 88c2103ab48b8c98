import { expect, test } from "vitest";
import { randomFrom } from "@/lib/ml/random";
import { rewardJudge } from "@/lib/rlhf/judge";
import { withScoreHead } from "@/lib/rlhf/language-model";
import { tinyGpt2 } from "@/lib/rlhf/testing/tiny-model";
import { promptRoom } from "./judged-policy";

test("the longest prompt leaves room for a whole response and the EOS that a reward model reads after one cut off", async () => {
  const policy = tinyGpt2({ maxPositions: 20 });
  const member = { model: withScoreHead(policy, randomFrom(1)), bias: 0, gain: 1 };
  const [padId, eosId, maxNewTokens] = [0, 1, 8];
  const judge = rewardJudge({ members: [member], rule: { rule: "mean" }, scaled: false, rows: 1, padId, eosId });
  const scored = (promptTokens: number) => {
    const [prompt, response] = [promptTokens, maxNewTokens].map((n) => new Array<number>(n).fill(5));
    return judge.score({ prompts: [prompt!], responses: [response!], ended: [false] });
  };
  const room = promptRoom({ policy: policy.config, reward: member.model.config, maxNewTokens });
  expect(Number.isFinite((await scored(room))[0])).toBe(true);
  await expect(scored(room + 1)).rejects.toThrow("out of data bounds");
  await judge.release();
});
