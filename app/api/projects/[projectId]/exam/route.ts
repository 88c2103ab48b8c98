import { getExam } from "@/lib/collection/get-exam";
import { startExam } from "@/lib/collection/start-exam";
import { getExam as getContract, startExam as startContract } from "@/lib/contract/screening";
import { route } from "@/lib/http/route";
import { now } from "@/lib/platform/clock";

export const GET = route(getContract, ({ actor, params }) => getExam({ ...params, labelerId: actor.userId }));

export const POST = route(startContract, ({ actor, params }) =>
  startExam({ ...params, labelerId: actor.userId, now: now() }),
);
