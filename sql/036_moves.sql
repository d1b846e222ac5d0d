-- Where a person lives who moves, or has moved, to another cluster (docs/scaling.md). Those who never moved have no row.
-- closing: they move away, and nothing of theirs is written; gone: they live elsewhere; coming: they move here; here: they have.
create table pika.moves (
  user_hash bytea primary key,
  state text not null check (state in ('closing', 'gone', 'coming', 'here')),
  -- The other database: an identifier of its server, and its name there.
  other text not null,
  -- The erasure in the same transaction, by which every process hears of it.
  erasure_id bigint not null
);
create index moves_by_erasure on pika.moves (erasure_id);

-- Begins a transaction as one person. Whoever moves this person waits for it, by the lock. The person's state is read after the lock is
-- held, in a snapshot of its own. A move itself names a setting, and is above this.
create function pika.act_as(person text) returns void
  language plpgsql
as $$
declare
  -- An assignment is evaluated without a statement of its own, which would take twice as long.
  nothing text := set_config('pika.user_id', person, true);
  found text;
begin
  if current_setting('pika.moving', true) = 'on' then
    return;
  end if;
  nothing := pg_advisory_xact_lock_shared(7452010, hashtext(person));
  select state into found from pika.moves where user_hash = sha256(convert_to(person, 'UTF8'));
  if found = 'closing' then
    nothing := set_config('transaction_read_only', 'on', true);
  elsif found = 'gone' then
    raise exception using errcode = 'PK421', message = 'the person lives on another cluster';
  elsif found = 'coming' then
    raise exception using errcode = 'PK503', message = 'the person is moving here';
  end if;
end
$$;
