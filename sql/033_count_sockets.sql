-- Conversations from `since` to before `until`: everybody's, or those of one person. Ids hold the time at which they were made.
-- Times in milliseconds are counted by the logarithm to base 1.1, so that percentiles over many days can be made of the sums.
-- Sockets that were opened are those of the audit.
-- Words are told if five people or more used one in questions. `person` has no words: nobody is five.
create or replace function pika.count_conversations(since timestamptz, until timestamptz, person text) returns jsonb
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
      'sockets', (
        select jsonb_build_object('opened', count(*)) from audit_log opened
        where opened.action = 'chat.connect' and opened.status_code = 101 and opened.id >= first_id_at(since)
          and opened.id < first_id_at(until) and (person is null or opened.user_id = person)),
      'errors', (select coalesce(jsonb_object_agg(code, answers), '{}') from failures),
      'times', (
        select coalesce(jsonb_object_agg(name, buckets), '{}')
        from (select name, jsonb_object_agg(bucket, answers) as buckets from measured group by name) as histograms),
      'words', (select coalesce(jsonb_agg(to_jsonb(words)), '[]') from words))
    from held, started);
end
$$;
