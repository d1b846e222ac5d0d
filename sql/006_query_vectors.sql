-- Keeps the vectors of what people asked, many people's at once and after they were answered: a line for each in all three texts. Not of
-- people nobody has heard of. Those who are being written to, or erased, at this instant are passed over: nobody waits for a cache, and
-- nothing comes after an erasure, which holds the row of its person until all of theirs is gone.
create function pika.keep_query_vectors(space smallint, people text, hashes text, vectors text) returns void
  language sql security definer set search_path = pika, public, pg_temp
begin atomic
  insert into pika.embeddings (user_id, space_id, hash, embedding)
  select u.user_id, space, decode(given.hash, 'hex'), given.vector::public.halfvec
  from unnest(string_to_array(people, E'\n'), string_to_array(hashes, E'\n'), string_to_array(vectors, E'\n'))
    as given(user_id, hash, vector)
  join pika.users u on u.user_id = given.user_id
  for share of u skip locked
  on conflict (user_id, space_id, hash) do update set last_used_at = now()
    where embeddings.last_used_at < now() - interval '1 day';
end;
