"use client";

import Link from "next/link";
import { useEffect, useState } from "react";
import { one, Problem, type Schema } from "represent-client";
import { useApi } from "@/components/api";
import { Failure } from "@/components/failure";
import { Choice, Field, Form, read } from "@/components/form";
import { capitalize } from "@/lib/text";
import { GoalCard } from "./goal-card";

type Goal = Schema<"Goal">;
type Activity = Schema<"Activity">;
type Draft = Schema<"GoalDraft">;

/** An official of the home of the signed-in person. */
export interface Person {
  id: string;
  tenant: string;
  name: string;
  office: string;
}

interface Loaded {
  /** Null until the person has said where they live. */
  people: Person[] | null;
  goals: Goal[];
  activities: Activity[];
}

const TOPICS: Schema<"Topic">[] = [
  "budget", "civil-rights", "economy", "education", "elections", "environment", "health", "housing",
  "immigration", "justice", "labor", "public-safety", "services", "taxes", "transport", "veterans", "other",
];

export function Goals() {
  const { client, email, setEmail } = useApi();
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    if (email === null) return;
    let current = true;
    const load = async (): Promise<Loaded> => {
      const [people, goals, activities] = await Promise.all([
        client.get("/me/representatives").then((answer) => listPeople(one(answer)), noHome),
        client.get("/goals", { query: { limit: 100 } }),
        client.get("/activities", { query: { limit: 100 } }),
      ]);
      return { people, goals: goals.data, activities: activities.data };
    };
    load().then(
      (found) => {
        if (!current) return;
        setError(null);
        setLoaded(found);
      },
      (failure: unknown) => {
        if (!current) return;
        if (failure instanceof Problem && failure.status === 401) setEmail(null);
        else setError(failure);
      },
    );
    return () => {
      current = false;
    };
  }, [client, email, setEmail, attempt]);

  if (email === null) {
    return (
      <>
        <h1>Goals</h1>
        <p>
          <Link href="/sign-in">Sign in</Link> or <Link href="/sign-up">sign up</Link> to keep track of your calls and letters.
        </p>
      </>
    );
  }
  if (error !== null) {
    return (
      <>
        <h1>Goals</h1>
        <Failure error={error} />
        <button type="button" onClick={() => setAttempt(attempt + 1)}>
          Try again
        </button>
      </>
    );
  }
  if (loaded === null) {
    return (
      <>
        <h1>Goals</h1>
        <p role="status">Loading…</p>
      </>
    );
  }

  const { people, goals, activities } = loaded;

  async function setHome(values: FormData) {
    await client.put("/me/profile", { body: { home: { zip: read(values, "zip") } } });
    const found = listPeople(one(await client.get("/me/representatives")));
    setLoaded((before) => before && { ...before, people: found });
  }

  async function createGoal(values: FormData) {
    const about = (people ?? []).filter(({ id }) => id === read(values, "about"));
    const planned = read(values, "planned");
    const body: Draft = {
      title: read(values, "title"),
      topic: read(values, "topic") as Draft["topic"],
      planned: planned ? Number(planned) : null,
      representatives: about.map(({ id, tenant }) => ({ id, tenant })),
    };
    const goal = one(await client.post("/goals", { body }));
    setLoaded((before) => before && { ...before, goals: [goal, ...before.goals] });
    return true;
  }

  function update(goal: Goal, activity?: Activity) {
    setLoaded(
      (before) =>
        before && {
          ...before,
          goals: before.goals.map((each) => (each.id === goal.id ? goal : each)),
          activities: activity ? [activity, ...before.activities] : before.activities,
        },
    );
  }

  return (
    <>
      <h1>Goals</h1>
      {people === null ? (
        <>
          <p>Where do you live? Only the districts are stored, not the ZIP code.</p>
          <Form key="home" label="Save" busyLabel="Saving…" onSend={setHome}>
            <Field label="ZIP code" name="zip" inputMode="numeric" autoComplete="postal-code" required />
          </Form>
        </>
      ) : (
        <>
          <section aria-labelledby="new-goal" className="panel">
            <h2 id="new-goal">New goal</h2>
            <Form key="goal" label="Create goal" busyLabel="Creating…" onSend={createGoal}>
              <Field label="Goal" name="title" maxLength={200} autoComplete="off" required />
              <div className="row">
                <Choice label="Topic" name="topic">
                  {TOPICS.map((topic) => (
                    <option key={topic} value={topic}>
                      {capitalize(topic)}
                    </option>
                  ))}
                </Choice>
                <Choice label="Representative" name="about">
                  <option value="">None</option>
                  {people.map(({ id, name, office }) => (
                    <option key={id} value={id}>
                      {name}, {office}
                    </option>
                  ))}
                </Choice>
                <Field label="Planned contacts" name="planned" type="number" min={1} max={1000} />
              </div>
            </Form>
          </section>
          <section aria-labelledby="goals">
            <h2 id="goals">Your goals</h2>
            {goals.length === 0 && <p>You have no goals yet.</p>}
            <ul className="goals">
              {goals.map((goal) => (
                <li key={goal.id}>
                  <GoalCard
                    goal={goal}
                    activities={activities.filter((activity) => activity.goal_id === goal.id)}
                    people={people}
                    onChange={update}
                  />
                </li>
              ))}
            </ul>
          </section>
        </>
      )}
    </>
  );
}

/** Return null for a person who has not said yet where they live, and pass other problems on. */
function noHome(error: unknown): null {
  if (error instanceof Problem && (error.status === 404 || error.status === 409)) return null;
  throw error;
}

function listPeople({ officials }: Schema<"LookupResult">): Person[] {
  const { federal, state, county, local } = officials;
  return [...federal, ...state, ...county, ...local].flatMap((office) =>
    office.officials.map(({ id, tenant, name }) => ({ id, tenant, name, office: office.title })),
  );
}
