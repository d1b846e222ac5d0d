-- Figures, retention and watch of conversations.

-- What conversations were like on each day: counts, and histograms of times. It names nobody, so it stays when a person is deleted.
create table pika.chat_days (
  -- In UTC.
  day date primary key,
  -- As `count_conversations` gives them.
  figures jsonb not null
);

-- Conversations from `since` to before `until`: everybody's, or those of one person. Ids hold the time at which they were made.
-- Times in milliseconds are counted by the logarithm to base 1.1, so that percentiles over many days can be made of the sums.
-- Words are told if five people or more used one in questions. `person` has no words: nobody is five.
create function pika.count_conversations(since timestamptz, until timestamptz, person text) returns jsonb
  language plpgsql stable security definer set search_path = pika, pg_temp set plan_cache_mode = force_custom_plan
as $$
begin
  return (
    with said as materialized (
      select message.user_id, message.id, message.session_id, message.status, message.created_at from chat_messages message
      where message.id >= first_id_at(since) and message.id < first_id_at(until) and (person is null or message.user_id = person)
    ), held as (
      select count(*)::integer as sessions, coalesce(sum(one.messages), 0)::integer as messages,
        coalesce(sum(one.seconds), 0)::float8 as seconds
      from (
        select count(*) as messages, extract(epoch from max(said.created_at) - min(said.created_at)) as seconds
        from said group by said.user_id, said.session_id
      ) as one
    ), started as (
      select count(*)::integer as sessions from chat_sessions session
      where session.id >= first_id_at(since) and session.id < first_id_at(until) and (person is null or session.user_id = person)
    ), answered as materialized (
      select answer.*, said.status from said
      join chat_answers answer on answer.user_id = said.user_id and answer.message_id = said.id
      where answer.state = 'done'
    ), spoken as materialized (
      select speech.kind, speech.total_ms, speech.audio_seconds, speech.characters from chat_speech speech
      where speech.created_at >= since and speech.created_at < until and (person is null or speech.user_id = person)
    ), measured as (
      select time.name, floor(ln(greatest(time.milliseconds, 1)) / ln(1.1))::integer as bucket, count(*)::integer as answers
      from (
        select times.name, times.milliseconds from answered cross join lateral (
          values ('retrieval', retrieval_ms), ('first_token', first_token_ms), ('total', total_ms)
        ) as times(name, milliseconds)
        union all
        select spoken.kind, spoken.total_ms from spoken
      ) as time
      where time.milliseconds is not null group by 1, 2
    ), failures as (
      select error_code as code, count(*)::integer as answers from answered where error_code is not null group by 1 order by 2 desc limit 50
    ), asked as (
      select distinct question.user_id, question.id, word.word from answered
      join chat_messages question on question.user_id = answered.user_id and question.id = answered.question_id
      cross join lateral regexp_split_to_table(lower(left(question.content, 1000)), '[^[:alnum:]]+') as word(word)
      where person is null and question.deleted_at is null and length(word.word) between 2 and 40 and word.word !~ '^[0-9]+$'
    ), words as (
      select asked.word, count(distinct asked.user_id)::integer as people, count(*)::integer as queries
      from asked group by asked.word having count(distinct asked.user_id) >= 5
      order by 2 desc, 3 desc, 1 limit 300
    )
    select jsonb_build_object(
      'sessions', jsonb_build_object('active', held.sessions, 'new', started.sessions, 'seconds', held.seconds, 'messages', held.messages),
      'answers', (
        select jsonb_build_object(
          'count', count(*), 'stopped', count(*) filter (where status = 'stopped'), 'failed', count(*) filter (where status = 'failed'),
          'prompt_tokens', coalesce(sum(prompt_tokens), 0), 'completion_tokens', coalesce(sum(completion_tokens), 0))
        from answered),
      'speech', (
        select jsonb_build_object(
          'heard', count(*) filter (where kind = 'heard'), 'heard_seconds', coalesce(sum(audio_seconds), 0)::float8,
          'spoken', count(*) filter (where kind = 'spoken'), 'spoken_characters', coalesce(sum(characters), 0))
        from spoken),
      'errors', (select coalesce(jsonb_object_agg(code, answers), '{}') from failures),
      'times', (
        select coalesce(jsonb_object_agg(name, buckets), '{}')
        from (select name, jsonb_object_agg(bucket, answers) as buckets from measured group by name) as histograms),
      'words', (select coalesce(jsonb_agg(to_jsonb(words)), '[]') from words))
    from held, started);
end
$$;

-- Days that are over and not counted yet, oldest first: a year back at most.
create function pika.days_to_count() returns table (day date)
  language sql stable security definer set search_path = pika, pg_temp
begin atomic
  select generated.day::date
  from generate_series(
    greatest(
      (now() at time zone 'utc')::date - 366,
      (select max(counted.day) + 1 from pika.chat_days counted),
      (select (time_of(first.id) at time zone 'utc')::date from (select message.id from pika.chat_messages message order by message.id limit 1) as first)),
    (now() at time zone 'utc')::date - 1, interval '1 day') as generated(day)
  where exists (select from pika.chat_messages)
  order by 1;
end;

-- Deletes up to `batch` events that are older than `age`, or have `most` newer ones in their session. Parts of an answer that runs are kept:
-- its text is made of them if its process dies.
create function pika.purge_chat_events(age interval, most integer, batch integer) returns integer
  language sql security definer set search_path = pika, pg_temp
begin atomic
  with gone as (
    delete from pika.chat_events where ctid = any (array(
      select found.ctid from (
        (select event.ctid from pika.chat_events event where event.created_at < now() - age order by event.created_at limit batch)
        union
        (select event.ctid from pika.chat_events event
        join pika.chat_sessions session on session.user_id = event.user_id and session.id = event.session_id
        where event.event_id <= session.last_event_id - most and event.type <> 'assistant_delta' limit batch)
      ) as found limit batch))
    returning 1
  )
  select count(*)::integer from gone;
end;

-- How long the turn waits that waits longest to be handed to extraction, of up to 10,000; 0: none waits.
create function pika.longest_wait_to_remember() returns double precision
  language sql stable security definer set search_path = pika, pg_temp
begin atomic
  select coalesce(extract(epoch from now() - min(waiting.since)), 0)::double precision from (
    select greatest(message.created_at, message.edited_at) as since from pika.chat_messages message
    where message.remembered_at is null and message.message_type = 'user' and message.deleted_at is null limit 10000
  ) as waiting;
end;
