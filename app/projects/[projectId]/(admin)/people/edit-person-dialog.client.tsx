"use client";
import { type FormEvent, useId, useState } from "react";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { ErrorNote } from "@/app/_ui/error-note";
import { Field, Input, Select } from "@/app/_ui/field";
import { Switch } from "@/app/_ui/switch";
import { toast } from "@/app/_ui/toasts";
import { useAction } from "@/app/_ui/use-call";
import { listPeople, Password, type Person, updatePerson } from "@/lib/contract/people";
import type { Role } from "@/lib/contract/roles";
import { ROLE_OPTIONS } from "./role-words";

/** Changes a person's name, role, access or password. */
export function EditPersonDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const form = useId();
  const [name, setName] = useState(person.name);
  const [role, setRole] = useState<Role>(person.role);
  const [disabled, setDisabled] = useState(person.disabled);
  const [password, setPassword] = useState("");
  const passwordError = password === "" ? undefined : Password.safeParse(password).error?.issues[0]?.message;
  const update = useAction(updatePerson, {
    refreshes: [listPeople],
    onDone: (p) => {
      toast.good(`${p.name} was changed.`);
      onClose();
    },
  });
  const changes = {
    ...(name.trim() !== person.name && { name: name.trim() }),
    ...(role !== person.role && { role }),
    ...(disabled !== person.disabled && { disabled }),
    ...(password && { password }),
  };
  const ready = Object.keys(changes).length > 0 && name.trim() !== "" && !passwordError;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready && !update.isPending) update.mutate({ params: { id: person.id }, body: changes });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      size="sm"
      title={`Change ${person.name}`}
      description={person.email}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={form} variant="primary" disabled={!ready} pending={update.isPending}>
            Save the changes
          </Button>
        </>
      }
    >
      <form id={form} className="flex flex-col gap-4 pt-1" onSubmit={submit} noValidate>
        <Field label="Name">
          <Input value={name} maxLength={100} onChange={(e) => setName(e.target.value)} />
        </Field>
        <Field label="Role">
          <Select value={role} onChange={setRole} options={ROLE_OPTIONS} />
        </Field>
        <Switch
          label="May sign in"
          hint="Off ends their sessions at the next request. What they gave stays."
          checked={!disabled}
          onChange={(on) => setDisabled(!on)}
        />
        <Field label="New password" hint="Left empty, the old one stays." error={passwordError}>
          <Input
            type="password"
            autoComplete="new-password"
            value={password}
            onChange={(e) => setPassword(e.target.value)}
          />
        </Field>
        {update.error && <ErrorNote error={update.error} />}
      </form>
    </Dialog>
  );
}
