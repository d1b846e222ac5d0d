-- Whether a text contains another, folded one. Most ids are plain ASCII, which need not be folded letter by letter.
create function pika.contains_folded(value text, part text) returns boolean
  language sql immutable parallel safe
  return strpos(case when octet_length(value) = length(value) then lower(value) else pika.fold(value) end, part) > 0;

-- A page of the people of whom something is held, in the order of their ids: memories, an account, documents, conversations or jobs.
-- `part`: those whose id, username or name contains it, without case and accents. Of whom there are only conversations or jobs, which
-- lasts until the first of them was read, is found by the whole id: going through all sessions would take long. A library is no person.
create function pika.list_people(after text, batch integer, part text)
  returns table (user_id text, username text, display_name text, is_active boolean, role text, time_zone text,
    memories integer, documents integer, sessions integer, created_at timestamptz, last_active_at timestamptz)
  language sql stable security definer set search_path = pika, pg_temp
begin atomic
  with recursive asked as materialized (
    select pika.fold(part) as folded, normalize(pika.fold(part), nfc) as name_key,
      not exists (select from pika.moves where state in ('gone', 'coming')) as is_nobody_away
  ), talking as (
    -- From one person to the next, however many sessions each has.
    (select first.user_id from pika.chat_sessions first where first.user_id > after order by first.user_id limit 1)
    union all
    select (select next.user_id from pika.chat_sessions next where next.user_id > talking.user_id order by next.user_id limit 1)
    from talking where talking.user_id is not null
  ), waiting as (
    (select first.user_id from pika.jobs first where first.user_id > after order by first.user_id limit 1)
    union all
    select (select next.user_id from pika.jobs next where next.user_id > waiting.user_id order by next.user_id limit 1)
    from waiting where waiting.user_id is not null
  ), page as materialized (
    select held.user_id from (
      (select users.user_id from pika.users
        where users.user_id > after and ((select is_nobody_away from asked) or pika.lives_here(users.user_id))
          and (part is null or pika.contains_folded(users.user_id, (select folded from asked)))
        order by users.user_id limit batch)
      union
      (select accounts.user_id from pika.accounts
        where accounts.user_id > after and ((select is_nobody_away from asked) or pika.lives_here(accounts.user_id))
          and (part is null or pika.contains_folded(accounts.user_id, (select folded from asked))
            or strpos(accounts.username_key, (select name_key from asked)) > 0
            or strpos(left(pika.fold(accounts.full_name), 200), (select folded from asked)) > 0)
        order by accounts.user_id limit batch)
      union
      (select owner.user_id from pika.document_owners owner
        where owner.user_id > after and owner.user_id not like 'library:%'
          and ((select is_nobody_away from asked) or pika.lives_here(owner.user_id))
          and (part is null or pika.contains_folded(owner.user_id, (select folded from asked)))
        order by owner.user_id limit batch)
      union
      (select talking.user_id from talking
        where part is null and talking.user_id is not null
          and ((select is_nobody_away from asked) or pika.lives_here(talking.user_id)) limit batch)
      union
      (select waiting.user_id from waiting
        where part is null and waiting.user_id is not null
          and ((select is_nobody_away from asked) or pika.lives_here(waiting.user_id)) limit batch)
      union
      (select part where part > after and ((select is_nobody_away from asked) or pika.lives_here(part))
        and (exists (select from pika.chat_sessions one where one.user_id = part)
          or exists (select from pika.jobs one where one.user_id = part)))
    ) as held
    order by held.user_id limit batch
  )
  select page.user_id, account.username, account.full_name, account.is_active, account.role, person.time_zone,
    (select count(*)::integer from pika.facts where facts.user_id = page.user_id and facts.valid_to is null),
    (select count(*)::integer from pika.documents where documents.user_id = page.user_id and documents.status <> 'deleted'),
    (select count(*)::integer from pika.chat_sessions where chat_sessions.user_id = page.user_id),
    least(person.created_at, account.created_at),
    -- The version of a person's memories is the time of their last change, in microseconds.
    greatest(account.last_active_at, to_timestamp(nullif(person.version, 0) / 1000000.0),
      (select max(chat_sessions.last_message_at) from pika.chat_sessions where chat_sessions.user_id = page.user_id))
  from page left join pika.users person on person.user_id = page.user_id
    left join pika.accounts account on account.user_id = page.user_id
  order by page.user_id;
end;
