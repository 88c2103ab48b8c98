"use client";
import { Copy } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { ErrorNote } from "@/app/_ui/error-note";
import { Field, Input, Select } from "@/app/_ui/field";
import { toast } from "@/app/_ui/toasts";
import { useAction } from "@/app/_ui/use-call";
import { createPerson, listPeople, type Person } from "@/lib/contract/people";
import type { Role } from "@/lib/contract/roles";
import { ROLE_OPTIONS } from "./role-words";

/** Creates an account, then shows its generated password, once. */
export function AddPersonDialog({ onClose }: { onClose: () => void }) {
  const form = useId();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("labeler");
  const create = useAction(createPerson, { refreshes: [listPeople] });
  const body = { name, email: email.trim(), role };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!create.isPending && createPerson.body.safeParse(body).success) create.mutate({ params: {}, body });
  };
  if (create.data)
    return <NewPassword person={create.data.person} password={create.data.generatedPassword ?? ""} onClose={onClose} />;
  const ready = createPerson.body.safeParse(body).success;
  return (
    <Dialog
      open
      onClose={onClose}
      size="sm"
      title="Add a person"
      description="Hone makes a password and shows it to you once."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={form} variant="primary" disabled={!ready} pending={create.isPending}>
            Add {name.trim() || "the person"}
          </Button>
        </>
      }
    >
      <form id={form} className="flex flex-col gap-4 pt-1" onSubmit={submit} noValidate>
        <Field label="Name">
          <Input value={name} maxLength={100} onChange={(e) => setName(e.target.value)} />
        </Field>
        <Field label="E-mail" hint="They sign in with it. Hone sends no mail.">
          <Input type="email" autoComplete="off" value={email} onChange={(e) => setEmail(e.target.value)} />
        </Field>
        <Field label="Role">
          <Select value={role} onChange={setRole} options={ROLE_OPTIONS} />
        </Field>
        {create.error && <ErrorNote error={create.error} />}
      </form>
    </Dialog>
  );
}

function NewPassword({ person, password, onClose }: { person: Person; password: string; onClose: () => void }) {
  const copy = () =>
    navigator.clipboard
      .writeText(password)
      .then(() => toast.good("Copied."))
      .catch((error: unknown) => toast.bad("It could not be copied. Mark it and copy.", error));
  return (
    <Dialog
      open
      onClose={onClose}
      size="sm"
      title={`${person.name} can sign in`}
      description="Hand them this password now. It is stored only as a hash and cannot be shown again."
      footer={
        <Button variant="primary" onClick={onClose}>
          I have passed it on
        </Button>
      }
    >
      <dl className="flex flex-col gap-3 pt-1 text-sm">
        <div>
          <dt className="text-xs text-muted">E-mail</dt>
          <dd className="wrap-anywhere">{person.email}</dd>
        </div>
        <div>
          <dt className="text-xs text-muted">Password</dt>
          <dd className="flex items-center gap-2">
            <code className="flex-1 rounded-md border bg-sunken px-3 py-2 font-mono wrap-anywhere select-all">
              {password}
            </code>
            <Button icon={Copy} onClick={() => void copy()}>
              Copy
            </Button>
          </dd>
        </div>
      </dl>
    </Dialog>
  );
}
