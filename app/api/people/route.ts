import { createPerson as createContract, listPeople as listContract } from "@/lib/contract/people";
import { route } from "@/lib/http/route";
import { createPerson } from "@/lib/people/create-person";
import { listPeople } from "@/lib/people/list-people";

export const GET = route(listContract, () => listPeople());

export const POST = route(createContract, ({ body }) => createPerson(body));
