-- Deletes up to `batch` events that are older than `age`, or have `most` newer ones in their session, so that a session keeps its newest ones
-- without a hole. While an answer runs its session is left alone: its text is made of its parts if its process dies.
create or replace function pika.purge_chat_events(age interval, most integer, batch integer) returns integer
  language sql security definer set search_path = pika, pg_temp
begin atomic
  with gone as (
    delete from pika.chat_events where ctid = any (array(
      select found.ctid from (
        (select event.ctid from pika.chat_events event where event.created_at < now() - age order by event.created_at limit batch)
        union
        (select event.ctid from pika.chat_events event
        join pika.chat_sessions session on session.user_id = event.user_id and session.id = event.session_id
        where event.event_id <= session.last_event_id - most and not exists (
          select from pika.chat_answers answer
          where answer.user_id = session.user_id and answer.session_id = session.id and answer.state <> 'done') limit batch)
      ) as found limit batch))
    returning 1
  )
  select count(*)::integer from gone;
end;
