create index concurrently accounts_by_name on pika.accounts (user_id, username_key, left(pika.fold(full_name), 200)) include (full_name)
