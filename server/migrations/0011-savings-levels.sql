-- Sums by hour beside those by quarter: a year of days is made of four times fewer rows. The quarters stay for zones that are not whole hours away.
create table savings_hours (
  workspace_id text not null references workspaces on delete cascade,
  provider text not null,
  hour_at timestamptz not null,
  compared_ms bigint not null,
  compared_gpu_ms bigint not null,
  cost_dumont bigint not null,
  cost_provider bigint not null,
  other_ms bigint not null,
  cost_other bigint not null,
  cost_storage bigint not null,
  estimated_ms bigint not null,
  primary key (workspace_id, provider, hour_at)
);
insert into savings_hours
select workspace_id, provider, date_trunc('hour', quarter_at, 'UTC'), sum(compared_ms)::bigint, sum(compared_gpu_ms)::bigint, sum(cost_dumont)::bigint, sum(cost_provider)::bigint,
  sum(other_ms)::bigint, sum(cost_other)::bigint, sum(cost_storage)::bigint, sum(estimated_ms)::bigint
from savings_history group by 1, 2, 3;

-- What was charged stands beside what it was compared with: sums over a period look nothing up.
alter table savings_evidence add column state text, add column rate_micros bigint, add column storage_micros bigint, add column gpu_count integer, add column estimated boolean;
update savings_evidence e set state = g.state, rate_micros = g.rate_micros, storage_micros = g.storage_micros, gpu_count = s.gpu_count, estimated = g.estimated_because is not null
from usage_segments g, usage_sessions s where g.id = e.segment_id and s.id = e.session_id;
alter table savings_evidence alter column state set not null, alter column storage_micros set not null, alter column gpu_count set not null, alter column estimated set not null;

-- Sums by session were over all time; now they are by month (UTC) too, so that a period reads evidence only at its ends. What is in them is made of the same evidence.
delete from savings_sessions;
alter table savings_sessions add column month_at timestamptz not null;
alter table savings_sessions drop constraint savings_sessions_pkey, add primary key (workspace_id, provider, session_id, month_at);
insert into savings_sessions (workspace_id, provider, session_id, month_at, compared_ms, compared_gpu_ms, cost_dumont, cost_provider, other_ms, cost_other, cost_storage, estimated_ms)
select workspace_id, provider, session_id, month_at,
  coalesce(sum(ms) filter (where compared), 0), coalesce(sum(ms * gpu_count) filter (where compared), 0),
  coalesce(sum(ms::numeric * rate) filter (where compared), 0), coalesce(sum(ms::numeric * reference_micros) filter (where compared), 0),
  coalesce(sum(ms) filter (where not compared and state <> 'stopped'), 0), coalesce(sum(ms::numeric * rate) filter (where not compared and state <> 'stopped'), 0),
  sum(ms::numeric * storage_micros), coalesce(sum(ms) filter (where estimated), 0)
from (
  select e.*, coalesce(e.rate_micros, 0) as rate, month at time zone 'UTC' as month_at,
    (extract(epoch from least(e.to_at, (month + interval '1 month') at time zone 'UTC') - greatest(e.from_at, month at time zone 'UTC')) * 1000)::bigint as ms
  from savings_evidence e
    cross join lateral generate_series(date_trunc('month', e.from_at at time zone 'UTC'), e.to_at at time zone 'UTC' - interval '1 millisecond', interval '1 month') as month
) as parts
group by 1, 2, 3, 4;
create index savings_sessions_month on savings_sessions (workspace_id, provider, month_at);

-- Stretches that touch a period are found in the index alone; those of one session in theirs.
drop index savings_evidence_time;
create index savings_evidence_time on savings_evidence (workspace_id, provider, to_at, segment_id, from_at, session_id);
create index savings_evidence_session on savings_evidence (session_id, provider, from_at) include (to_at, reference_id, segment_id);
