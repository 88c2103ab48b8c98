"use client";
import type { z } from "zod";
import { Card } from "@/app/_ui/card";
import { DataTable } from "@/app/_ui/data-table";
import { Select } from "@/app/_ui/field";
import { count } from "@/app/_ui/format";
import { QueryView } from "@/app/_ui/query-view";
import { useAddress } from "@/app/_ui/use-address";
import { useCall } from "@/app/_ui/use-call";
import { getGroupAgreement, LEAST_GROUP } from "@/lib/contract/agreement";
import { nameOfGroup } from "./group-names";
import { rateColumn } from "./rate-column";

type Group = z.output<typeof getGroupAgreement.response>["groups"][number];

/** Whose preferences are these? Agreement by what labelers say of themselves, for groups large enough. */
export function Groups({ projectId }: { projectId: string }) {
  const [read, write] = useAddress();
  const by = read("group") === "region" ? "region" : "language";
  const query = useCall(getGroupAgreement, { params: { projectId }, body: { by } }, { keep: true });
  return (
    <Card
      flush
      title="Whose preferences are these?"
      action={
        <Select
          aria-label="Group labelers by"
          className="w-auto!"
          value={by}
          onChange={(value) => write({ group: value === "language" ? null : value })}
          options={[
            { value: "language", label: "By first language" },
            { value: "region", label: "By region" },
          ]}
        />
      }
    >
      <QueryView query={query}>
        {({ groups, described }) => (
          <>
            <p className="card-pad max-w-[90ch] text-xs text-muted">
              Labelers may say this of themselves in their profile, or not; {count(described)} of this project's did,
              not counting fewer than {LEAST_GROUP} outside the groups below. What a single one said is shown to nobody,
              a group only from {LEAST_GROUP} labelers on, and a rate only if it tells of no fewer, also when one figure
              is taken from another.
            </p>
            <DataTable
              label="Groups of labelers"
              name="groups"
              rows={groups}
              rowKey={(g) => g.group}
              columns={[
                {
                  key: "group",
                  header: "Group",
                  cell: (g) => nameOfGroup(g.group),
                  value: (g) => nameOfGroup(g.group),
                },
                {
                  key: "labelers",
                  header: "Labelers",
                  align: "right",
                  cell: (g) => count(g.labelers),
                  value: (g) => g.labelers,
                },
                rateColumn({ key: "within", header: "Among themselves", of: (g: Group) => g.within }),
                rateColumn({ key: "withOthers", header: "With everyone else", of: (g: Group) => g.withOthers }),
              ]}
              empty={<p className="px-4 pb-8 text-center text-sm text-muted">No group is large enough to show.</p>}
            />
          </>
        )}
      </QueryView>
    </Card>
  );
}
