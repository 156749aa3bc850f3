-- A limit on what a workspace spends in a period.
create table budgets (
  id bigint generated always as identity primary key,
  workspace_id text not null references workspaces on delete cascade,
  gpu_id text,
  machine_type text not null,
  provider text,
  label jsonb,
  amount_micros bigint not null check (amount_micros > 0),
  email text,
  name text,
  enabled boolean not null,
  period jsonb not null,
  thresholds jsonb not null,
  planned_usage jsonb not null,
  pending_evaluations integer not null check (pending_evaluations >= 1),
  rearm_margin double precision not null,
  digest text not null check (digest in ('off', 'daily', 'weekly')),
  language text not null,
  channels jsonb not null default '[]',
  silenced_until timestamptz,
  -- As of the last evaluation.
  status jsonb,
  evaluated_at timestamptz,
  last_triggered_at timestamptz,
  created_at timestamptz not null,
  changed_at timestamptz not null
);
create index budgets_workspace on budgets (workspace_id, id);

-- What each threshold of a budget remembers between evaluations. Whoever evaluates holds the budget's row.
create table budget_memories (
  budget_id bigint not null references budgets on delete cascade,
  -- actual:80, forecast:100, probability:100:0.7
  threshold text not null,
  memory jsonb not null,
  primary key (budget_id, threshold)
);
