-- A job sends fewer statements: what it always asks together is one function.

-- What an extractor is told of a person: the time zone, and up to `most` current facts, the latest first. One row without a fact when there
-- is none. One statement instead of a transaction of five.
create function pika.known_of(person text, most integer)
  returns table (time_zone text, id uuid, version integer, fact_value text, category text, entities jsonb, relations jsonb, said_at timestamptz)
  language plpgsql
as $$
#variable_conflict use_column
declare
  nothing text := pika.act_as(person);
begin
  return query
  select of_person.time_zone, known.id, known.version, known.fact_value, known.category, known.entities, known.relations, known.said_at
  from (select (select time_zone from pika.users where user_id = person) as time_zone) as of_person left join (
    select id, version, created_at, fact_value, category, entities, relations, said_at from pika.facts
    where user_id = person and valid_to is null and (expires_at is null or expires_at > now())
    order by created_at desc, id desc limit most
  ) as known on true
  order by known.created_at desc, known.id desc;
end
$$;

-- From here on the transaction is about this person, and holds the lock on the job. False when the attempt no longer counts.
create function pika.hold_attempt(person text, job uuid, attempt smallint) returns boolean
  language plpgsql
as $$
declare
  nothing text := pika.act_as(person);
begin
  perform from pika.jobs where user_id = person and id = job and attempts = attempt and status = 'processing' for update;
  return found;
end
$$;

-- As before, without setting the search path, which takes longer than the rest.
create or replace function pika.hold_active_space(out space smallint, out next smallint)
  language plpgsql
as $$
declare
  nothing text := pg_advisory_xact_lock_shared(7452006);
begin
  select space_id, next_space_id into space, next from pika.active_space;
end
$$;
