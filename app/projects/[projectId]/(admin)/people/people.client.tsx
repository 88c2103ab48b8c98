"use client";
import { BookUser, UserPlus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { DataTable } from "@/app/_ui/data-table";
import { EmptyState } from "@/app/_ui/empty-state";
import { Page, PageHeader } from "@/app/_ui/page-header";
import { QueryView } from "@/app/_ui/query-view";
import { useCall } from "@/app/_ui/use-call";
import { listPeople, type Person } from "@/lib/contract/people";
import { listQualifications } from "@/lib/contract/qualifications";
import { AddPersonDialog } from "./add-person-dialog.client";
import { EditPersonDialog } from "./edit-person-dialog.client";
import { PEOPLE_FILTERS, peopleColumns } from "./people-columns.client";
import { QualifyDialog } from "./qualify-dialog.client";

/** Everybody with an account. Accounts are shared by all projects; what people work on is said for each project. */
export function People({ projectId }: { projectId: string }) {
  const [adding, setAdding] = useState(false);
  const [editing, setEditing] = useState<Person | null>(null);
  const [qualifying, setQualifying] = useState<Person | null>(null);
  const query = useCall(listPeople, { params: {}, body: {} });
  const qualified = useCall(listQualifications, { params: { projectId }, body: {} }).data;
  const qualifications = qualified ? new Map(qualified.qualifications.map((q) => [q.userId, q])) : null;
  return (
    <Page wide>
      <PageHeader
        title="Decide who may do what"
        lead="Labelers write and rank. Reviewers also see agreement. Admins also train and promote. Accounts hold for all projects."
        action={
          <Button variant="primary" icon={UserPlus} onClick={() => setAdding(true)}>
            Add a person
          </Button>
        }
      />
      <QueryView query={query} skeletonLines={8}>
        {({ people }) => (
          <Card flush>
            <DataTable
              label="People"
              rows={people}
              columns={peopleColumns({ qualifications, onEdit: setEditing, onQualify: setQualifying })}
              filters={PEOPLE_FILTERS}
              rowKey={(p) => p.id}
              sort="name"
              empty={<EmptyState icon={BookUser} title="There is nobody here" />}
            />
          </Card>
        )}
      </QueryView>
      {adding && <AddPersonDialog onClose={() => setAdding(false)} />}
      {qualifying && qualified && (
        <QualifyDialog
          projectId={projectId}
          person={qualifying}
          qualification={qualifications?.get(qualifying.id)}
          known={qualified}
          onClose={() => setQualifying(null)}
        />
      )}
      {editing && <EditPersonDialog person={editing} onClose={() => setEditing(null)} />}
    </Page>
  );
}
