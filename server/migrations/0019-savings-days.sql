-- Sums by day (UTC) beside those by hour: all time, and any long period, is made of few rows. Numeric: a day of thousands of GPUs does not fit eight bytes.
create table savings_days (
  workspace_id text not null references workspaces on delete cascade,
  provider text not null,
  day_at timestamptz not null,
  compared_ms bigint not null,
  compared_gpu_ms bigint not null,
  cost_dumont numeric not null,
  cost_provider numeric not null,
  other_ms bigint not null,
  cost_other numeric not null,
  cost_storage numeric not null,
  estimated_ms bigint not null,
  primary key (workspace_id, provider, day_at)
);
insert into savings_days
select workspace_id, provider, date_trunc('day', hour_at, 'UTC'), sum(compared_ms)::bigint, sum(compared_gpu_ms)::bigint, sum(cost_dumont), sum(cost_provider),
  sum(other_ms)::bigint, sum(cost_other), sum(cost_storage), sum(estimated_ms)::bigint
from savings_hours group by 1, 2, 3;
