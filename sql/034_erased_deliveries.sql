-- What a program of the previous version leaves of a person whom it deletes (032_erased_by_older_programs): also what webhooks were to be told.
create or replace function pika.delete_rest_of_person() returns trigger
  language plpgsql security definer set search_path = pika, pg_temp
as $$
declare
  personal regclass;
begin
  delete from accounts where user_id = old.user_id;
  delete from webhook_deliveries where user_id = old.user_id;
  for personal in
    select polrelid from pg_policy join pg_class on pg_class.oid = polrelid
    where polname = 'one_person' and relnamespace = 'pika'::regnamespace order by polrelid
  loop
    execute format('delete from %s where user_id = $1', personal) using old.user_id;
  end loop;
  return null;
end
$$;
