import { getPractice } from "@/lib/collection/get-practice";
import { submitPractice } from "@/lib/collection/submit-practice";
import { getPractice as getContract, submitPractice as submitContract } from "@/lib/contract/practice";
import { route } from "@/lib/http/route";
import { now } from "@/lib/platform/clock";

export const GET = route(getContract, ({ actor, params }) => getPractice({ ...params, labelerId: actor.userId }));

export const POST = route(submitContract, ({ actor, params, body }) =>
  submitPractice({ ...params, ...body, labelerId: actor.userId, now: now() }),
);
