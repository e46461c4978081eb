-- The posts of one account, newest first: the rows behind its review.
-- grain:   one row per post
-- inputs:  posts
-- columns: post, posted_at (UTC), type, likes, comments, views, disclosed, url, observed_at (UTC)
SELECT post, posted_at, type, likes, comments, views, disclosed, url, observed_at
FROM posts
WHERE account_id = $account_id
ORDER BY posted_at DESC NULLS LAST, post
