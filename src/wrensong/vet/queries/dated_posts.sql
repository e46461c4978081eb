-- The posts of some accounts in time, with what they brought.
-- grain:   one row per post with a date
-- inputs:  posts, sampled (account_id: the accounts wanted)
-- columns: account_id, posted_at (UTC), observed_at (UTC)
--   engagement   (likes + comments; NULL when one is not known)
SELECT posts.account_id, posted_at, observed_at, likes + comments AS engagement
FROM posts
INNER JOIN sampled ON sampled.account_id = posts.account_id
WHERE posted_at IS NOT NULL
