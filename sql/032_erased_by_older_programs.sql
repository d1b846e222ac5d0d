-- A program of the previous version, which still runs during an upgrade, does not know the tables of this one. When it deletes a person, the
-- database deletes what it leaves: the account, and the rows of the person in each table that shows only one person's rows. A program that
-- knows them has deleted them before: then nothing is found.
create function pika.delete_rest_of_person() returns trigger
  language plpgsql security definer set search_path = pika, pg_temp
as $$
declare
  personal regclass;
begin
  delete from accounts where user_id = old.user_id;
  for personal in
    select polrelid from pg_policy join pg_class on pg_class.oid = polrelid
    where polname = 'one_person' and relnamespace = 'pika'::regnamespace order by polrelid
  loop
    execute format('delete from %s where user_id = $1', personal) using old.user_id;
  end loop;
  return null;
end
$$;
create trigger delete_rest_of_person after delete on pika.users for each row execute function pika.delete_rest_of_person();
