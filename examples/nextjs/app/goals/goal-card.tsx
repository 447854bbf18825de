"use client";

import { one, type Schema } from "represent-client";
import { useApi } from "@/components/api";
import { Choice, Field, Form, read } from "@/components/form";
import { capitalize, formatMoment } from "@/lib/text";
import type { Person } from "./goals";

type Goal = Schema<"Goal">;
type Activity = Schema<"Activity">;
type Draft = Schema<"ActivityDraft">;

const KINDS: Record<Schema<"ActivityKind">, string> = { call: "Call", email: "E-mail", letter: "Letter", meeting: "Visit" };
const OUTCOMES: Schema<"Outcome">[] = ["no-answer", "message-left", "answered", "supports", "undecided", "opposes"];

interface Props {
  goal: Goal;
  activities: Activity[];
  people: Person[];
  onChange(goal: Goal, activity?: Activity): void;
}

/** A goal with its activities, and a form for the next one. */
export function GoalCard({ goal, activities, people, onChange }: Props) {
  const { client } = useApi();
  // A representative may have left the office since: then only the office is known here.
  const nameOf = (id: string) =>
    people.find((person) => person.id === id)?.name ?? goal.representatives.find((each) => each.id === id)?.office ?? "";
  const about = goal.representatives.map(({ id, office }) => {
    const name = nameOf(id);
    return name === office ? office : `${name}, ${office}`;
  });

  async function log(values: FormData) {
    const path = { goal_id: goal.id };
    const body: Draft = {
      kind: read(values, "kind") as Draft["kind"],
      outcome: (read(values, "outcome") || null) as Draft["outcome"],
      representative_id: read(values, "representative") || null,
      note: read(values, "note") || null,
    };
    const activity = one(await client.post("/goals/{goal_id}/activities", { path, body }));
    onChange(one(await client.get("/goals/{goal_id}", { path })), activity);
    return true;
  }

  return (
    <article className="card" aria-labelledby={`goal-${goal.id}`}>
      <h3 id={`goal-${goal.id}`}>{goal.title}</h3>
      <p className="hint">{[capitalize(goal.topic), ...about].join(" · ")}</p>
      <p className="progress">
        {`${goal.activities}${goal.planned === null ? "" : ` of ${goal.planned}`} `}
        {(goal.planned ?? goal.activities) === 1 ? "contact" : "contacts"}
        {goal.progress !== null && <progress value={goal.progress} max={100} aria-label="Progress" />}
      </p>
      <ul className="activities" aria-label={`Contacts for ${goal.title}`}>
        {activities.map(({ id, kind, outcome, note, at, representative_id }) => (
          <li key={id}>
            <strong>{KINDS[kind]}</strong>
            {representative_id && ` with ${nameOf(representative_id)}`}
            {outcome && ` · ${capitalize(outcome)}`} <time dateTime={at}>{formatMoment(at)}</time>
            {note && <p>{note}</p>}
          </li>
        ))}
      </ul>
      <details>
        <summary>Log a contact</summary>
        <Form label="Log" busyLabel="Logging…" onSend={log}>
          <div className="row">
            <Choice label="Kind" name="kind">
              {Object.entries(KINDS).map(([kind, label]) => (
                <option key={kind} value={kind}>
                  {label}
                </option>
              ))}
            </Choice>
            {goal.representatives.length > 0 && (
              <Choice label="With" name="representative">
                {goal.representatives.map(({ id }) => (
                  <option key={id} value={id}>
                    {nameOf(id)}
                  </option>
                ))}
                <option value="">Another person</option>
              </Choice>
            )}
            <Choice label="Outcome" name="outcome">
              <option value="">Not recorded</option>
              {OUTCOMES.map((outcome) => (
                <option key={outcome} value={outcome}>
                  {capitalize(outcome)}
                </option>
              ))}
            </Choice>
          </div>
          <Field label="Note" name="note" maxLength={2000} autoComplete="off" hint="Private: only you can read it" />
        </Form>
      </details>
    </article>
  );
}
