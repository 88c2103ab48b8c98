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
import { AddPersonDialog } from "./add-person-dialog.client";
import { EditPersonDialog } from "./edit-person-dialog.client";
import { PEOPLE_FILTERS, peopleColumns } from "./people-columns.client";

/** Everybody with an account. Accounts are shared by all projects. */
export function People() {
  const [adding, setAdding] = useState(false);
  const [editing, setEditing] = useState<Person | null>(null);
  const query = useCall(listPeople, { params: {}, body: {} });
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
              columns={peopleColumns(setEditing)}
              filters={PEOPLE_FILTERS}
              rowKey={(p) => p.id}
              sort="name"
              empty={<EmptyState icon={BookUser} title="There is nobody here" />}
            />
          </Card>
        )}
      </QueryView>
      {adding && <AddPersonDialog onClose={() => setAdding(false)} />}
      {editing && <EditPersonDialog person={editing} onClose={() => setEditing(null)} />}
    </Page>
  );
}
