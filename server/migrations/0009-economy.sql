-- What a workspace compares with. No row: the defaults.
create table economy_settings (
  workspace_id text primary key references workspaces on delete cascade,
  regions jsonb not null default '{}',
  proxies jsonb not null default '[]',
  -- The workspace's own prices: rows of { provider, gpu, usd_per_gpu_hour, effective_from, note }.
  sheet jsonb not null default '[]',
  -- Raised with every change.
  version bigint not null default 1
);

-- How far the sums of a workspace have followed its ledger. Whoever writes them locks it first.
create table economy_ledgers (
  workspace_id text primary key references workspaces on delete cascade,
  -- Segments up to this id were looked at.
  segment_id bigint not null default 0
);

-- Segments that were valued, up to when; `done`: to their end.
create table economy_valued (
  segment_id bigint primary key references usage_segments on delete cascade,
  workspace_id text not null,
  valued_to timestamptz not null,
  done boolean not null
);
create index economy_valued_going_on on economy_valued (workspace_id) where not done;
create index usage_segments_gone on usage_segments (workspace_id) where superseded_by is not null or voided;

-- What was compared with, as it was found: never changed.
create table savings_references (
  id bigint generated always as identity primary key,
  workspace_id text not null references workspaces on delete cascade,
  digest text not null,
  snapshot jsonb not null,
  unique (workspace_id, digest)
);

-- Each stretch of each segment with the reference of its time: the proof of every sum. The stretches of a segment at a provider follow each other without gaps.
create table savings_evidence (
  segment_id bigint not null references usage_segments on delete cascade,
  provider text not null,
  from_at timestamptz not null,
  to_at timestamptz not null,
  workspace_id text not null,
  session_id bigint not null,
  -- null: stopped, or nothing to compare with, for this reason.
  reference_id bigint references savings_references,
  reference_micros bigint,
  reason text,
  -- Part of the headline.
  compared boolean not null,
  primary key (segment_id, provider, from_at),
  check (from_at < to_at)
);
create index savings_evidence_time on savings_evidence (workspace_id, provider, to_at);

-- Sums by quarter of an hour, so that days of any zone can be made of them. Micro-dollars per hour times milliseconds: exact.
create table savings_history (
  workspace_id text not null references workspaces on delete cascade,
  provider text not null,
  quarter_at timestamptz not null,
  compared_ms bigint not null,
  compared_gpu_ms bigint not null,
  cost_dumont numeric not null,
  cost_provider numeric not null,
  other_ms bigint not null,
  cost_other numeric not null,
  cost_storage numeric not null,
  estimated_ms bigint not null,
  primary key (workspace_id, provider, quarter_at)
);

-- The same sums by session, over all time.
create table savings_sessions (
  workspace_id text not null references workspaces on delete cascade,
  provider text not null,
  session_id bigint not null references usage_sessions on delete cascade,
  compared_ms bigint not null,
  compared_gpu_ms bigint not null,
  cost_dumont numeric not null,
  cost_provider numeric not null,
  other_ms bigint not null,
  cost_other numeric not null,
  cost_storage numeric not null,
  estimated_ms bigint not null,
  primary key (workspace_id, provider, session_id)
);

-- Lets a page elsewhere show a workspace's savings, and nothing else. Only a hash is kept.
create table embed_tokens (
  id bigint generated always as identity primary key,
  workspace_id text not null references workspaces on delete cascade,
  name text not null,
  prefix text not null,
  hash text not null unique,
  hide_amounts boolean not null,
  created_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz
);
create index embed_tokens_workspace on embed_tokens (workspace_id) where revoked_at is null;
