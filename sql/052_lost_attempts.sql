-- As before, but it fails when the attempt no longer counts: then the statements that were sent behind it fail too, and take no lock that the
-- newer attempt waits for. For older programs, which ask for the answer, it is true.
create or replace function pika.hold_attempt(person text, job uuid, attempt smallint) returns boolean
  language plpgsql
as $$
declare
  nothing text := pika.act_as(person);
begin
  perform from pika.jobs where user_id = person and id = job and attempts = attempt and status = 'processing' for update;
  if not found then
    raise exception using errcode = 'PK409', message = 'the attempt is lost';
  end if;
  return true;
end
$$;
