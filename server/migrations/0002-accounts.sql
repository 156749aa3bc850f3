-- Who may see what. users, sessions, accounts, verifications, workspaces, memberships and invitations have the columns that better-auth
-- and its organization plugin read and write (a test compares them); the rest is ours.
create table users (
  id text primary key,
  name text not null,
  email text not null unique,
  email_verified boolean not null default false,
  image text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  instance_admin boolean not null default false,
  -- The first owner until name, e-mail and password are set; the e-mail is a placeholder until then.
  setup_needed boolean not null default false
);

create table workspaces (
  id text primary key,
  name text not null,
  slug text not null unique,
  logo text,
  metadata text,
  created_at timestamptz not null
);

create table sessions (
  id text primary key,
  user_id text not null references users on delete cascade,
  token text not null unique,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  active_workspace_id text references workspaces on delete set null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index sessions_user on sessions (user_id);

create table accounts (
  id text primary key,
  account_id text not null,
  provider_id text not null,
  user_id text not null references users on delete cascade,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (provider_id, account_id)
);
create index accounts_user on accounts (user_id);

create table verifications (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index verifications_identifier on verifications (identifier);

create table memberships (
  id text primary key,
  workspace_id text not null references workspaces on delete cascade,
  user_id text not null references users on delete cascade,
  role text not null check (role in ('owner', 'member', 'viewer')),
  created_at timestamptz not null,
  unique (workspace_id, user_id)
);
create index memberships_user on memberships (user_id);

create table invitations (
  id bigint generated always as identity primary key,
  workspace_id text not null references workspaces on delete cascade,
  email text,
  role text not null check (role in ('owner', 'member', 'viewer')),
  status text not null default 'pending' check (status in ('pending', 'accepted', 'canceled')),
  inviter_id text not null references users on delete cascade,
  -- Ours; nullable because better-auth insists on tables it could insert into.
  token_hash text unique,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  accepted_at timestamptz
);
create index invitations_workspace on invitations (workspace_id);

-- Links that work once: signing in (first start, admin command) and setting a new password. Only a hash of the token is kept.
create table account_links (
  id bigint generated always as identity primary key,
  user_id text not null references users on delete cascade,
  purpose text not null check (purpose in ('sign_in', 'reset_password')),
  token_hash text not null unique,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index account_links_user on account_links (user_id, purpose) where used_at is null;

create table api_keys (
  id bigint generated always as identity primary key,
  user_id text not null references users on delete cascade,
  workspace_id text not null references workspaces on delete cascade,
  name text not null,
  prefix text not null,
  hash text not null unique,
  scope text not null check (scope in ('read', 'write')),
  created_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz
);
create index api_keys_prefix on api_keys (prefix);
create index api_keys_owner on api_keys (workspace_id, user_id);

-- Failed sign-ins by account and by address, so that guessing slows down on every web process at once.
create table sign_in_attempts (
  bucket text primary key,
  failures integer not null,
  last_at timestamptz not null,
  next_allowed_at timestamptz not null
);

-- Who changed what. No foreign keys: entries outlive the people and workspaces they name.
create table audit_log (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  workspace_id text,
  user_id text,
  who text not null,
  action text not null,
  target text,
  detail jsonb not null default '{}'
);
create index audit_log_workspace on audit_log (workspace_id, id);
