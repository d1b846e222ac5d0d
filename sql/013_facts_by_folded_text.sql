create index concurrently facts_by_folded_text on pika.facts (user_id, folded_hash) where valid_to is null
